import { batchesOf } from '../log/log.ts';
import { firstIndexWhere, itemAt, lengthOf } from '../log/appendList.ts';
import type { Batch } from '../log/batch.ts';
import { endOffsetOf } from '../log/segment.ts';
import type { LogDirectory } from '../log/log.ts';
import { addToSequence } from '../log/producerState.ts';
import { countOf, offsetDeltaAt, recordAt } from '../log/records.ts';
import { compareStrings } from '../topicPartition.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { BrokerFiles } from './files.ts';
import type { BrokerState, Partition } from './state.ts';

/** A broker to look at: memory is null while its process is down, files are null on a new disk. */
export interface BrokerParts {
  readonly memory: BrokerState | null;
  readonly files: BrokerFiles | null;
}

/** The same, at a moment on the broker's own wall clock (milliseconds since 1970), which follower times are told by. */
export interface BrokerPartsAt extends BrokerParts {
  readonly wallMs: number;
}

export interface ReplicaOffsets {
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
}

/** Offsets of a replica: of a broker that is down (or has not loaded its logs yet) as the files have them, the high watermark from its checkpoint. */
function offsetsOf(files: BrokerFiles, partition: Partition | undefined, disk: LogDirectory): ReplicaOffsets {
  const logStartOffset = partition?.log.logStartOffset ?? files.logStartOffsets.content.get(disk.tp) ?? disk.segments[0]!.baseOffset;
  const checkpointed = Math.min(Math.max(files.highWatermarks.content.get(disk.tp) ?? 0, logStartOffset), disk.logEndOffset);
  const highWatermark = partition?.log.highWatermark ?? checkpointed;
  return { logEndOffset: disk.logEndOffset, highWatermark, lastStableOffset: highWatermark, logStartOffset };
}

/** Offsets of the broker's replica of a partition; null if it has none. */
export function viewOffsets({ memory, files }: BrokerParts, tp: TopicPartition): ReplicaOffsets | null {
  const disk = files?.logs.get(tp);
  return files === null || disk === undefined ? null : offsetsOf(files, memory?.partitions.get(tp), disk);
}

/** What the broker has of a partition; null if nothing. */
export function viewReplica({ memory, files, wallMs }: BrokerPartsAt, tp: TopicPartition) {
  const disk = files?.logs.get(tp);
  if (files === null || disk === undefined) return null;
  const partition = memory?.partitions.get(tp);
  return {
    ...offsetsOf(files, partition, disk),
    epochs: disk.epochs.content,
    segments: disk.segments.map(({ baseOffset, sizeInBytes }) => ({ baseOffset, bytes: sizeInBytes })),
    role: roleOf(partition),
    roleEpoch: partition?.leaderEpoch ?? -1,
    followers: memory === null || partition === undefined ? {} : viewFollowers(memory, partition, { disk, wallMs }),
  };
}

/** A follower of nobody has no role. */
const roleOf = (partition: Partition | undefined): 'leader' | 'follower' | 'none' =>
  partition === undefined || (partition.role === 'follower' && partition.leader < 0) ? 'none' : partition.role;

/** On the leader, by broker id. A follower of an idle partition is caught up by each fetch of its session. */
function viewFollowers(memory: BrokerState, partition: Partition, at: { readonly disk: LogDirectory; readonly wallMs: number }) {
  const followers: Record<string, { logEndOffset: number; lastCaughtUpMsAgo: number }> = {};
  for (const replica of partition.remotes) {
    const sessionFetchMs = memory.sessions.byId.get(replica.session)?.lastUsedMs ?? 0;
    const isAtEnd = replica.logEndOffset === at.disk.logEndOffset;
    const lastCaughtUpMs = isAtEnd ? Math.max(replica.lastCaughtUpMs, sessionFetchMs) : replica.lastCaughtUpMs;
    followers[replica.brokerId] = { logEndOffset: replica.logEndOffset, lastCaughtUpMsAgo: at.wallMs - lastCaughtUpMs };
  }
  return followers;
}

/** The batches of a replica, oldest first, with its offsets and how far it is flushed. */
export function viewStrip({ memory, files }: BrokerParts, tp: TopicPartition) {
  const disk = files?.logs.get(tp);
  if (files === null || disk === undefined) return null;
  return { batches: batchesOf(disk), ...offsetsOf(files, memory?.partitions.get(tp), disk), flushedOffset: flushedOffsetOf(disk) };
}

/** Offsets below are durable: a power loss now would leave them. */
function flushedOffsetOf(disk: LogDirectory): number {
  for (const segment of disk.segments) {
    if (segment.durableBytes >= segment.sizeInBytes) continue;
    const place = firstIndexWhere(segment.positions, position => position >= segment.durableBytes);
    return place < lengthOf(segment.batches) ? itemAt(segment.batches, place).baseOffset : endOffsetOf(segment);
  }
  return disk.logEndOffset;
}

/** The records of a replica, from its log start on. */
export function viewLog(files: BrokerFiles, tp: TopicPartition) {
  const disk = files.logs.get(tp);
  return disk === undefined ? [] : batchesOf(disk).flatMap(viewBatch);
}

const viewBatch = (batch: Batch) =>
  Array.from({ length: countOf(batch.records) }, (_, index) => {
    const { key, value, timestamp } = recordAt(batch, index);
    const delta = offsetDeltaAt(batch.records, index);
    return {
      offset: batch.baseOffset + delta,
      key,
      value,
      epoch: batch.partitionLeaderEpoch,
      timestamp,
      producerId: batch.producerId,
      sequence: batch.baseSequence < 0 ? -1 : addToSequence(batch.baseSequence, delta),
      control: batch.isControl,
    };
  });

/** Names of the directories of a topic's replicas, with those that were deleted or found stray. Sorted. */
export function viewDirectories(files: BrokerFiles, topic: string): string[] {
  const names = [...files.logs.values(), ...files.retired.values()].filter(({ tp }) => tp.slice(0, tp.lastIndexOf('-')) === topic);
  return names.map(({ directory }) => directory).sort(compareStrings);
}
