import { partitionsOf } from './producerTurns.ts';
import { compare, type VectorResult } from './result.ts';

interface RoundRobinCase {
  readonly name: string;
  readonly input: {
    readonly partitions: number;
    readonly records: number;
    readonly valueBytes: number;
    /** "every second record has a key". */
    readonly keys: string;
    readonly 'partitioner.class': string;
    readonly 'batch.size': number;
    readonly 'linger.ms': number;
  };
  readonly expected: object;
}

/** RoundRobinPartitioner (recorded): one turn a record, in metadata order, whatever the batches do. */
export const run = ({ input, expected }: RoundRobinCase, _header: unknown): VectorResult => {
  const { partitions, records, valueBytes, keys: _keys, ...config } = input;
  const record = (i: number) => ({ key: i % 2 === 0 ? null : `key-${i}`, value: 'v'.repeat(valueBytes) });
  const turns = partitionsOf({ partitions, records, config, await: 'async', record });
  const rounds = Array.from({ length: records / partitions }, (_, i) => turns.slice(i * partitions, (i + 1) * partitions));
  return compare(expected, {
    partitions: turns,
    eachRoundVisitsEveryPartitionOnce: rounds.every(round => new Set(round).size === partitions),
    everyRoundSameOrder: rounds.every(round => round.join() === rounds[0]!.join()),
  });
};
