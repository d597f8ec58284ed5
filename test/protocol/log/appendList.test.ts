import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../../sim/engine/clone.ts';
import { append, cutTo, EMPTY_LIST, firstIndexWhere, itemAt, lastItem, lengthOf, toArray } from '../../../sim/protocol/log/appendList.ts';
import type { AppendList } from '../../../sim/protocol/log/appendList.ts';

const listOf = (length: number): AppendList<number> => {
  let list: AppendList<number> = EMPTY_LIST;
  for (let item = 0; item < length; item++) list = append(list, item);
  return list;
};

describe('a list that grows at its end', () => {
  it('is an array with cheap clones', () => {
    const operation = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 600 }) }),
      fc.record({ keep: fc.integer({ min: 0, max: 1_500 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 12 }), operations => {
        let list: AppendList<number> = EMPTY_LIST;
        let model: number[] = [];
        for (const step of operations) {
          if ('keep' in step) {
            list = cutTo(list, step.keep);
            model = model.slice(0, step.keep);
          } else {
            for (let i = 0; i < step.add; i++) {
              list = append(list, model.length);
              model.push(model.length);
            }
          }
          expect(toArray(list)).toEqual(model);
          expect(lengthOf(list)).toBe(model.length);
          expect(lastItem(list)).toBe(model.at(-1));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('finds by halving', () => {
    const list = listOf(1_000);
    for (const wanted of [0, 1, 255, 256, 257, 999]) expect(firstIndexWhere(list, item => item >= wanted)).toBe(wanted);
    expect(firstIndexWhere(list, () => false)).toBe(1_000);
    expect(itemAt(list, 513)).toBe(513);
  });

  it('shares full chunks with its clones, and nothing else', () => {
    const list = listOf(600);
    const copy = clone(list);
    expect(copy.chunks[0]).toBe(list.chunks[0]);
    append(list, 600);
    expect(lengthOf(copy)).toBe(600);
  });

  it('costs nothing while it is empty', () => {
    expect(clone(EMPTY_LIST)).toBe(EMPTY_LIST);
  });
});
