import type { Batch } from '../protocol/log/batch.ts';
import type { TopicPartition } from '../protocol/topicPartition.ts';
import { batchAt } from './evidence/batchList.ts';
import { leaderLogIn } from './evidence/leaderLog.ts';
import type { Judge } from './judge.ts';
import { createPartitions, followPartitions, isLegitimate } from './evidence/partitions.ts';
import type { Partitions } from './evidence/partitions.ts';
import { cleanedTo, createReplicaLogs, followLogs, logOn } from './evidence/replicaLogs.ts';
import type { ReplicaLog, ReplicaLogs } from './evidence/replicaLogs.ts';

interface Acknowledged {
  readonly logs: ReplicaLogs;
  readonly partitions: Partitions;
  readonly byPartition: Map<TopicPartition, Acks>;
}

interface Acks {
  readonly topicId: string;
  /** Frozen. */
  readonly list: Ack[];
  /** Who leads, '' until somebody does. */
  leader: string;
  leaderEpoch: number;
}

/** The broker told the producer: your batch lies at this offset. */
interface Ack {
  readonly baseOffset: number;
  readonly count: number;
  readonly batch: Batch;
}

/**
 * What a producer was told is there, is there (TLA+: NoCommittedRecordLostGlobally). Looked at whenever somebody begins to lead, and whenever
 * an acknowledgement arrives from one who leads no more. acks=1 does not promise it: the leader answers before its followers have the record.
 */
export const acknowledgedRecordsSurvive: Judge<Acknowledged> = {
  name: 'acknowledged-records-survive',
  statement: 'every record that was acknowledged to a producer (acks 1 or all) is in the log of the leader',
  open: () => ({ logs: createReplicaLogs(), partitions: createPartitions(), byPartition: new Map() }),
  read: (notebook, entry) => {
    followLogs(notebook.logs, entry);
    followPartitions(notebook.partitions, entry);
    const { node, note } = entry;
    if (note.kind === 'producer.acked' && note.acks !== 0 && note.baseOffset >= 0) {
      const acks = acksOf(notebook, note.tp);
      const ack = Object.freeze({ baseOffset: note.baseOffset, count: note.count, batch: note.batch });
      acks.list.push(ack);
      return acks.leader === '' || isThere(notebook, note.tp, acks, ack) ? null : describe(note.tp, acks, ack);
    }
    if (note.kind !== 'leader.started' || !isLegitimate(notebook.partitions, note.tp, note.leaderEpoch)) return null;
    const acks = acksOf(notebook, note.tp);
    acks.leader = node;
    acks.leaderEpoch = note.leaderEpoch;
    const lost = acks.list.find(ack => !isThere(notebook, note.tp, acks, ack));
    return lost === undefined ? null : describe(note.tp, acks, lost);
  },
  close: ({ byPartition, logs }, snapshot) => {
    for (const [tp, acks] of byPartition) {
      const log = leaderLogIn(snapshot, tp);
      const lost = log === null ? undefined : acks.list.find(ack => !isIn(log, ack, cleanedTo(logs, tp)));
      if (lost !== undefined) return describe(tp, acks, lost);
    }
    return null;
  },
};

function acksOf({ partitions, byPartition }: Acknowledged, tp: TopicPartition): Acks {
  const topicId = partitions.byName.get(tp)?.topicId ?? '';
  let acks = byPartition.get(tp);
  if (acks === undefined || acks.topicId !== topicId) byPartition.set(tp, (acks = { topicId, list: [], leader: '', leaderEpoch: -1 }));
  return acks;
}

const isThere = ({ logs }: Acknowledged, tp: TopicPartition, { leader }: Acks, ack: Ack): boolean =>
  isIn(logOn(logs, tp, leader), ack, cleanedTo(logs, tp));

/** What has been compacted is not looked for here: which records had to stay, `committed-records-survive` knows. */
function isIn(log: Pick<ReplicaLog, 'batches' | 'logStartOffset'>, { baseOffset, count, batch }: Ack, cleaned: number): boolean {
  const { batches, logStartOffset } = log;
  if (baseOffset + count <= Math.max(logStartOffset, cleaned)) return true;
  const there = batchAt(batches, Math.max(baseOffset, logStartOffset));
  if (there === null) return false;
  if (batch.producerId >= 0) return there.producerId === batch.producerId && there.baseSequence === batch.baseSequence;
  return there.records === batch.records;
}

const describe = (tp: TopicPartition, { leader, leaderEpoch }: Acks, { baseOffset, count }: Ack): string =>
  `${tp}: ${count === 1 ? 'the record' : `${count} records`} acknowledged at offset ${baseOffset} ${count === 1 ? 'is' : 'are'} not in the log of ${leader}, which leads in epoch ${leaderEpoch}`;
