import {
  countBytes,
  createStickyPartition,
  loadStats,
  nextPartition,
  roundRobinPartition,
  stickTo,
} from '../../../sim/protocol/client/partitioners/index.ts';
import { compare, type VectorResult } from './result.ts';

interface Sticky {
  readonly stickyBatchSize: number;
  readonly partitions: readonly number[];
  readonly available: readonly number[];
  /** Bytes, or bytes and whether the last batch is full. */
  readonly appends: readonly (number | readonly [number, boolean])[];
}
interface Load {
  readonly queueSizes: readonly number[];
  readonly partitionIds: readonly number[];
  readonly totalPartitions?: number;
  readonly weightedRandom?: readonly number[];
}
interface RoundRobin {
  readonly partitioner: 'RoundRobinPartitioner';
  readonly partitions: readonly number[];
  readonly available: readonly number[];
  readonly calls: number;
}
interface RoundRobinTopics {
  readonly topicA: { readonly partitions: number; readonly calls: number };
  readonly topicB: { readonly partitions: number; readonly callEveryNthOfA: number };
}

/** BuiltInPartitioner with the random source 0, 1, 2, ..., its load statistics, and RoundRobinPartitioner. */
interface PartitionerCase {
  readonly name: string;
  readonly input: Sticky | Load | RoundRobin | RoundRobinTopics;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const run = ({ input, expected }: PartitionerCase, _header: unknown): VectorResult => {
  if ('stickyBatchSize' in input) return runSticky(input, expected);
  if ('queueSizes' in input) return compare(expected, runLoad(input));
  if ('topicA' in input) return compare(expected, runTwoTopics(input));
  return compare(expected, { counts: countTurns(input.calls, input.available, input.partitions.length) });
};

function runSticky({ stickyBatchSize, partitions, available, appends }: Sticky, expected: PartitionerCase['expected']): VectorResult {
  let draws = 0;
  const source = { random: (bound: number) => draws++ % bound };
  const choice = { all: partitions, available, stats: null };
  const sticky = createStickyPartition();
  stickTo(sticky, nextPartition(choice, source));
  const partitionPerAppend = appends.map(append => {
    const [bytes, enableSwitch] = typeof append === 'number' ? [append, true] : append;
    const { partition } = sticky;
    if (countBytes(sticky, bytes, enableSwitch, stickyBatchSize)) stickTo(sticky, nextPartition(choice, source));
    return partition;
  });
  const never = partitions.filter(partition => !partitionPerAppend.includes(partition));
  return compare(expected, { partitionPerAppend, never });
}

function runLoad({ queueSizes, partitionIds, totalPartitions, weightedRandom }: Load) {
  const stats = loadStats(queueSizes, partitionIds, totalPartitions ?? partitionIds.length);
  const choice = { all: partitionIds, available: partitionIds, stats };
  const chosen = (weightedRandom ?? []).map(draw => nextPartition(choice, { random: bound => draw % bound }));
  return { cumulativeFrequencyTable: stats?.cumulative ?? null, chosen };
}

function countTurns(calls: number, available: readonly number[], count: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let counter = 0; counter < calls; counter++) {
    const partition = String(roundRobinPartition(counter, available, count));
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  return counts;
}

const all = (count: number): number[] => Array.from({ length: count }, (_, partition) => partition);

/** Each topic has a counter of its own, so that what goes to another topic between does not matter. */
function runTwoTopics({ topicA, topicB }: RoundRobinTopics) {
  return {
    topicA: countTurns(topicA.calls, all(topicA.partitions), topicA.partitions),
    topicB: countTurns(Math.floor(topicA.calls / topicB.callEveryNthOfA), all(topicB.partitions), topicB.partitions),
  };
}
