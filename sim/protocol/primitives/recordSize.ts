/** Bytes of a batch's header (Kafka: DefaultRecordBatch.RECORD_BATCH_OVERHEAD). */
export const RECORD_BATCH_OVERHEAD = 61;
/** What a producer reserves for a record's own lengths and deltas (Kafka: DefaultRecord.MAX_RECORD_OVERHEAD). */
export const MAX_RECORD_OVERHEAD = 21;

/** Bytes of a zig-zag variable-length integer, of 32 or 64 bits (Kafka: ByteUtils.sizeOfVarint, sizeOfVarlong). */
export function varintSize(value: number): number {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  let bytes = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    bytes++;
  }
  return bytes;
}

export { utf8Length } from './utf8.ts';

/** Sizes of what a record holds, -1 for null; headers as pairs of sizes. */
export interface RecordParts {
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly headers: readonly (readonly [number, number])[];
}

/** Bytes of key, value and headers with their lengths. */
export function recordPartsSize({ keyBytes, valueBytes, headers }: RecordParts): number {
  let bytes = nullableSize(keyBytes) + nullableSize(valueBytes) + varintSize(headers.length);
  for (const [name, value] of headers) bytes += nullableSize(name) + nullableSize(value);
  return bytes;
}

/** Bytes of a record of format v2 within its batch (Kafka: DefaultRecord.sizeInBytes). */
export function recordSize(offsetDelta: number, timestampDelta: number, partsSize: number): number {
  const body = 1 + varintSize(offsetDelta) + varintSize(timestampDelta) + partsSize;
  return varintSize(body) + body;
}

/** What a producer reserves for a batch with this record as its first (Kafka: AbstractRecords.estimateSizeInBytesUpperBound). */
export const firstRecordUpperBound = (partsSize: number): number => RECORD_BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + partsSize;

const nullableSize = (bytes: number): number => (bytes < 0 ? 1 : varintSize(bytes) + bytes);
