import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, clientBackoff } from '../../../sim/protocol/primitives/exponentialBackoff.ts';
import { javaAbs, javaStringHash } from '../../../sim/protocol/primitives/javaHash.ts';
import { hashMapOrder, sizedHashMapCapacity } from '../../../sim/protocol/primitives/javaHashMap.ts';
import { partitionForKey } from '../../../sim/protocol/primitives/murmur2.ts';
import { recordSize, varintSize } from '../../../sim/protocol/primitives/recordSize.ts';
import { utf8Bytes, utf8Length } from '../../../sim/protocol/primitives/utf8.ts';

describe('utf8', () => {
  it('encodes as every other encoder does (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const wanted = new TextEncoder().encode(text);
        expect([...utf8Bytes(text)]).toEqual([...wanted]);
        expect(utf8Length(text)).toBe(wanted.length);
      }),
    );
  });

  it('writes half a surrogate pair as Java does: ?', () => {
    expect([...utf8Bytes('a\ud83d')]).toEqual([0x61, 0x3f]);
    expect([...utf8Bytes('\ude00b')]).toEqual([0x3f, 0x62]);
    expect(utf8Length('\ude00b')).toBe(2);
  });
});

describe('backoff (ExponentialBackoff)', () => {
  it('doubles from 100 ms to 1 s, 20% more or less, never above the maximum (property)', () => {
    const policy = clientBackoff(100, 1_000);
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempts, draw) => {
        const term = Math.min(100 * 2 ** attempts, 1_000);
        const ms = backoffMs(policy, attempts, { random: bound => Math.floor(draw * bound) });
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(Math.floor(term * 0.8));
        expect(ms).toBeLessThanOrEqual(Math.min(Math.ceil(term * 1.2), 1_000));
      }),
    );
  });

  it('is constant where it starts at its maximum, and draws nothing then', () => {
    const source = { random: (): number => expect.unreachable() };
    expect(backoffMs(clientBackoff(5_000, 1_000), 3, source)).toBe(1_000);
  });
});

describe('varints (ByteUtils)', () => {
  it('take a byte for every seven bits of the zig-zag number', () => {
    const borders: readonly (readonly [number, number])[] = [
      [0, 1],
      [63, 1],
      [-64, 1],
      [64, 2],
      [-65, 2],
      [8_191, 2],
      [8_192, 3],
      [1_048_575, 3],
      [1_048_576, 4],
      [2_147_483_647, 5],
      [-2_147_483_648, 5],
      [1_700_000_000_000, 6],
    ];
    expect(borders.map(([value]) => [value, varintSize(value)])).toEqual(borders);
  });

  it('make a record of 3 and 5 bytes 15 bytes long (DefaultRecord.sizeInBytes)', () => {
    expect(recordSize(0, 0, 1 + 3 + 1 + 5 + 1)).toBe(15);
  });
});

describe('hashes of Java', () => {
  it('String.hashCode overflows as an int does', () => {
    expect(javaStringHash('polygenelubricants')).toBe(-2_147_483_648);
    expect(javaAbs(javaStringHash('polygenelubricants'))).toBe(0);
  });

  it('a HashMap visits every entry once, whatever its capacity (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }), { maxLength: 50 }), hashes => {
        const order = hashMapOrder(hashes, sizedHashMapCapacity(hashes.length, hashes.length));
        expect([...order].sort((a, b) => a - b)).toEqual(hashes.map((_, index) => index));
      }),
    );
  });

  it('a key has a partition of the topic, and the same one always (property)', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1_000 }), (key, count) => {
        const partition = partitionForKey(key, count);
        expect(partition).toBe(partitionForKey(key, count));
        expect(partition >= 0 && partition < count).toBe(true);
      }),
    );
  });
});
