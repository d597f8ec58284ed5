/**
 * A list that grows at its end and is cheap to clone: full chunks are frozen, so clones share them and copy only the tail. Logs and their
 * indexes are made of these; a checkpoint of a run costs no more for the minutes of data that lie below the tail.
 */
export interface AppendList<T> {
  readonly chunks: (readonly T[])[];
  readonly tail: T[];
}

const CHUNK_BITS = 8;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** The empty list of anything. Shared and frozen: `append` replaces it by a list of one's own. */
export const EMPTY_LIST: AppendList<never> = Object.freeze({ chunks: Object.freeze([]) as never, tail: Object.freeze([]) as never });

export const lengthOf = <T>(list: AppendList<T>): number => list.chunks.length * CHUNK_SIZE + list.tail.length;

/** The item at an index that is known to exist. */
export function itemAt<T>(list: AppendList<T>, index: number): T {
  const chunk = index >> CHUNK_BITS;
  return (chunk < list.chunks.length ? list.chunks[chunk]! : list.tail)[index & CHUNK_MASK]!;
}

export function lastItem<T>(list: AppendList<T>): T | undefined {
  if (list.tail.length > 0) return list.tail[list.tail.length - 1];
  const chunk = list.chunks[list.chunks.length - 1];
  return chunk?.[CHUNK_MASK];
}

/** Adds an item; the list to keep is the one returned. Numbers, or frozen objects. */
export function append<T>(list: AppendList<T>, item: T): AppendList<T> {
  if (list === EMPTY_LIST) return { chunks: [], tail: [item] };
  list.tail.push(item);
  if (list.tail.length < CHUNK_SIZE) return list;
  list.chunks.push(Object.freeze(list.tail));
  return { chunks: list.chunks, tail: [] };
}

/** Keeps the first `length` items; the list to keep is the one returned. */
export function cutTo<T>(list: AppendList<T>, length: number): AppendList<T> {
  if (length >= lengthOf(list)) return list;
  if (length <= 0) return EMPTY_LIST;
  const chunk = length >> CHUNK_BITS;
  const tail = (chunk < list.chunks.length ? list.chunks[chunk]! : list.tail).slice(0, length & CHUNK_MASK);
  return { chunks: list.chunks.slice(0, chunk), tail };
}

/** The first index at or after `from` whose item satisfies a condition that, once true, stays true; the length if there is none. */
export function firstIndexWhere<T>(list: AppendList<T>, holds: (item: T) => boolean, from = 0): number {
  let low = from;
  let high = lengthOf(list);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(itemAt(list, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function toArray<T>(list: AppendList<T>): T[] {
  const items: T[] = [];
  for (const chunk of list.chunks) for (const item of chunk) items.push(item);
  for (const item of list.tail) items.push(item);
  return items;
}
