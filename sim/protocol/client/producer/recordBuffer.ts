import { batchSize, generatedNumberAt, generatedPartsSize, generatedTimestampAt, partsSizeOf, recordAt } from '../../log/records.ts';
import type { Batch, GeneratedRecords, KafkaRecord, Records, Workload } from '../../log/batch.ts';
import { compressedSize, type Codec } from '../../log/compression.ts';
import { RECORD_BATCH_OVERHEAD, recordSize } from '../../primitives/recordSize.ts';
import type { Us } from '../../../engine/time.ts';
import type { RecordBuffer } from './state.ts';

/** A record on its way into a batch: one of an application's own, or a number of a workload. Reused from one to the next. */
export interface Incoming {
  /** null for a generated one. */
  record: KafkaRecord | null;
  workload: Workload | null;
  number: number;
  /** -1: no key. */
  keyIndex: number;
  timestamp: number;
  /** When `send` was called with it, by the host's monotonic clock: a batch's time begins with its first record. */
  sentAt: Us;
  /** Bytes of key, value and headers with their lengths. */
  partsSize: number;
}

const NO_ITEMS: KafkaRecord[] = Object.freeze([]) as never;

/** How a batch will be compressed, and what that is expected to leave of its bytes. */
export interface Compression {
  readonly codec: Codec | null;
  readonly estimate: number;
}

export const UNCOMPRESSED: Compression = Object.freeze({ codec: null, estimate: 1 });

/** @param limit bytes at which it is full, header included (the capacity of its buffer) */
export function createRecordBuffer(workload: Workload | null, limit: number, compression: Compression = UNCOMPRESSED): RecordBuffer {
  return {
    limit,
    compression,
    workload,
    items: workload === null ? [] : NO_ITEMS,
    numbers: null,
    keyIndexes: null,
    firstNumber: 0,
    count: 0,
    bytes: 0,
    firstTimestamp: 0,
    lastTimestamp: 0,
    maxTimestamp: 0,
  };
}

/** Allowance for an estimate that is too good (MemoryRecordsBuilder.COMPRESSION_RATE_ESTIMATION_FACTOR). */
const ESTIMATION_FACTOR = 1.05;

/** Bytes of the batch so far, compressed ones by estimate (MemoryRecordsBuilder.estimatedBytesWritten). */
export const estimatedSize = ({ compression, bytes }: RecordBuffer): number =>
  RECORD_BATCH_OVERHEAD + (compression.codec === null ? bytes : Math.trunc(bytes * compression.estimate * ESTIMATION_FACTOR));

export const isBufferFull = (buffer: RecordBuffer): boolean => buffer.count > 0 && buffer.limit <= estimatedSize(buffer);

/** Adds a record if there is room for it; the first one always fits (MemoryRecordsBuilder.hasRoomFor). */
export function tryAppend(buffer: RecordBuffer, incoming: Incoming): boolean {
  const { count } = buffer;
  if (count === 0) {
    buffer.firstTimestamp = incoming.timestamp;
    buffer.maxTimestamp = incoming.timestamp;
    buffer.firstNumber = incoming.number;
  }
  const bytes = recordSize(count, incoming.timestamp - buffer.firstTimestamp, incoming.partsSize);
  if (count > 0 && buffer.limit < estimatedSize(buffer) + bytes) return false;
  if (incoming.record !== null) buffer.items.push(incoming.record);
  else appendGenerated(buffer, incoming);
  buffer.count = count + 1;
  buffer.bytes += bytes;
  buffer.lastTimestamp = incoming.timestamp;
  if (incoming.timestamp > buffer.maxTimestamp) buffer.maxTimestamp = incoming.timestamp;
  return true;
}

function appendGenerated(buffer: RecordBuffer, incoming: Incoming): void {
  const { count, firstNumber } = buffer;
  if (buffer.numbers === null && incoming.number !== firstNumber + count) buffer.numbers = consecutive(firstNumber, count);
  if (buffer.numbers !== null) buffer.numbers.push(incoming.number);
  if (incoming.keyIndex < 0) return;
  if (buffer.keyIndexes === null) buffer.keyIndexes = [];
  buffer.keyIndexes.push(incoming.keyIndex);
}

function consecutive(first: number, count: number): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) numbers.push(first + i);
  return numbers;
}

/** Producer id, epoch and sequence of a batch; -1 without idempotence. */
export interface SequenceState {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

/** The frozen batch that is sent. The broker gives it its offsets and leader epoch. */
export function toWire(buffer: RecordBuffer, sequence: SequenceState): Batch {
  const { codec } = buffer.compression;
  const records = frozenRecords(buffer);
  const batch: Batch = {
    baseOffset: 0,
    lastOffsetDelta: buffer.count - 1,
    partitionLeaderEpoch: -1,
    baseTimestamp: buffer.firstTimestamp,
    maxTimestamp: buffer.maxTimestamp,
    producerId: sequence.producerId,
    producerEpoch: sequence.producerEpoch,
    baseSequence: sequence.baseSequence,
    isTransactional: false,
    isControl: false,
    sizeInBytes: compressedSize(exactSize(buffer, records), codec),
    records,
  };
  return Object.freeze(codec === null ? batch : { ...batch, compression: codec });
}

function frozenRecords(buffer: RecordBuffer): Exclude<Records, { type: 'metadata' }> {
  const { workload, count } = buffer;
  if (workload === null) return Object.freeze({ type: 'list', items: Object.freeze([...buffer.items]) });
  const generated: GeneratedRecords = {
    type: 'generated',
    workload,
    first: buffer.firstNumber,
    numbers: buffer.numbers === null ? null : new Int32Array(buffer.numbers),
    keyIndexes: buffer.keyIndexes === null ? null : new Int32Array(buffer.keyIndexes),
    count,
    firstTimestamp: buffer.firstTimestamp,
    lastTimestamp: buffer.lastTimestamp,
  };
  return Object.freeze(generated);
}

/** A timestamp within this many milliseconds of the first takes one byte, whichever it is. */
const ONE_BYTE_DELTA = 63;

/** Generated records get their timestamps spread evenly, which may move one across the border of a length. */
function exactSize(buffer: RecordBuffer, records: Exclude<Records, { type: 'metadata' }>): number {
  const span = buffer.maxTimestamp - buffer.firstTimestamp;
  return records.type === 'list' || span <= ONE_BYTE_DELTA
    ? RECORD_BATCH_OVERHEAD + buffer.bytes
    : batchSize(records, buffer.firstTimestamp);
}

/** One of a batch's records again, for a batch that must be split. */
export function incomingAt(batch: Batch, index: number, sentAt: Us): Incoming {
  const { records } = batch;
  if (records.type !== 'generated') {
    const record = recordAt(batch, index);
    return { record, workload: null, number: 0, keyIndex: -1, timestamp: record.timestamp, sentAt, partsSize: partsSizeOf(record) };
  }
  const { workload } = records;
  const number = generatedNumberAt(records, index);
  const keyIndex = records.keyIndexes?.[index] ?? -1;
  const partsSize = generatedPartsSize(workload, number, keyIndex < 0 ? null : keyIndex);
  return { record: null, workload, number, keyIndex, timestamp: generatedTimestampAt(records, index), sentAt, partsSize };
}

/** The records are in the frozen batch from now on. */
export function emptyBuffer(buffer: RecordBuffer): void {
  buffer.items = NO_ITEMS;
  buffer.numbers = null;
  buffer.keyIndexes = null;
}
