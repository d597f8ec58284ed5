import { updatedCompressionRatio } from '../../../sim/protocol/primitives/compressionRatio.ts';
import { backoffMs, type RandomSource } from '../../../sim/protocol/primitives/exponentialBackoff.ts';
import { javaStringHash, topicPartitionHash } from '../../../sim/protocol/primitives/javaHash.ts';
import { defaultHashMapCapacity, hashMapOrder } from '../../../sim/protocol/primitives/javaHashMap.ts';
import { recordPartsSize, recordSize } from '../../../sim/protocol/primitives/recordSize.ts';
import { partitionOf, topicOf } from '../../../sim/protocol/topicPartition.ts';
import { compare, type VectorResult } from './result.ts';

interface Backoff {
  readonly initial: number;
  readonly multiplier: number;
  readonly max: number;
  readonly jitter: number;
  readonly attempts: number;
}
interface Ratio {
  readonly current: number;
  readonly observed: number;
}
interface RecordSize {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly keySize: number | null;
  readonly valueSize: number | null;
  readonly headers: readonly (readonly [number, number | null])[];
}
interface Capacity {
  readonly bodyBytes: number;
  readonly keySize: number;
  readonly valueSize: number;
}
interface HashMapOrder {
  readonly insert: readonly string[];
  readonly keyType: 'String' | 'TopicPartition';
}

/** Small things that all clients share: backoff, compression estimate, record sizes, HashMap order. */
interface PrimitivesCase {
  readonly name: string;
  readonly input: Backoff | Ratio | RecordSize | Capacity | HashMapOrder;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const run = ({ input, expected }: PrimitivesCase, _header: unknown): VectorResult => {
  if ('initial' in input) return runBackoff(input, expected);
  if ('observed' in input) return runRatio(input, expected);
  if ('insert' in input) return compare(expected, { order: orderOf(input) });
  if ('bodyBytes' in input) return compare(expected, { records: recordsThatFit(input) });
  return compare(expected, { bytes: sizeOf(input) });
};

const LEAST: RandomSource = { random: () => 0 };
const MOST: RandomSource = { random: bound => bound - 1 };

/** A range is what the least and the greatest draw come to; the greatest is exclusive, and cut to whole milliseconds. */
function runBackoff({ initial, multiplier, max, jitter, attempts }: Backoff, expected: PrimitivesCase['expected']): VectorResult {
  const policy = { initialMs: initial, multiplier, maxMs: max, jitterPercent: jitter * 100 };
  const least = backoffMs(policy, attempts, LEAST);
  const most = backoffMs(policy, attempts, MOST);
  const isRange = 'min' in expected;
  const holds = isRange
    ? least === expected['min'] && most <= Number(expected['max']) && most >= Number(expected['max']) - 1
    : least === expected['backoff'] && most === least;
  return holds ? { ok: true } : { ok: false, actual: { min: least, max: most } };
}

function runRatio({ current, observed }: Ratio, expected: PrimitivesCase['expected']): VectorResult {
  const updated = updatedCompressionRatio(current, observed);
  return Math.abs(updated - Number(expected['updated'])) < 1e-6 ? { ok: true } : { ok: false, actual: { updated } };
}

const partsOf = (key: number | null, value: number | null, headers: RecordSize['headers']): number =>
  recordPartsSize({
    keyBytes: key ?? -1,
    valueBytes: value ?? -1,
    headers: headers.map(([name, content]) => [name, content ?? -1] as const),
  });

const sizeOf = ({ offsetDelta, timestampDelta, keySize, valueSize, headers }: RecordSize): number =>
  recordSize(offsetDelta, timestampDelta, partsOf(keySize, valueSize, headers));

function recordsThatFit({ bodyBytes, keySize, valueSize }: Capacity): number {
  const parts = partsOf(keySize, valueSize, []);
  let bytes = 0;
  let records = 0;
  while (bytes + recordSize(records, 0, parts) <= bodyBytes) bytes += recordSize(records++, 0, parts);
  return records;
}

function orderOf({ insert, keyType }: HashMapOrder): readonly string[] {
  const hashes = insert.map(key => (keyType === 'String' ? javaStringHash(key) : topicPartitionHash(topicOf(key), partitionOf(key))));
  return hashMapOrder(hashes, defaultHashMapCapacity(insert.length)).map(index => insert[index]!);
}
