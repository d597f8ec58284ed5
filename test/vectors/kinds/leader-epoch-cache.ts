import { isDeepStrictEqual } from 'node:util';
import {
  assignEpoch,
  endOffsetFor,
  epochForOffset,
  latestEpoch,
  nextEpoch,
  NO_EPOCHS,
  previousEpoch,
  truncateEpochsFromEnd,
  truncateEpochsFromStart,
} from '../../../sim/protocol/log/leaderEpochs.ts';
import type { LeaderEpochs } from '../../../sim/protocol/log/leaderEpochs.ts';
import type { VectorResult } from './result.ts';

/** Lists of operations on a LeaderEpochFileCache; expected are the answers of the queries, in order. */
interface LeaderEpochCacheCase {
  readonly name: string;
  readonly input: { readonly ops: readonly (readonly [string, ...number[]])[] };
  readonly expected: readonly unknown[];
}

const CHANGES: Readonly<Record<string, (epochs: LeaderEpochs, a: number, b: number) => LeaderEpochs>> = {
  assign: assignEpoch,
  truncateFromEnd: truncateEpochsFromEnd,
  truncateFromStart: truncateEpochsFromStart,
  clear: () => NO_EPOCHS,
};

const QUERIES: Readonly<Record<string, (epochs: LeaderEpochs, a: number, b: number) => unknown>> = {
  latestEpoch,
  previousEpoch,
  nextEpoch,
  epochForOffset,
  endOffsetFor: (epochs, epoch, logEndOffset) => {
    const end = endOffsetFor(epochs, epoch, logEndOffset);
    return [end.epoch, end.endOffset];
  },
  entries: epochs => epochs.map(({ epoch, startOffset }) => [epoch, startOffset]),
};

export const run = ({ input, expected }: LeaderEpochCacheCase, _header: unknown): VectorResult => {
  const actual: unknown[] = [];
  let epochs = NO_EPOCHS;
  for (const [op, a = -1, b = -1] of input.ops) {
    if (op in CHANGES) epochs = CHANGES[op]!(epochs, a, b);
    else actual.push(QUERIES[op]!(epochs, a, b));
  }
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
};
