import { utf8Length } from '../primitives/utf8.ts';
import type { Subscription } from './group.ts';

/** Bytes of the fields that messages are made of, in the flexible encoding (KIP-482): lengths are unsigned varints, structs end with tagged fields. */
export const INT8 = 1;
export const INT16 = 2;
export const INT32 = 4;
export const INT64 = 8;
export const UUID = 16;
export const TAGS = 1;
/** The tag, its length, and the two int32 within (KIP-951, KIP-595). */
export const TAGGED_LEADER = 2 + INT32 + INT32 + TAGS;

/** The length of an array or a string; two bytes from 127 on, which is as far as this needs to be exact. */
const length = (n: number): number => (n < 127 ? 1 : n < 16_383 ? 2 : 3);

export function text(value: string | null): number {
  if (value === null) return 1;
  const bytes = utf8Length(value);
  return length(bytes) + bytes;
}

export function list<T>(items: readonly T[] | null, sizeOf: (item: T) => number): number {
  if (items === null) return 1;
  let bytes = length(items.length);
  for (let i = 0; i < items.length; i++) bytes += sizeOf(items[i]!);
  return bytes;
}

export const texts = (items: readonly string[] | null): number => list(items, text);
export const ints = (items: readonly number[] | null): number => (items === null ? 1 : length(items.length) + INT32 * items.length);

/** A string map, as an array of pairs. */
export function pairs(map: Readonly<Record<string, string | null>>): number {
  let bytes = 1;
  for (const name of Object.keys(map)) bytes += text(name) + text(map[name] ?? null) + INT8 + TAGS;
  return bytes;
}

/**
 * Partitions travel under their topic: its id or name, the array, tagged fields. Neighbours of one topic share that. Here it is counted
 * once for each change of topic.
 */
export function byTopic<T extends { readonly tp: string }>(
  items: readonly T[] | null,
  perTopic: number,
  sizeOf: (item: T) => number,
): number {
  if (items === null) return 1;
  let bytes = 1;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (i === 0 || !isSameTopic(item.tp, items[i - 1]!.tp))
      bytes += perTopic > 0 ? perTopic : text(item.tp.slice(0, item.tp.lastIndexOf('-'))) + 1 + TAGS;
    bytes += INT32 + sizeOf(item) + TAGS;
  }
  return bytes;
}

function isSameTopic(a: string, b: string): boolean {
  const dash = a.lastIndexOf('-');
  return b.lastIndexOf('-') === dash && b.startsWith(a.slice(0, dash));
}

/** For `byTopic`: topics go by id (their array and tagged fields counted), or by name. */
export const BY_ID = UUID + 1 + TAGS;
export const BY_NAME = 0;

/** Partitions that a message lists by themselves: number and tagged fields only. */
export function bare(tps: readonly string[] | null): number {
  if (tps === null) return 1;
  let bytes = 1;
  for (const tp of tps) bytes += tp.length + INT32;
  return bytes;
}

/** What a member says to its leader, opaque to the broker (ConsumerProtocolSubscription v3). */
export function subscription({ topics, ownedPartitions, rackId, userData }: Subscription): number {
  const assignorsOwn = userData === null ? INT32 : INT32 + bare(userData.previousAssignment) + INT32;
  return INT16 + INT32 + list(topics, topic => INT16 + topic.length) + INT32 + bare(ownedPartitions) + INT32 + text(rackId) + assignorsOwn;
}

/** The types and names of a quota's entity. */
export const quotaEntity = (entity: readonly { readonly entityType: string; readonly entityName: string | null }[]): number =>
  list(entity, one => text(one.entityType) + text(one.entityName) + TAGS);
