import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignEpoch,
  endOffsetFor,
  epochForOffset,
  NO_EPOCHS,
  truncateEpochsFromEnd,
  truncateEpochsFromStart,
} from '../../../sim/protocol/log/leaderEpochs.ts';
import type { LeaderEpochs } from '../../../sim/protocol/log/leaderEpochs.ts';

/** LeaderEpochFileCache (KIP-101, KIP-279). Its vectors run in test/vectors; here is what holds of it always. */
describe('leader epochs', () => {
  const assign = fc.record({ op: fc.constant('assign'), epoch: fc.nat(30), offset: fc.nat(100) });
  const cut = fc.record({ op: fc.constantFrom('fromEnd', 'fromStart'), epoch: fc.constant(0), offset: fc.nat(100) });
  const apply = (epochs: LeaderEpochs, { op, epoch, offset }: { op: string; epoch: number; offset: number }): LeaderEpochs => {
    if (op === 'assign') return assignEpoch(epochs, epoch, offset);
    return op === 'fromEnd' ? truncateEpochsFromEnd(epochs, offset) : truncateEpochsFromStart(epochs, offset);
  };

  it('keeps epochs and their starts rising, whatever is assigned and cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(assign, cut), { maxLength: 40 }), ops => {
        const epochs = ops.reduce(apply, NO_EPOCHS);
        for (const [index, entry] of epochs.entries()) {
          const before = epochs[index - 1];
          if (before === undefined) continue;
          expect(entry.epoch).toBeGreaterThan(before.epoch);
          expect(entry.startOffset).toBeGreaterThan(before.startOffset);
        }
      }),
    );
  });

  it('ends every epoch where the next one begins', () => {
    fc.assert(
      fc.property(fc.array(assign, { minLength: 1, maxLength: 20 }), ops => {
        const epochs = ops.reduce(apply, NO_EPOCHS);
        for (const [index, { epoch, startOffset }] of epochs.entries()) {
          expect(endOffsetFor(epochs, epoch, 1_000)).toEqual({ epoch, endOffset: epochs[index + 1]?.startOffset ?? 1_000 });
          expect(epochForOffset(epochs, startOffset)).toBe(epoch);
        }
      }),
    );
  });

  it('forgets an election without a write when the next one starts at the same offset', () => {
    const epochs = [1, 2, 3].reduce((known, epoch) => assignEpoch(known, epoch, 7), assignEpoch(NO_EPOCHS, 0, 0));
    expect(epochs).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 3, startOffset: 7 },
    ]);
  });
});
