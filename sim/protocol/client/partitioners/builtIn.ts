import type { RandomSource } from '../../primitives/exponentialBackoff.ts';

/** The partition that records without a key go to for now, and how many bytes it got so far (BuiltInPartitioner.StickyPartitionInfo). */
export interface StickyPartition {
  /** -1 before the first record. */
  partition: number;
  producedBytes: number;
}

export const createStickyPartition = (): StickyPartition => ({ partition: -1, producedBytes: 0 });

/** Partitions weighted by the inverse of their queues: index i is drawn when the draw is below `cumulative[i]` and not below the one before. */
export interface LoadStats {
  readonly cumulative: readonly number[];
  readonly partitions: readonly number[];
}

/**
 * The shorter a partition's queue of batches, the likelier it is drawn (KIP-794, BuiltInPartitioner.updatePartitionLoadStats). null, that is uniform,
 * when there is nothing to choose or all queues are equal and none is left out.
 *
 * @param queueSizes batches waiting, for each of `partitions` (those with a leader that are not left out for being slow)
 * @param totalPartitions partitions of the topic that have a queue
 */
export function loadStats(queueSizes: readonly number[], partitions: readonly number[], totalPartitions: number): LoadStats | null {
  if (queueSizes.length < 1 || totalPartitions < 2) return null;
  const longest = queueSizes.reduce((a, b) => Math.max(a, b));
  const allEqual = queueSizes.every(size => size === longest);
  if (allEqual && queueSizes.length === totalPartitions) return null;
  let sum = 0;
  const cumulative = queueSizes.map(size => (sum += longest + 1 - size));
  return { cumulative, partitions };
}

export interface Choice {
  /** All partitions, and those with a leader, in metadata order. */
  readonly all: readonly number[];
  readonly available: readonly number[];
  readonly stats: LoadStats | null;
}

/** Draws the next partition; it may be the same again (BuiltInPartitioner.nextPartition). */
export function nextPartition(choice: Choice, source: RandomSource): number {
  const { all, available, stats } = choice;
  if (stats === null) {
    const from = available.length > 0 ? available : all;
    return from[source.random(from.length)]!;
  }
  const { cumulative, partitions } = stats;
  const draw = source.random(cumulative[cumulative.length - 1]!);
  let index = 0;
  while (cumulative[index]! <= draw) index += 1;
  return partitions[index]!;
}

/**
 * Counts bytes that were appended to the sticky partition. True: it has had its share, batch.size, and the caller draws another; but not while
 * its last batch could take more (`enableSwitch` false), unless it has had twice its share (BuiltInPartitioner.updatePartitionInfo).
 */
export function countBytes(sticky: StickyPartition, appendedBytes: number, enableSwitch: boolean, batchSize: number): boolean {
  sticky.producedBytes += appendedBytes;
  return (sticky.producedBytes >= batchSize && enableSwitch) || sticky.producedBytes >= batchSize * 2;
}

export function stickTo(sticky: StickyPartition, partition: number): void {
  sticky.partition = partition;
  sticky.producedBytes = 0;
}
