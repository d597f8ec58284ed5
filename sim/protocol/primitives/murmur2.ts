import { utf8Bytes } from './utf8.ts';

const SEED = 0x9747b28c | 0;
const MIX = 0x5bd1e995;
const SHIFT = 24;

/** Murmur2, 32 bits, as Kafka seeds it (Utils.murmur2). A signed integer. */
export function murmur2(bytes: Uint8Array): number {
  const words = bytes.length >> 2;
  let hash = SEED ^ bytes.length;
  for (let i = 0; i < words; i++) hash = Math.imul(hash, MIX) ^ scramble(wordAt(bytes, i * 4));
  hash = mixTail(hash, bytes, words * 4);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

function scramble(word: number): number {
  const mixed = Math.imul(word, MIX);
  return Math.imul(mixed ^ (mixed >>> SHIFT), MIX);
}

function mixTail(hash: number, bytes: Uint8Array, from: number): number {
  const rest = bytes.length - from;
  if (rest === 0) return hash;
  let tail = bytes[from]!;
  if (rest > 1) tail |= bytes[from + 1]! << 8;
  if (rest > 2) tail |= bytes[from + 2]! << 16;
  return Math.imul(hash ^ tail, MIX);
}

/** Clears the sign bit: not the absolute value (Utils.toPositive). */
export const toPositive = (n: number): number => n & 0x7fffffff;

/** The partition of a key. All partitions count, those without a leader too, so that a key stays where it is (BuiltInPartitioner.partitionForKey). */
export const partitionForKey = (key: string, partitions: number): number => toPositive(murmur2(utf8Bytes(key))) % partitions;
