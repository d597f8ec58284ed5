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

/** The batches that hold offsets of [from, to), oldest first. */
export function batchesBetween(list: BatchList, from: number, to: number): Batch[] {
  const found: Batch[] = [];
  let offset = from;
  while (offset < to) {
    const batch = batchAt(list, offset);
    if (batch === null) break;
    found.push(batch);
    offset = endOf(batch);
  }
  return found;
}

/** Replicas share the very object; a batch that was read back is told by its offsets, epoch and records. */
const isSameBatch = (a: Batch, b: Batch): boolean =>
  a === b ||
  (a.baseOffset === b.baseOffset &&
    a.lastOffsetDelta === b.lastOffsetDelta &&
    a.partitionLeaderEpoch === b.partitionLeaderEpoch &&
    a.records === b.records);

/** The first offset of [from, to) that the log does not hold as the other list has it; -1 when it holds all. */
export function firstMissing(wanted: BatchList, log: BatchList, range: { readonly from: number; readonly to: number }): number {
  for (const batch of batchesBetween(wanted, range.from, range.to)) {
    const offset = batch.baseOffset > range.from ? batch.baseOffset : range.from;
    const there = batchAt(log, offset);
    if (there === null || !isSameBatch(there, batch)) return offset;
  }
  return -1;
}
