import type { Batch } from '../../protocol/log/batch.ts';
import { batchAt, batchesBetween } from './batchList.ts';
import type { BatchList } from './batchList.ts';
import { firstMissingAfterCleaning, newestByKey } from './compaction.ts';

/** Replicas share the very object; a batch that was read back is told by its offsets, epoch and records. */
const isSameBatch = (a: Batch, b: Batch): boolean =>
  a === b ||
  (a.baseOffset === b.baseOffset &&
    a.lastOffsetDelta === b.lastOffsetDelta &&
    a.partitionLeaderEpoch === b.partitionLeaderEpoch &&
    a.records === b.records);

export interface Wanted {
  readonly from: number;
  readonly to: number;
  /** Below it a compacted log need hold the newest record of each key only. */
  readonly cleanedTo?: number;
}

/** The first offset of [from, to) that the log does not hold as the other list has it; -1 when it holds all. */
export function firstMissing(wanted: BatchList, log: BatchList, { from, to, cleanedTo = 0 }: Wanted): number {
  let newest: ReadonlyMap<string, number> | null = null;
  for (const batch of batchesBetween(wanted, from, to)) {
    const offset = batch.baseOffset > from ? batch.baseOffset : from;
    const there = batchAt(log, offset);
    if (there !== null && isSameBatch(there, batch)) continue;
    if (offset >= cleanedTo) return offset;
    newest ??= newestByKey(wanted, { from, to: Math.max(to, cleanedTo) });
    const missing = firstMissingAfterCleaning(batch, log, { from: offset, newest });
    if (missing !== -1) return missing;
  }
  return -1;
}
