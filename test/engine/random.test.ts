import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../sim/engine/clone.ts';
import { between, chance, createStreams, exponential, int, int32, streamOf } from '../../sim/engine/random.ts';
import type { Stream } from '../../sim/engine/random.ts';

const draw = (stream: Stream, count: number): number[] => Array.from({ length: count }, () => int32(stream));

describe('chance with a name', () => {
  it('gives the same numbers for the same seed and name, on every machine', () => {
    // Fixed numbers: they fail where the generator is another, or the arithmetic.
    expect(draw(streamOf(createStreams(42), 'network/1>2'), 4)).toEqual([643078481, -1264767168, 862970905, -1236115358]);
  });

  it('does not notice how much other streams draw', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.string(), fc.array(fc.boolean(), { maxLength: 200 }), (seed, a, b, turns) => {
        fc.pre(a !== b);
        const streams = createStreams(seed);
        const alone = draw(streamOf(streams, a), turns.length);
        const [mine, other] = [streamOf(streams, a), streamOf(streams, b)];
        const beside = turns.map(both => {
          if (both) int32(other);
          return int32(mine);
        });
        expect(beside).toEqual(alone);
      }),
    );
  });

  it('differs by name and by seed', () => {
    const first = draw(streamOf(createStreams(1), 'disk/broker-1'), 8);
    expect(draw(streamOf(createStreams(1), 'disk/broker-2'), 8)).not.toEqual(first);
    expect(draw(streamOf(createStreams(2), 'disk/broker-1'), 8)).not.toEqual(first);
  });

  it('goes on from a clone exactly as from the original', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (before, after) => {
        const stream = streamOf(createStreams(7), 'faults');
        draw(stream, before);
        const copy = clone(stream);
        expect(draw(copy, after)).toEqual(draw(stream, after));
      }),
    );
  });

  it('draws whole numbers within bounds, all of them', () => {
    const stream = streamOf(createStreams(3), 'dice');
    const seen = new Set(Array.from({ length: 1000 }, () => between(stream, 1, 6)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(int(stream, 1)).toBe(0);
    expect(() => int(stream, 0)).toThrow('bound');
  });

  it('keeps to a ratio', () => {
    const stream = streamOf(createStreams(3), 'lose');
    const hits = Array.from({ length: 50_000 }, () => chance(stream, 1, 50)).filter(Boolean).length;
    expect(hits).toBeGreaterThan(900);
    expect(hits).toBeLessThan(1100);
  });

  it('has an exponential distribution with that mean, from a table', () => {
    const stream = streamOf(createStreams(3), 'arrivals');
    const draws = Array.from({ length: 50_000 }, () => exponential(stream, 1_000_000));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(mean).toBeGreaterThan(980_000);
    expect(mean).toBeLessThan(1_020_000);
    // Of an exponential distribution 63% lie below the mean.
    expect(draws.filter(value => value < 1_000_000).length / draws.length).toBeCloseTo(0.632, 1);
  });
});
