import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDigest, digestText, mix, mixText } from '../../sim/engine/digest.ts';

const digestOf = (values: readonly (number | string)[]): string => {
  const digest = createDigest();
  for (const value of values) {
    if (typeof value === 'number') mix(digest, value);
    else mixText(digest, value);
  }
  return digestText(digest);
};

describe('the digest of a run', () => {
  it('is the same everywhere', () => {
    expect(digestOf([])).toBe('85ebca6b9e3779b9');
    expect(digestOf([1, -10_000_000, 2 ** 40, 'orders-0'])).toBe('15082224642c2014');
  });

  it('tells apart what differs in one number, or in the order', () => {
    const value = fc.oneof(fc.maxSafeInteger(), fc.string());
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), fc.array(value, { maxLength: 20 }), (a, b) => {
        expect(digestOf(a) === digestOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells apart instants that are 2^32 microseconds from each other', () => {
    expect(digestOf([5])).not.toBe(digestOf([5 + 2 ** 32]));
    expect(digestOf([-1])).not.toBe(digestOf([2 ** 32 - 1]));
  });
});
