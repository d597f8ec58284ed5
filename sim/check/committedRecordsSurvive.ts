import { firstMissing } from './evidence/missing.ts';
import { committedOf, createCommitted, followCommitted } from './evidence/committedLog.ts';
import type { Committed } from './evidence/committedLog.ts';
import { leaderLogIn } from './evidence/leaderLog.ts';
import { isLegitimate } from './evidence/partitions.ts';
import type { Judge } from './judge.ts';
import { cleanedTo, logOn } from './evidence/replicaLogs.ts';

/**
 * Kafka's first promise (TLA+: LeaderCompleteness). Looked at whenever somebody begins to lead, and on its disk at the end: its log must
 * hold, unchanged, all that was committed before, but for what retention or DeleteRecords took.
 */
export const committedRecordsSurvive: Judge<Committed> = {
  name: 'committed-records-survive',
  statement: 'every record that was once below the high watermark of a leader is in the log of each later leader',
  open: createCommitted,
  read: (committed, entry) => {
    followCommitted(committed, entry);
    const { node, note } = entry;
    // A broker that was suspended may take up a leadership that has been another's for long: nobody follows it.
    if (note.kind !== 'leader.started' || !isLegitimate(committed.partitions, note.tp, note.leaderEpoch)) return null;
    const partition = committedOf(committed, note.tp);
    if (partition === null) return null;
    const { batches, startOffset, endOffset } = partition;
    const log = logOn(committed.logs, note.tp, node);
    const from = Math.max(startOffset, log.logStartOffset);
    const missing = firstMissing(batches, log.batches, { from, to: endOffset, cleanedTo: cleanedTo(committed.logs, note.tp) });
    if (missing === -1) return null;
    return `${note.tp}: ${node} leads in epoch ${note.leaderEpoch} without the committed record at offset ${missing}: its log ends at ${note.startOffset}, committed was everything below ${endOffset}`;
  },
  close: (committed, snapshot) => {
    for (const [tp, { batches, startOffset, endOffset }] of committed.byPartition) {
      const log = leaderLogIn(snapshot, tp);
      if (log === null) continue;
      const from = Math.max(startOffset, log.logStartOffset);
      const missing = firstMissing(batches, log.batches, { from, to: endOffset, cleanedTo: cleanedTo(committed.logs, tp) });
      if (missing !== -1) return `${tp}: at the end ${log.leader} leads without the committed record at offset ${missing}`;
    }
    return null;
  },
};
