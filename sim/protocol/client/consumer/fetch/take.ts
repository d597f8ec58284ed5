import { nextOffsetOf, type Batch } from '../../../log/batch.ts';
import { countOf, offsetDeltaAt, placeOfDelta } from '../../../log/records.ts';
import type { CompletedFetch } from './state.ts';

/** Records of a partition, as the batches that they lie in: all of these batches' records from `from` to below `next`. */
export interface Taken {
  readonly from: number;
  /** The next offset after the last record taken. */
  readonly next: number;
  readonly count: number;
  readonly batches: readonly Batch[];
}

export interface TakeOptions {
  readonly limit: number;
  readonly readCommitted: boolean;
  /** Stop before a batch whose CRC is wrong (check.crcs). */
  readonly checkCrcs: boolean;
}

/**
 * Takes up to `limit` records off a fetch, passing over control batches, aborted transactions (read_committed) and what lies before the
 * position (CompletedFetch.fetchRecords). The last batch may be left half read; where compaction took the end of a batch, the position is
 * beyond it all the same.
 */
export function take(fetch: CompletedFetch, { limit, readCommitted, checkCrcs }: TakeOptions): Taken {
  const { batches } = fetch.response;
  const taken: Batch[] = [];
  let from = -1;
  let next = -1;
  let count = 0;
  while (fetch.batchIndex < batches.length && count < limit) {
    const batch = batches[fetch.batchIndex]!;
    if (checkCrcs && batch.isCorrupt === true) break;
    const end = nextOffsetOf(batch);
    if (readCommitted) noteAborts(fetch, batch);
    const skipped = batch.isControl || (readCommitted && batch.isTransactional && fetch.abortedProducers.has(batch.producerId));
    const start = Math.max(fetch.nextOffset, batch.baseOffset);
    const first = placeOfDelta(batch.records, start - batch.baseOffset);
    const available = countOf(batch.records) - first;
    const amount = skipped ? 0 : Math.min(limit - count, available);
    if (amount > 0) {
      if (count === 0) from = batch.baseOffset + offsetDeltaAt(batch.records, first);
      taken.push(batch);
      count += amount;
      next = batch.baseOffset + offsetDeltaAt(batch.records, first + amount - 1) + 1;
    }
    fetch.lastEpoch = batch.partitionLeaderEpoch;
    fetch.nextOffset = skipped || amount >= available ? end : next;
    if (fetch.nextOffset >= end) fetch.batchIndex += 1;
  }
  return { from, next, count, batches: taken };
}

/** The broker lists the aborted transactions in its answer; an ABORT marker ends one of them. */
function noteAborts(fetch: CompletedFetch, batch: Batch): void {
  const aborted = fetch.response.abortedTransactions ?? [];
  while (fetch.abortedIndex < aborted.length && aborted[fetch.abortedIndex]!.firstOffset <= batch.baseOffset + batch.lastOffsetDelta) {
    fetch.abortedProducers.add(aborted[fetch.abortedIndex++]!.producerId);
  }
  if (batch.isControl) fetch.abortedProducers.delete(batch.producerId);
}
