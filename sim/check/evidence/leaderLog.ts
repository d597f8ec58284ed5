import type { TopicPartition } from '../../protocol/topicPartition.ts';
import type { Snapshot } from '../../trace/snapshot.ts';
import type { BatchList } from './batchList.ts';

/** What really lies on the disk of the one that leads. */
export interface LeaderLog {
  readonly leader: string;
  readonly batches: BatchList;
  readonly logStartOffset: number;
}

/** The log of the broker that the controller says leads, and that runs and knows it; null when there is none such just now. */
export function leaderLogIn(snapshot: Snapshot, tp: TopicPartition): LeaderLog | null {
  const dash = tp.lastIndexOf('-');
  const partition = snapshot.partition(tp.slice(0, dash), Number(tp.slice(dash + 1)));
  if (partition === null || partition.leader === -1 || snapshot.broker(partition.leader)?.up !== true) return null;
  const replica = partition.replica[String(partition.leader)];
  if (replica?.role !== 'leader' || replica.roleEpoch !== partition.leaderEpoch) return null;
  const strip = snapshot.strip(tp, partition.leader);
  if (strip === null) return null;
  return {
    leader: `broker-${partition.leader}`,
    batches: { chunks: strip.batches.length === 0 ? [] : [strip.batches], tail: [] },
    logStartOffset: strip.logStartOffset,
  };
}
