import type { Batch, KafkaRecord } from '../../protocol/log/batch.ts';
import { countOf, offsetDeltaAt, recordAt } from '../../protocol/log/records.ts';
import { utf8Bytes } from '../../protocol/primitives/utf8.ts';

/* The bytes of a record batch of format v2 from its attributes on, which its checksum is made of (Kafka: DefaultRecordBatch, DefaultRecord). */

const TWO_32 = 4_294_967_296;

const intBytes = (value: number): readonly number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const shortBytes = (value: number): readonly number[] => [(value >> 8) & 255, value & 255];
const longBytes = (value: number): readonly number[] => [...intBytes(Math.floor(value / TWO_32) | 0), ...intBytes((value % TWO_32) | 0)];

/** Zigzag, then seven bits a byte, the least first (ByteUtils.writeVarint and writeVarlong; no difference here exceeds 2^52). */
function varint(value: number): readonly number[] {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  const bytes: number[] = [];
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const sized = (text: string | null): readonly number[] => {
  if (text === null) return varint(-1);
  const bytes = utf8Bytes(text);
  return [...varint(bytes.length), ...bytes];
};

function recordBytes({ key, value, timestamp, headers = [] }: KafkaRecord, baseTimestamp: number, delta: number): readonly number[] {
  const body = [0, ...varint(timestamp - baseTimestamp), ...varint(delta), ...sized(key), ...sized(value), ...varint(headers.length)];
  for (const [name, content] of headers) body.push(...sized(name), ...sized(content));
  return [...varint(body.length), ...body];
}

const LOG_APPEND_TIME = 8;
const TRANSACTIONAL = 16;
const CONTROL = 32;

/** `appendTime`: the broker stamped it, not the producer. */
export function checksummedBytes(batch: Batch, appendTime: boolean): readonly number[] {
  const attributes = (appendTime ? LOG_APPEND_TIME : 0) + (batch.isTransactional ? TRANSACTIONAL : 0) + (batch.isControl ? CONTROL : 0);
  const count = countOf(batch.records);
  const bytes = [
    ...shortBytes(attributes),
    ...intBytes(batch.lastOffsetDelta),
    ...longBytes(batch.baseTimestamp),
    ...longBytes(batch.maxTimestamp),
    ...longBytes(batch.producerId),
    ...shortBytes(batch.producerEpoch),
    ...intBytes(batch.baseSequence),
    ...intBytes(count),
  ];
  for (let index = 0; index < count; index++) {
    for (const byte of recordBytes(recordAt(batch, index), batch.baseTimestamp, offsetDeltaAt(batch.records, index))) bytes.push(byte);
  }
  return bytes;
}

/** CRC-32C's polynomial, bits reversed. */
const CASTAGNOLI = 0x82f63b78;

/** CRC-32C, unsigned (Kafka: Crc32C over java.util.zip.CRC32C). */
export function crc32c(bytes: readonly number[]): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CASTAGNOLI : crc >>> 1;
  }
  return (crc ^ -1) >>> 0;
}
