import type { Batch } from '../batch.ts';
import { lastOffsetOf } from '../batch.ts';
import { markerOf } from '../controlRecord.ts';

/** A transaction that was aborted: from its first record to its marker (Kafka: AbortedTxn). */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** The aborted transactions that batches tell of, by first offset. */
export function abortedTransactionsOf(batches: readonly Batch[]): AbortedTransaction[] {
  const open = new Map<number, number>();
  const aborted: AbortedTransaction[] = [];
  for (const batch of batches) {
    const { producerId } = batch;
    if (batch.isControl) {
      const firstOffset = open.get(producerId);
      if (firstOffset !== undefined && markerOf(batch) === 'ABORT')
        aborted.push({ producerId, firstOffset, lastOffset: lastOffsetOf(batch) });
      open.delete(producerId);
    } else if (batch.isTransactional && !open.has(producerId)) open.set(producerId, batch.baseOffset);
  }
  return aborted.sort((a, b) => a.firstOffset - b.firstOffset);
}

/** Which transactions a walk from the oldest batch on is in (Kafka: CleanedTransactionMetadata). */
export interface CleanedTransactions {
  /** Not entered yet, by first offset. */
  readonly aborted: AbortedTransaction[];
  /** Producers in a transaction that will be committed, or that nothing is known to end. */
  readonly committing: Set<number>;
  /** Producers in one that will be aborted; true once a batch of it was seen. */
  readonly aborting: Map<number, boolean>;
}

export const newTransactions = (aborted: readonly AbortedTransaction[]): CleanedTransactions => ({
  aborted: [...aborted],
  committing: new Set(),
  aborting: new Map(),
});

/** Reads the next batch. True: nobody needs its records, for their transaction was aborted; or, of a marker, all of its transaction is gone. */
export function readTransaction(transactions: CleanedTransactions, batch: Batch): boolean {
  enter(transactions, lastOffsetOf(batch));
  if (batch.isControl) return readMarker(transactions, batch);
  if (!batch.isTransactional) return false;
  const isAborted = transactions.aborting.has(batch.producerId);
  if (isAborted) transactions.aborting.set(batch.producerId, true);
  else transactions.committing.add(batch.producerId);
  return isAborted;
}

function enter({ aborted, aborting }: CleanedTransactions, offset: number): void {
  while (aborted.length > 0 && aborted[0]!.firstOffset <= offset) {
    const { producerId } = aborted.shift()!;
    if (!aborting.has(producerId)) aborting.set(producerId, false);
  }
}

function readMarker({ committing, aborting }: CleanedTransactions, batch: Batch): boolean {
  const marker = markerOf(batch);
  if (marker === null) return true;
  if (marker === 'COMMIT') return !committing.delete(batch.producerId);
  const isSeen = aborting.get(batch.producerId) === true;
  aborting.delete(batch.producerId);
  return !isSeen;
}
