import { generatedKey, generatedValueBytes } from '../../log/records.ts';
import type { Workload } from '../../log/batch.ts';
import { partitionForKey } from '../../primitives/murmur2.ts';
import { MAX_RECORD_OVERHEAD, utf8Length, varintSize } from '../../primitives/recordSize.ts';

/** Above this many keys their partitions are computed each time, so that a workload of millions of keys costs no memory. */
const MOST_CACHED_KEYS = 1 << 16;

interface KeyCache {
  /** Partitions of the topic that `partitionOf` counts on. */
  partitions: number;
  readonly partitionOf: Int32Array;
  readonly keySize: Int32Array;
}

const UNKNOWN = -1;

/** What the functions below remember. They are pure, so this is no state of any run: it only spares hashing a key once for each record. */
const CACHES = new WeakMap<Workload, KeyCache>();

function cacheOf(workload: Workload): KeyCache {
  const known = CACHES.get(workload);
  if (known !== undefined) return known;
  const size = Math.min(workload.keyCount, MOST_CACHED_KEYS);
  const cache: KeyCache = {
    partitions: 0,
    partitionOf: new Int32Array(size).fill(UNKNOWN),
    keySize: new Int32Array(size).fill(UNKNOWN),
  };
  CACHES.set(workload, cache);
  return cache;
}

/** The partition of key number `keyIndex` of a workload. */
export function partitionOfKey(workload: Workload, keyIndex: number, partitions: number): number {
  const cache = cacheOf(workload);
  if (cache.partitions !== partitions) {
    cache.partitions = partitions;
    cache.partitionOf.fill(UNKNOWN);
  }
  const cached = cache.partitionOf[keyIndex] ?? UNKNOWN;
  if (cached !== UNKNOWN) return cached;
  const partition = partitionForKey(generatedKey(workload, keyIndex) ?? '', partitions);
  if (keyIndex < cache.partitionOf.length) cache.partitionOf[keyIndex] = partition;
  return partition;
}

/** Bytes of a generated record's key, value and empty headers with their lengths. `keyIndex` -1: no key. */
export function generatedSize(workload: Workload, number: number, keyIndex: number): number {
  const valueBytes = generatedValueBytes(workload, number);
  const keySize = keyIndex < 0 ? 1 : keySizeOf(workload, keyIndex);
  return keySize + varintSize(valueBytes) + valueBytes + 1;
}

/** No record of the workload takes more than this in a batch. */
export function mostRecordBytes(workload: Workload): number {
  const keySize = workload.keyPattern === null ? 1 : keySizeOf(workload, workload.keyCount - 1);
  return MAX_RECORD_OVERHEAD + keySize + varintSize(workload.valueBytesMax) + workload.valueBytesMax + 1;
}

function keySizeOf(workload: Workload, keyIndex: number): number {
  const cache = cacheOf(workload);
  const cached = cache.keySize[keyIndex] ?? UNKNOWN;
  if (cached !== UNKNOWN) return cached;
  const bytes = utf8Length(generatedKey(workload, keyIndex) ?? '');
  const size = varintSize(bytes) + bytes;
  if (keyIndex < cache.keySize.length) cache.keySize[keyIndex] = size;
  return size;
}

const TWO_TO_32 = 4_294_967_296;

/**
 * Which key record `number` has: drawn by its number and the run's salt, so that what else a producer draws (backoffs, sticky partitions) does not
 * change its records. -1 without keys.
 *
 * @param weights running sums of the keys' weights, null for equal ones
 */
export function keyIndexOf(workload: Workload, number: number, salt: number, weights: readonly number[] | null): number {
  if (workload.keyPattern === null) return -1;
  const draw = scatter(number ^ salt);
  if (weights === null) return Math.floor((draw * workload.keyCount) / TWO_TO_32);
  return firstAbove(weights, Math.floor((draw * weights[weights.length - 1]!) / TWO_TO_32));
}

/** A multiplication and murmur3's finaliser, so that neighbouring numbers have keys that have nothing in common. Unsigned 32 bits. */
function scatter(number: number): number {
  let bits = Math.imul(number | 0, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function firstAbove(sums: readonly number[], draw: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > draw) high = middle;
    else low = middle + 1;
  }
  return low;
}
