import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../sim/engine/clone.ts';

const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.double({ noNaN: true }));
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 5 }),
    fc.array(fc.tuple(fc.string(), tie('tree')), { maxLength: 5 }).map(entries => new Map(entries)),
    fc.array(leaf, { maxLength: 5 }).map(values => new Set(values)),
    fc.int32Array({ maxLength: 5 }),
    fc.float64Array({ maxLength: 5, noNaN: true }),
  ),
}));

/** Changes all that can be changed, all the way down. */
function spoil(data: unknown): void {
  if (typeof data !== 'object' || data === null) return;
  if (ArrayBuffer.isView(data)) (data as Int32Array).fill(-77);
  else if (data instanceof Map) {
    for (const value of data.values()) spoil(value);
    data.set('spoilt', true);
  } else if (data instanceof Set) data.add('spoilt');
  else {
    for (const value of Object.values(data)) spoil(value);
    if (Array.isArray(data)) data.push('spoilt');
    else (data as Record<string, unknown>)['spoilt'] = true;
  }
}

describe('clone', () => {
  it('is equal to the original, and stays so when the original changes', () => {
    fc.assert(
      fc.property(tree, original => {
        const copy = clone(original);
        const expected = structuredClone(original);
        expect(copy).toEqual(expected);
        spoil(original);
        expect(copy).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('shares what is frozen: a batch is one and the same object in every log', () => {
    const batch = Object.freeze({ baseOffset: 0 });
    const original = { logs: [[batch], [batch]] };
    const copy = clone(original);
    expect(copy.logs[0]![0]).toBe(batch);
    expect(copy.logs[1]![0]).toBe(batch);
    expect(copy.logs[0]).not.toBe(original.logs[0]);
  });

  it('keeps the order of Maps and Sets, by which iteration goes', () => {
    const original = new Map([
      ['b', new Set([2, 1])],
      ['a', new Set([9])],
    ]);
    expect([...clone(original).keys()]).toEqual(['b', 'a']);
    expect([...clone(original).get('b')!]).toEqual([2, 1]);
  });
});
