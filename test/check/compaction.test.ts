/** Judges know what compaction may take: all but the newest record of each key, and nothing above what was cleaned. */
import { describe, expect, it } from 'vitest';
import { addBatch, createBatchList } from '../../sim/check/evidence/batchList.ts';
import { firstMissing } from '../../sim/check/evidence/missing.ts';
import type { Batch, ListedRecords } from '../../sim/protocol/log/batch.ts';
import { batchAtOffset } from './story.ts';

const listOf = (...batches: readonly Batch[]) => {
  const list = createBatchList();
  for (const batch of batches) addBatch(list, batch);
  return list;
};

const source: ListedRecords = {
  type: 'list',
  items: (['a', 'b', 'a', null, 'c'] as const).map((key, place) => ({ key, value: place === 4 ? null : `v${place}`, timestamp: 0 })),
};
const whole = batchAtOffset(10, { count: 5, records: source });
const keeping = (...kept: readonly number[]) =>
  batchAtOffset(10, { count: 5, records: { type: 'compacted', source, kept, deleteHorizonMs: null } });
const range = { from: 10, to: 15, cleanedTo: 15 };

describe('a log that was compacted', () => {
  it('need not hold what is older than another of its key, has no key, or is a tombstone', () =>
    expect(firstMissing(listOf(whole), listOf(keeping(1, 2)), range)).toBe(-1));

  it('must hold the newest record of each key', () => {
    expect(firstMissing(listOf(whole), listOf(keeping(0, 2)), range)).toBe(11);
    expect(firstMissing(listOf(whole), listOf(), range)).toBe(11);
  });

  it('must hold everything above the part that was cleaned', () =>
    expect(firstMissing(listOf(whole), listOf(keeping(1, 2)), { ...range, cleanedTo: 10 })).toBe(10));

  it('has nothing to ask of the original either', () => expect(firstMissing(listOf(keeping(1, 2)), listOf(whole), range)).toBe(-1));

  it('may have gaps between its batches', () => {
    const newer = batchAtOffset(20, { records: { type: 'list', items: [{ key: 'z', value: '1', timestamp: 0 }] } });
    const thin = keeping(1, 2);
    expect(firstMissing(listOf(thin, newer), listOf(thin), { from: 10, to: 21 })).toBe(20);
  });
});
