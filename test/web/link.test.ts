/** Links to the page. (CONTRACTS §4: scenario, seed, moment, language, what was done by hand, engine version, digest) */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoment, parseSeed, readLink, writeLink } from '../../web/link.ts';

describe('a link', () => {
  it('says again what was written into it', () => {
    const action = fc.oneof(
      fc.record({ crash: fc.constantFrom('broker-1', 'broker-2') }),
      fc.record({ produce: fc.record({ producer: fc.string(), value: fc.string() }) }),
    );
    const hand = fc.array(fc.record({ atUs: fc.nat(), event: fc.nat(), action }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z-]{1,20}$/), fc.nat(), fc.nat({ max: 600_000_000 }), hand, (scenario, seed, atUs, done) => {
        const link = readLink(writeLink({ scenario, seed, atUs, lang: 'zh', hand: done, version: '0.1.0', digest: 'ab12' }));
        expect(link).toEqual({ scenario, seed, atUs, lang: 'zh', hand: done, version: '0.1.0', digest: 'ab12', problems: [] });
      }),
    );
  });

  it('tells each part that it cannot read, and keeps the others', () => {
    const link = readLink('?scenario=x&seed=-1&t=later&lang=fr&do=bm90IGpzb24');
    expect(link.scenario).toBe('x');
    expect(link.problems).toEqual([
      { name: 'badSeed', found: '-1' },
      { name: 'badMoment', found: 'later' },
      { name: 'badLanguage', found: 'fr' },
      { name: 'badHand', found: 'bm90IGpzb24' },
    ]);
  });

  it('never throws, whatever stands in the address', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (part, hand) => {
        readLink(`?seed=${part}&t=${part}&lang=${part}&do=${hand}&scenario=${part}`);
      }),
    );
  });
});

describe('moments and seeds', () => {
  it.each([
    ['12.5s', 12_500_000],
    ['450ms', 450_000],
    ['2m', 120_000_000],
    ['7us', 7],
    ['3', 3_000_000],
    ['-3s', null],
    ['3 h', null],
    ['', null],
  ])('%j is %j microseconds', (text, us) => expect(parseMoment(text)).toBe(us));

  it.each([
    ['42', 42],
    ['0', 0],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', null],
    ['1e3', null],
    ['abc', null],
  ])('seed %j is %j', (text, seed) => expect(parseSeed(text)).toBe(seed));
});
