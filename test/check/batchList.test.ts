import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBatch, batchAt, batchesBetween, createBatchList, cutTo, endOf, logEnd } from '../../sim/check/evidence/batchList.ts';
import { firstMissing } from '../../sim/check/evidence/missing.ts';
import type { Batch } from '../../sim/protocol/log/batch.ts';
import { batchAtOffset } from './story.ts';

const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('add' as const),
      count: fc.integer({ min: 1, max: 4 }),
      times: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cut' as const), percent: fc.integer({ min: 0, max: 100 }) }) },
);

describe("a judge's list of batches", () => {
  it('behaves as a plain array does', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 30 }), fc.nat(), (commands, probe) => {
        const list = createBatchList();
        let model: Batch[] = [];
        for (const next of commands) {
          const end = model.length === 0 ? 0 : endOf(model.at(-1)!);
          if (next.type === 'cut') {
            const offset = Math.floor((end * next.percent) / 100);
            cutTo(list, offset);
            model = model.filter(batch => endOf(batch) <= offset);
            continue;
          }
          for (let turn = 0, base = end; turn < next.times; turn++, base += next.count) {
            const batch = batchAtOffset(base, { count: next.count });
            addBatch(list, batch);
            model.push(batch);
          }
        }
        const end = model.length === 0 ? 0 : endOf(model.at(-1)!);
        expect(logEnd(list)).toBe(end);
        const offset = probe % (end + 1);
        expect(batchAt(list, offset)).toBe(model.find(batch => batch.baseOffset <= offset && offset < endOf(batch)) ?? null);
        expect(batchesBetween(list, 0, end)).toEqual(model);
        expect(batchesBetween(list, offset, end)).toEqual(model.filter(batch => endOf(batch) > offset));
        expect(firstMissing(list, list, { from: 0, to: end })).toBe(-1);
      }),
    );
  });

  it('finds the first offset that differs, or that the other no longer has', () => {
    const [wanted, log] = [createBatchList(), createBatchList()];
    for (let offset = 0; offset < 300; offset++) {
      const batch = batchAtOffset(offset);
      addBatch(wanted, batch);
      addBatch(log, offset === 200 ? batchAtOffset(offset, { epoch: 9 }) : batch);
    }
    expect(firstMissing(wanted, log, { from: 0, to: 300 })).toBe(200);
    expect(firstMissing(wanted, log, { from: 201, to: 300 })).toBe(-1);
    cutTo(log, 250);
    expect(firstMissing(wanted, log, { from: 201, to: 300 })).toBe(250);
  });
});
