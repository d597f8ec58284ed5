/** The units of the scenario file: what is written is what is meant, and whole numbers stay whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../../sim/run/scenario/nearest.ts';
import {
  parseBandwidth,
  parseDuration,
  parseDurationRange,
  parsePpm,
  parseRate,
  parseRatio,
  parseSignedDuration,
  parseSize,
  parseSizeRange,
} from '../../../sim/run/scenario/units.ts';

describe('durations', () => {
  it.each([
    ['500us', 500],
    ['20ms', 20_000],
    ['1.5s', 1_500_000],
    ['2m', 120_000_000],
    ['1h', 3_600_000_000],
    ['7d', 604_800_000_000],
    ['0', 0],
    ['0s', 0],
  ])('%s', (text, us) => expect(parseDuration(text)).toBe(us));

  it.each(['5', '5 seconds', '-5s', 's', '', '1e3ms', '5S', '.5s', '1..2s'])('%j is none', text => expect(parseDuration(text)).toBeNull());

  it('signed ones move clocks', () => {
    expect(parseSignedDuration('-2h')).toBe(-7_200_000_000);
    expect(parseSignedDuration('+5ms')).toBe(5_000);
    expect(Object.is(parseSignedDuration('-0s'), -0)).toBe(false);
  });

  it('ranges have the smaller first', () => {
    expect(parseDurationRange('1ms..5ms')).toEqual({ minUs: 1_000, maxUs: 5_000 });
    expect(parseDurationRange('500us .. 1ms')).toEqual({ minUs: 500, maxUs: 1_000 });
    expect(parseDurationRange('2ms')).toEqual({ minUs: 2_000, maxUs: 2_000 });
    expect(parseDurationRange('5ms..1ms')).toBeNull();
    expect(parseDurationRange('1..5ms')).toBeNull();
  });

  it('every whole number of microseconds comes back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), us => parseDuration(`${us}us`) === us));
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), ms => parseDuration(`${ms / 1_000}s`) === ms * 1_000));
  });
});

describe('sizes, rates, ratios', () => {
  it('KiB is 1024 and KB is 1000', () => {
    expect([parseSize('1KiB'), parseSize('1KB'), parseSize('100'), parseSize('100B'), parseSize('1.5MiB')]).toEqual([
      1024, 1000, 100, 100, 1_572_864,
    ]);
    expect([parseSize('1.5'), parseSize('1 K'), parseSize('1gb'), parseSize('-1B')]).toEqual([null, null, null, null]);
    expect(parseSizeRange('200..400')).toEqual({ min: 200, max: 400 });
    expect(parseBandwidth('1GB/s')).toBe(1_000_000_000);
    expect([parseBandwidth('1GB'), parseBandwidth('0B/s')]).toEqual([null, null]);
  });

  it('rates are by the second', () => {
    expect([parseRate('20/s'), parseRate('6/m'), parseRate('0.5/s')]).toEqual([20, 0.1, 0.5]);
    expect([parseRate('20'), parseRate('0/s'), parseRate('20/x')]).toEqual([null, null, null]);
  });

  it('ratios are whole numbers', () => {
    expect(parseRatio('2%')).toEqual({ numerator: 2, denominator: 100 });
    expect(parseRatio('0.05%')).toEqual({ numerator: 5, denominator: 10_000 });
    expect(parseRatio('1/50')).toEqual({ numerator: 1, denominator: 50 });
    expect([parseRatio('150%'), parseRatio('1/0'), parseRatio('0.02')]).toEqual([null, null, null]);
    expect([parsePpm('0.01%'), parsePpm('-1/10000'), parsePpm('fast')]).toEqual([100, -100, null]);
  });
});

describe('the nearest known name', () => {
  it('is offered for a slip, and not for another word', () => {
    expect(nearest('replicationfactor', ['partitions', 'replicationFactor'])).toBe('replicationFactor');
    expect(nearest('runfro', ['runFor', 'seed'])).toBe('runFor');
    expect(nearest('zebra', ['runFor', 'seed'])).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });

  it('is a distance', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === editDistance(b, a) && (editDistance(a, b) === 0) === (a === b)));
    fc.assert(fc.property(word, a => editDistance(a, '') === a.length));
    expect(editDistance('ab', 'ba')).toBe(1);
  });
});
