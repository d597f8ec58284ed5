import { createRecordBuffer, toWire, tryAppend } from '../../../sim/protocol/client/producer/recordBuffer.ts';
import { partsSizeOf } from '../../../sim/protocol/log/records.ts';
import { compare, type VectorResult } from './result.ts';

interface BatchBytesCase {
  readonly name: string;
  readonly input: {
    readonly records: readonly {
      readonly times?: number;
      readonly keyBytes: number | null;
      readonly valueBytes: number | null;
      readonly timestampDelta: number;
    }[];
    readonly headers?: readonly (readonly [string, string])[];
  };
  readonly expected: { readonly batchBytes: number; readonly lastOffsetDelta: number; readonly maxTimestampDelta: number };
}

const ORIGIN_MS = 1_700_000_000_000;
const text = (bytes: number | null): string | null => (bytes === null ? null : 'x'.repeat(bytes));

/** The batch that a producer without idempotence makes of these records, as it came to lie on a broker's disk. */
export const run = ({ input, expected }: BatchBytesCase, _header: unknown): VectorResult => {
  const buffer = createRecordBuffer(null, Number.MAX_SAFE_INTEGER);
  for (const { times = 1, keyBytes, valueBytes, timestampDelta } of input.records) {
    const timestamp = ORIGIN_MS + timestampDelta;
    const record = { key: text(keyBytes), value: text(valueBytes), timestamp, headers: input.headers ?? [] };
    for (let i = 0; i < times; i++)
      tryAppend(buffer, { record, workload: null, number: 0, keyIndex: -1, timestamp, sentAt: 0, partsSize: partsSizeOf(record) });
  }
  const batch = toWire(buffer, { producerId: -1, producerEpoch: -1, baseSequence: -1 });
  return compare(expected, {
    batchBytes: batch.sizeInBytes,
    lastOffsetDelta: batch.lastOffsetDelta,
    maxTimestampDelta: batch.maxTimestamp - ORIGIN_MS,
  });
};
