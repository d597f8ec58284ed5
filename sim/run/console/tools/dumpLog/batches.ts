import { lastOffsetOf, type Batch, type KafkaRecord } from '../../../../protocol/log/batch.ts';
import { markerOf } from '../../../../protocol/log/controlRecord.ts';
import { addToSequence } from '../../../../protocol/log/producerState.ts';
import { countOf, offsetDeltaAt, recordAt } from '../../../../protocol/log/records.ts';
import { metadataRecordBytes } from '../../../../protocol/metadata/recordBytes.ts';
import type { MetadataRecord } from '../../../../protocol/metadata/records.ts';
import { utf8Bytes, utf8Length } from '../../../../protocol/primitives/utf8.ts';
import { checksummedBytes, crc32c } from '../../recordBytes.ts';
import { leaderChange, metadataJson, type JsonFacts } from './metadataJson.ts';

/** How a log is dumped. */
export interface DumpOptions {
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  /** Every record, not only batches. */
  readonly deep: boolean;
  readonly printData: boolean;
  readonly metadata: boolean;
  readonly skipRecordMetadata: boolean;
  readonly facts: JsonFacts;
}

/** DumpLogSegments.printBatchLevel, and the records below it. */
export function batchLines(batch: Batch, position: number, options: DumpOptions): readonly string[] {
  const line = [
    `baseOffset: ${batch.baseOffset} lastOffset: ${lastOffsetOf(batch)} count: ${countOf(batch.records)}`,
    `baseSequence: ${batch.baseSequence} lastSequence: ${batch.baseSequence < 0 ? -1 : addToSequence(batch.baseSequence, batch.lastOffsetDelta)}`,
    `producerId: ${batch.producerId} producerEpoch: ${batch.producerEpoch} partitionLeaderEpoch: ${batch.partitionLeaderEpoch}`,
    `isTransactional: ${batch.isTransactional} isControl: ${batch.isControl} deleteHorizonMs: OptionalLong.empty position: ${position}`,
    `${options.timestampType}: ${batch.maxTimestamp} size: ${batch.sizeInBytes} magic: 2 compresscodec: none crc: ${checksumOf(batch, options)} isvalid: true`,
  ].join(' ');
  return options.deep ? [line, ...recordLines(batch, options)] : [line];
}

/** Of the metadata log the model has no bytes; the checksum is that of the records' JSON, so it differs where they do. */
function checksumOf(batch: Batch, { timestampType, facts }: DumpOptions): number {
  if (batch.records.type !== 'metadata') return crc32c(checksummedBytes(batch, timestampType === 'LogAppendTime'));
  return crc32c([...utf8Bytes(batch.records.items.map(record => metadataJson(record, facts)).join())]);
}

function recordLines(batch: Batch, options: DumpOptions): readonly string[] {
  if (batch.records.type === 'metadata') {
    return batch.records.items.map((record, index) => metadataLine(batch, { record, index }, options));
  }
  return Array.from({ length: countOf(batch.records) }, (_, index) => recordLine(batch, index, options));
}

interface Sizes {
  readonly keyBytes: number;
  readonly valueBytes: number;
}

function prefix(
  batch: Batch,
  record: { readonly delta: number; readonly timestamp: number; readonly headers: readonly string[] } & Sizes,
  type: string,
): string {
  const sequence = batch.baseSequence < 0 ? -1 : addToSequence(batch.baseSequence, record.delta);
  return [
    `| offset: ${batch.baseOffset + record.delta} ${type}: ${record.timestamp} keySize: ${record.keyBytes} valueSize: ${record.valueBytes}`,
    `sequence: ${sequence} headerKeys: [${record.headers.join(',')}]`,
  ].join(' ');
}

function recordLine(batch: Batch, index: number, { timestampType, printData, skipRecordMetadata }: DumpOptions): string {
  const record: KafkaRecord = recordAt(batch, index);
  const { key, value, timestamp, headers = [] } = record;
  const marker = markerOf(batch);
  const size = (text: string | null): number => (text === null ? -1 : utf8Length(text));
  const sizes = marker === null ? { keyBytes: size(key), valueBytes: size(value) } : { keyBytes: 4, valueBytes: 6 };
  const delta = offsetDeltaAt(batch.records, index);
  const shown = skipRecordMetadata
    ? '|'
    : prefix(batch, { delta, timestamp, headers: headers.map(([name]) => name), ...sizes }, timestampType);
  if (marker !== null) return `${shown} endTxnMarker: ${marker} coordinatorEpoch: 0`;
  if (!printData || batch.isControl) return shown;
  return `${shown}${key === null ? '' : ` key: ${key}`}${value === null ? '' : ` payload: ${value}`}`;
}

function metadataLine(
  batch: Batch,
  { record, index }: { readonly record: MetadataRecord; readonly index: number },
  options: DumpOptions,
): string {
  const sizes = metadataRecordBytes(record);
  const shown = options.skipRecordMetadata
    ? '|'
    : prefix(batch, { delta: index, timestamp: batch.maxTimestamp, headers: [], ...sizes }, options.timestampType);
  if (record.type === 'LeaderChange') return `${shown} LeaderChange: ${JSON.stringify(leaderChange(record))}`;
  return options.metadata ? `${shown} payload: ${metadataJson(record, options.facts)}` : shown;
}
