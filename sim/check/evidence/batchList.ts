import type { Batch } from '../../protocol/log/batch.ts';

/**
 * The batches of a log, oldest first, in frozen chunks and a tail: a checkpoint copies the tail and shares the chunks.
 */
export interface BatchList {
  chunks: (readonly Batch[])[];
  tail: Batch[];
}

const CHUNK = 128;

export const createBatchList = (): BatchList => ({ chunks: [], tail: [] });

export const endOf = (batch: Batch): number => batch.baseOffset + batch.lastOffsetDelta + 1;

export function addBatch(list: BatchList, batch: Batch): void {
  list.tail.push(batch);
  if (list.tail.length < CHUNK) return;
  list.chunks.push(Object.freeze(list.tail));
  list.tail = [];
}

/** The offset after the last record; 0 when empty. */
export function logEnd({ chunks, tail }: BatchList): number {
  const last = tail.at(-1) ?? chunks.at(-1)?.at(-1);
  return last === undefined ? 0 : endOf(last);
}

/** Takes away every batch that reaches that offset. */
export function cutTo(list: BatchList, offset: number): void {
  while (logEnd(list) > offset) {
    if (list.tail.length === 0) list.tail = [...list.chunks.pop()!];
    list.tail.pop();
  }
}

/** The batch that holds an offset. */
export function batchAt({ chunks, tail }: BatchList, offset: number): Batch | null {
  const chunk =
    tail.length > 0 && tail[0]!.baseOffset <= offset ? tail : chunks[lastStartingBy(chunks, offset, chunk => chunk[0]!.baseOffset)];
  if (chunk === undefined) return null;
  const batch = chunk[lastStartingBy(chunk, offset, one => one.baseOffset)];
  return batch !== undefined && endOf(batch) > offset ? batch : null;
}

/** Place of the last item that starts at or before an offset; -1 if none does. */
function lastStartingBy<Item>(items: readonly Item[], offset: number, startOf: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(items[middle]!) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The batches that hold offsets of [from, to), oldest first. Between two of them may be a gap, where a log was compacted. */
export function batchesBetween({ chunks, tail }: BatchList, from: number, to: number): Batch[] {
  const found: Batch[] = [];
  const first = Math.max(
    0,
    lastStartingBy(chunks, from, chunk => chunk[0]!.baseOffset),
  );
  for (let at = first; at <= chunks.length; at++) {
    const chunk = chunks[at] ?? tail;
    for (
      let place = Math.max(
        0,
        lastStartingBy(chunk, from, one => one.baseOffset),
      );
      place < chunk.length;
      place++
    ) {
      const batch = chunk[place]!;
      if (batch.baseOffset >= to) return found;
      if (endOf(batch) > from) found.push(batch);
    }
  }
  return found;
}
