import { RECORD_BATCH_OVERHEAD, recordPartsSize, recordSize, utf8Length, varintSize } from '../primitives/recordSize.ts';
import type { Batch, DenseRecords, GeneratedRecords, KafkaRecord, Records, Workload } from './batch.ts';

/** How many records a batch holds. */
export function countOf(records: Records): number {
  if (records.type === 'generated') return records.count;
  return records.type === 'compacted' ? records.kept.length : records.items.length;
}

/** Offset of a record minus the base offset of its batch. They count up one by one until the cleaner has been there. */
export const offsetDeltaAt = (records: Records, index: number): number => (records.type === 'compacted' ? records.kept[index]! : index);

/** Place of the first record whose offset delta is not below the given one; the count if there is none. */
export function placeOfDelta(records: Records, delta: number): number {
  if (records.type !== 'compacted') return Math.max(0, delta);
  let place = 0;
  while (place < records.kept.length && records.kept[place]! < delta) place++;
  return place;
}

/** A record of a batch, by its place in the batch. Records of the metadata log read as their JSON. */
export function recordAt(batch: Batch, index: number): KafkaRecord {
  const { records } = batch;
  if (records.type === 'list') return records.items[index]!;
  if (records.type === 'generated') return generatedRecordAt(records, index);
  if (records.type === 'compacted') return denseRecordAt(records.source, records.kept[index]!);
  return { key: null, value: JSON.stringify(records.items[index]), timestamp: batch.maxTimestamp };
}

const denseRecordAt = (records: DenseRecords, place: number): KafkaRecord =>
  records.type === 'list' ? records.items[place]! : generatedRecordAt(records, place);

export function recordsOf(batch: Batch): readonly KafkaRecord[] {
  if (batch.records.type === 'list') return batch.records.items;
  const records: KafkaRecord[] = [];
  for (let index = 0; index < countOf(batch.records); index++) records.push(recordAt(batch, index));
  return records;
}

export function timestampAt(batch: Batch, index: number): number {
  const { records } = batch;
  if (records.type === 'metadata') return batch.maxTimestamp;
  return records.type === 'compacted' ? denseTimestampAt(records.source, records.kept[index]!) : denseTimestampAt(records, index);
}

const denseTimestampAt = (records: DenseRecords, place: number): number =>
  records.type === 'list' ? records.items[place]!.timestamp : generatedTimestampAt(records, place);

/** The number that the workload gave the record. */
export const generatedNumberAt = (records: GeneratedRecords, index: number): number => records.numbers?.[index] ?? records.first + index;

function generatedRecordAt(records: GeneratedRecords, index: number): KafkaRecord {
  const number = generatedNumberAt(records, index);
  const keyIndex = records.keyIndexes?.[index];
  return {
    key: keyIndex === undefined ? null : generatedKey(records.workload, keyIndex),
    value: generatedValue(records.workload, number),
    timestamp: generatedTimestampAt(records, index),
  };
}

export function generatedTimestampAt(records: GeneratedRecords, index: number): number {
  const { firstTimestamp, lastTimestamp, count } = records;
  return count <= 1 ? firstTimestamp : firstTimestamp + Math.floor(((lastTimestamp - firstTimestamp) * index) / (count - 1));
}

/** The text of a generated key: `user-{n}` with its index. Null when the workload has no keys. */
export const generatedKey = (workload: Workload, keyIndex: number): string | null =>
  workload.keyPattern?.replace('{n}', String(keyIndex)) ?? null;

/** What is shown of a generated value. Its size on the wire is `generatedValueBytes`: the rest of it is padding that nobody looks at. */
const generatedValue = (workload: Workload, number: number): string => `${workload.name}-${number}`;

/** Size of the value of record `number`: spread over the workload's range, the same for a number in every run. */
export function generatedValueBytes(workload: Workload, number: number): number {
  const span = workload.valueBytesMax - workload.valueBytesMin + 1;
  return span <= 1 ? workload.valueBytesMin : workload.valueBytesMin + (mix(number) % span);
}

/** Scatters the bits of an integer (the finaliser of murmur3), so that neighbouring numbers get sizes that have nothing in common. */
function mix(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Bytes of key, value and headers of a record, lengths included. */
export const partsSizeOf = (record: KafkaRecord): number =>
  recordPartsSize({
    keyBytes: record.key === null ? -1 : utf8Length(record.key),
    valueBytes: record.value === null ? -1 : utf8Length(record.value),
    headers: (record.headers ?? []).map(([name, value]) => [utf8Length(name), utf8Length(value)] as const),
  });

/** The same for a generated record, without making it. `keyIndex` null: no key. */
export function generatedPartsSize(workload: Workload, number: number, keyIndex: number | null): number {
  const valueBytes = generatedValueBytes(workload, number);
  const keyBytes = keyIndex === null || workload.keyPattern === null ? -1 : generatedKeyBytes(workload.keyPattern, keyIndex);
  return (keyBytes < 0 ? 1 : varintSize(keyBytes) + keyBytes) + varintSize(valueBytes) + valueBytes + 1;
}

const PLACEHOLDER_BYTES = '{n}'.length;

function generatedKeyBytes(pattern: string, keyIndex: number): number {
  if (!pattern.includes('{n}')) return utf8Length(pattern);
  let digits = 1;
  for (let rest = keyIndex; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return utf8Length(pattern) - PLACEHOLDER_BYTES + digits;
}

/** Bytes of a whole batch of format v2, uncompressed (Kafka: DefaultRecordBatch.sizeInBytes). */
export function batchSize(records: Exclude<Records, { type: 'metadata' }>, baseTimestamp: number): number {
  const source = records.type === 'compacted' ? records.source : records;
  let bytes = RECORD_BATCH_OVERHEAD;
  for (let index = 0; index < countOf(records); index++) {
    const place = offsetDeltaAt(records, index);
    bytes += recordSize(place, denseTimestampAt(source, place) - baseTimestamp, partsSizeAt(source, place));
  }
  return bytes;
}

const partsSizeAt = (records: DenseRecords, place: number): number =>
  records.type === 'list'
    ? partsSizeOf(records.items[place]!)
    : generatedPartsSize(records.workload, generatedNumberAt(records, place), records.keyIndexes?.[place] ?? null);
