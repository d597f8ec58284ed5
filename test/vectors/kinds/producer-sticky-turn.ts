import { partitionsOf } from './producerTurns.ts';
import type { VectorResult } from './result.ts';

interface StickyTurnCase {
  readonly name: string;
  readonly input: {
    readonly partitions: number;
    readonly records: number;
    readonly valueBytes: number;
    /** k0..k9 in turn where it is not null. */
    readonly key: string | null;
    readonly await: string;
    readonly 'batch.size': number;
    readonly 'linger.ms': number;
    readonly 'partitioner.adaptive.partitioning.enable': boolean;
    readonly 'partitioner.ignore.keys'?: boolean;
  };
  readonly expected: { readonly recordsPerTurn: number };
}

/** How many records in a row go to one partition before the built-in partitioner draws another (recorded). A draw may give the same one again. */
export const run = ({ input, expected }: StickyTurnCase, _header: unknown): VectorResult => {
  const { partitions, records, valueBytes, key, await: wait, ...config } = input;
  const turns = partitionsOf({
    partitions,
    records,
    config,
    await: wait === 'sync' ? 'sync' : 'async',
    record: i => ({ key: key === null ? null : `k${i % 10}`, value: 'v'.repeat(valueBytes) }),
  });
  const runs = runLengths(turns);
  const last = runs.length - 1;
  const holds = turns.length === records && runs.every((length, i) => i === last || length % expected.recordsPerTurn === 0);
  return holds ? { ok: true } : { ok: false, actual: { runLengths: runs, records: turns.length } };
};

function runLengths(partitions: readonly number[]): number[] {
  const runs: number[] = [];
  for (const [i, partition] of partitions.entries()) {
    if (i > 0 && partitions[i - 1] === partition) runs[runs.length - 1]! += 1;
    else runs.push(1);
  }
  return runs;
}
