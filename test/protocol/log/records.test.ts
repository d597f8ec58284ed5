import { describe, expect, it } from 'vitest';
import type { GeneratedRecords, Workload } from '../../../sim/protocol/log/batch.ts';
import {
  batchSize,
  generatedKey,
  generatedPartsSize,
  generatedValueBytes,
  partsSizeOf,
  recordAt,
  recordsOf,
} from '../../../sim/protocol/log/records.ts';
import { makeBatch } from '../../vectors/kinds/logFixture.ts';

const workload: Workload = Object.freeze({ name: 'shop', keyPattern: 'user-{n}', keyCount: 20, valueBytesMin: 200, valueBytesMax: 400 });

const generated: GeneratedRecords = {
  type: 'generated',
  workload,
  first: 10,
  numbers: null,
  keyIndexes: Int32Array.from([3, 12, 3]),
  count: 3,
  firstTimestamp: 1_000,
  lastTimestamp: 1_100,
};

describe('generated records', () => {
  it('are made when somebody looks at them', () => {
    const batch = { ...makeBatch({ count: 3 }), records: generated };
    expect(recordsOf(batch)).toEqual([
      { key: 'user-3', value: 'shop-10', timestamp: 1_000 },
      { key: 'user-12', value: 'shop-11', timestamp: 1_050 },
      { key: 'user-3', value: 'shop-12', timestamp: 1_100 },
    ]);
    expect(recordAt({ ...batch, records: { ...generated, numbers: Int32Array.from([5, 9, 11]) } }, 1).value).toBe('shop-9');
  });

  it('have sizes that follow from their number, spread over the range', () => {
    const sizes = Array.from({ length: 2_000 }, (_, number) => generatedValueBytes(workload, number));
    expect(Math.min(...sizes)).toBe(200);
    expect(Math.max(...sizes)).toBe(400);
    expect(generatedValueBytes(workload, 77)).toBe(generatedValueBytes(workload, 77));
  });

  it('weigh as much as records with keys and values of those sizes', () => {
    for (const [number, keyIndex] of [
      [0, 0],
      [5, 9],
      [6, 10],
      [1_000_000, 123],
    ] as const) {
      const asText = { key: generatedKey(workload, keyIndex), value: 'x'.repeat(generatedValueBytes(workload, number)), timestamp: 0 };
      expect(generatedPartsSize(workload, number, keyIndex)).toBe(partsSizeOf(asText));
    }
    expect(generatedPartsSize({ ...workload, keyPattern: null }, 1, null)).toBe(
      partsSizeOf({ key: null, value: 'x'.repeat(generatedValueBytes(workload, 1)), timestamp: 0 }),
    );
  });

  it('make a batch as large as the same records in a list', () => {
    const items = [10, 11, 12].map((number, index) => ({
      key: generatedKey(workload, generated.keyIndexes![index]!),
      value: 'x'.repeat(generatedValueBytes(workload, number)),
      timestamp: 1_000 + 50 * index,
    }));
    expect(batchSize(generated, 1_000)).toBe(batchSize({ type: 'list', items }, 1_000));
  });
});
