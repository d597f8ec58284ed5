import type { Batch, DenseRecords } from '../../protocol/log/batch.ts';
import { batchAt, batchesBetween } from './batchList.ts';
import type { BatchList } from './batchList.ts';

/*
 * What compaction promises: the newest record of each key stays, at its offset, with its value. A judge reads batches for itself, and
 * uses nothing of the log's code.
 */

/** The key of a record as it can be compared: its text, or its number among a workload's keys. Null: none. */
function keyAt(records: DenseRecords, place: number): string | null {
  if (records.type === 'list') return records.items[place]?.key ?? null;
  const index = records.keyIndexes?.[place];
  return index === undefined ? null : `${records.workload.name}/${index}`;
}

const sourceOf = ({ records }: Batch): DenseRecords | null =>
  records.type === 'metadata' ? null : records.type === 'compacted' ? records.source : records;

/** Offset deltas of the records that a batch still has. */
function deltasOf({ records }: Batch): readonly number[] {
  if (records.type === 'compacted') return records.kept;
  const count = records.type === 'generated' ? records.count : records.items.length;
  return Array.from({ length: count }, (_, delta) => delta);
}

/** Offset of the last record of each key. */
export function newestByKey(list: BatchList, { from, to }: { readonly from: number; readonly to: number }): Map<string, number> {
  const newest = new Map<string, number>();
  for (const batch of batchesBetween(list, from, to)) {
    const source = sourceOf(batch);
    if (source === null || batch.isControl) continue;
    for (const delta of deltasOf(batch)) {
      const key = keyAt(source, delta);
      if (key !== null) newest.set(key, batch.baseOffset + delta);
    }
  }
  return newest;
}

/** The first offset of a batch that is neither in the log nor given up by right: without a key, older than another of its key, a tombstone. */
export function firstMissingAfterCleaning(
  batch: Batch,
  log: BatchList,
  { from, newest }: { readonly from: number; readonly newest: ReadonlyMap<string, number> },
): number {
  const source = sourceOf(batch);
  if (source === null || batch.isControl) return -1;
  for (const delta of deltasOf(batch)) {
    const offset = batch.baseOffset + delta;
    const key = keyAt(source, delta);
    if (offset < from || key === null || newest.get(key) !== offset || isTombstone(source, delta)) continue;
    const there = batchAt(log, offset);
    if (there === null || sourceOf(there) !== source || !deltasOf(there).includes(delta)) return offset;
  }
  return -1;
}

const isTombstone = (records: DenseRecords, place: number): boolean => records.type === 'list' && records.items[place]?.value === null;
