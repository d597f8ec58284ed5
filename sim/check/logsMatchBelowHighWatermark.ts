import { firstMissing } from './evidence/missing.ts';
import type { Judge } from './judge.ts';
import { cleanedTo, createReplicaLogs, followLogs, logOn } from './evidence/replicaLogs.ts';
import type { ReplicaLogs } from './evidence/replicaLogs.ts';

/**
 * TLA+: LogMatching. Looked at for each offset that comes below the high watermark of a replica, against each other replica whose high
 * watermark is beyond it too; and for a whole log when it is opened again.
 */
export const logsMatchBelowHighWatermark: Judge<ReplicaLogs> = {
  name: 'logs-match-below-high-watermark',
  statement: 'any two replicas hold the same records at every offset below both of their high watermarks',
  open: createReplicaLogs,
  read: (logs, entry) => {
    const { node, note } = entry;
    followLogs(logs, entry);
    if (note.kind === 'highWatermark.advanced') return compare(logs, note.tp, { node, from: note.from });
    return note.kind === 'log.recovered' ? compare(logs, note.tp, { node, from: 0 }) : null;
  },
};

function compare(logs: ReplicaLogs, tp: string, { node, from }: { readonly node: string; readonly from: number }): string | null {
  const log = logOn(logs, tp, node);
  for (const [other, replica] of logs.get(tp)!) {
    const to = Math.min(log.highWatermark, replica.highWatermark);
    if (replica === log || to <= from) continue;
    const start = Math.max(from, log.logStartOffset, replica.logStartOffset);
    const offset = firstMissing(replica.batches, log.batches, { from: start, to, cleanedTo: cleanedTo(logs, tp) });
    if (offset !== -1)
      return `${tp}: ${node} and ${other} differ at offset ${offset}, below the high watermarks of both (${log.highWatermark} and ${replica.highWatermark})`;
  }
  return null;
}
