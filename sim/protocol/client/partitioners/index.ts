export { createStickyPartition, countBytes, loadStats, nextPartition, stickTo, type LoadStats, type StickyPartition } from './builtIn.ts';
export { roundRobinPartition } from './roundRobin.ts';

export type PartitionerName = 'builtIn' | 'roundRobin';

/** Which partitioner partitioner.class names; null is the built-in one. */
export const partitionerOf = (className: string | null): PartitionerName =>
  className !== null && className.endsWith('RoundRobinPartitioner') ? 'roundRobin' : 'builtIn';
