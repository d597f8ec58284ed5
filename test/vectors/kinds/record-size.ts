import { firstRecordUpperBound, RECORD_BATCH_OVERHEAD, recordPartsSize, recordSize } from '../../../sim/protocol/primitives/recordSize.ts';
import { utf8Length } from '../../../sim/protocol/primitives/utf8.ts';
import { compare, type VectorResult } from './result.ts';

type Bytes = string | null | { readonly zeros: number };

/** Records and the one batch that holds them (DefaultRecord, DefaultRecordBatch); values as hex or as so many zero bytes. */
interface RecordSizeCase {
  readonly name: string;
  readonly input: {
    readonly baseOffset: number;
    readonly records: readonly {
      readonly offsetDelta: number;
      readonly timestampDelta: number;
      readonly key: Bytes;
      readonly value: Bytes;
      readonly headers: readonly (readonly [string, Bytes])[];
    }[];
  };
  readonly expected: object;
}

export const run = ({ input, expected }: RecordSizeCase, _header: unknown): VectorResult => {
  const { records, baseOffset } = input;
  const parts = records.map(({ key, value, headers }) =>
    recordPartsSize({
      keyBytes: length(key),
      valueBytes: length(value),
      headers: headers.map(([name, content]) => [utf8Length(name), length(content)] as const),
    }),
  );
  const recordBytes = records.map((record, i) => recordSize(record.offsetDelta, record.timestampDelta, parts[i]!));
  return compare(expected, {
    recordBytes,
    batchBytes: recordBytes.reduce((sum, bytes) => sum + bytes, RECORD_BATCH_OVERHEAD),
    firstRecordUpperBound: firstRecordUpperBound(parts[0]!),
    lastOffset: baseOffset + records[records.length - 1]!.offsetDelta,
    maxTimestampDelta: Math.max(...records.map(record => record.timestampDelta)),
  });
};

const length = (bytes: Bytes): number => (bytes === null ? -1 : typeof bytes === 'string' ? bytes.length / 2 : bytes.zeros);
