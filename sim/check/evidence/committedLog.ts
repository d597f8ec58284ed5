import type { Batch } from '../../protocol/log/batch.ts';
import type { TopicPartition } from '../../protocol/topicPartition.ts';
import type { TraceEntry } from '../../trace/entry.ts';
import { addBatch, batchesBetween, createBatchList, endOf } from './batchList.ts';
import type { BatchList } from './batchList.ts';
import { createPartitions, followPartitions, isLegitimate } from './partitions.ts';
import type { Partitions } from './partitions.ts';
import { createReplicaLogs, followLogs, logOn } from './replicaLogs.ts';
import type { ReplicaLogs } from './replicaLogs.ts';

/**
 * The truth that no broker knows: all that was ever committed. A record is committed once it lies below the high watermark of a leader that
 * has not been replaced (the `trueHW` of Kafka's TLA+ specifications).
 */
export interface Committed {
  readonly logs: ReplicaLogs;
  readonly partitions: Partitions;
  readonly byPartition: Map<TopicPartition, CommittedPartition>;
}

export interface CommittedPartition {
  readonly topicId: string;
  readonly batches: BatchList;
  endOffset: number;
  /** What was deleted by right need not be anywhere. */
  startOffset: number;
}

export const createCommitted = (): Committed => ({ logs: createReplicaLogs(), partitions: createPartitions(), byPartition: new Map() });

/** Keeps up with one entry. Returns the batches that it committed, oldest first. */
export function followCommitted(committed: Committed, entry: TraceEntry): readonly Batch[] {
  const { logs, partitions } = committed;
  const { note } = entry;
  followLogs(logs, entry);
  followPartitions(partitions, entry);
  if (note.kind === 'logStart.advanced') {
    const partition = committedOf(committed, note.tp);
    if (partition !== null && note.logStartOffset > partition.startOffset) partition.startOffset = note.logStartOffset;
  }
  if (note.kind !== 'highWatermark.advanced' || !note.asLeader || !isLegitimate(partitions, note.tp, note.leaderEpoch)) return NONE;
  return commit(committed, note.tp, { node: entry.node, highWatermark: note.highWatermark });
}

const NONE: readonly Batch[] = Object.freeze([]);

function commit(
  committed: Committed,
  tp: TopicPartition,
  { node, highWatermark }: { node: string; highWatermark: number },
): readonly Batch[] {
  const partition = committedOf(committed, tp);
  if (partition === null || highWatermark <= partition.endOffset) return NONE;
  const batches = batchesBetween(logOn(committed.logs, tp, node).batches, partition.endOffset, highWatermark);
  for (const batch of batches) addBatch(partition.batches, batch);
  const last = batches.at(-1);
  if (last !== undefined) partition.endOffset = endOf(last);
  return batches;
}

/** What is committed of a partition; null when the controller knows no such partition. A topic that was created anew begins anew. */
export function committedOf({ partitions, byPartition }: Committed, tp: TopicPartition): CommittedPartition | null {
  const facts = partitions.byName.get(tp);
  if (facts === undefined) return null;
  let partition = byPartition.get(tp);
  if (partition === undefined || partition.topicId !== facts.topicId) {
    partition = { topicId: facts.topicId, batches: createBatchList(), endOffset: 0, startOffset: 0 };
    byPartition.set(tp, partition);
  }
  return partition;
}
