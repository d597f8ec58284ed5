import { lastOffsetOf, nextOffsetOf } from '../batch.ts';
import type { Batch, CompactedRecords, DenseRecords } from '../batch.ts';
import { compressedSize } from '../compression.ts';
import type { Producers } from '../producerState.ts';
import { batchSize, countOf, offsetDeltaAt, recordAt, timestampAt } from '../records.ts';
import type { OffsetMap } from './offsetMap.ts';
import { readTransaction } from './transactions.ts';
import type { CleanedTransactions } from './transactions.ts';

/** What is known while the batches of a log are rewritten, oldest first. */
export interface Rewriting {
  readonly map: OffsetMap;
  readonly nowMs: number;
  readonly deleteRetentionMs: number;
  readonly transactions: CleanedTransactions;
  readonly producers: Producers;
  /** Offset at which the round ends. */
  readonly endOffset: number;
}

/**
 * What is left of a batch, or null (Kafka: Cleaner.cleanInto, MemoryRecords.filterTo). A batch that loses nothing stays the object that it is. The last
 * batch of a producer that is still known stays with its sequence, and the last one of the round with its offset, though all its records went.
 */
export function filterBatch(batch: Batch, rewriting: Rewriting): Batch | null {
  const { records } = batch;
  if (records.type === 'metadata') return batch;
  const canDiscard = readTransaction(rewriting.transactions, batch);
  const horizonMs = records.type === 'compacted' ? records.deleteHorizonMs : null;
  const isExpired = horizonMs !== null && horizonMs <= rewriting.nowMs;
  const discards = canDiscard && (!batch.isControl || isExpired);
  const kept = discards ? [] : keptOf(batch, rewriting, isExpired);
  if (kept.length === 0 && !mustStay(batch, rewriting)) return null;
  const hasToExpire = batch.isControl ? canDiscard && kept.length > 0 : kept.some(delta => isTombstone(batch, delta));
  const needsHorizon = hasToExpire && horizonMs === null;
  if (kept.length === countOf(records) && !needsHorizon) return batch;
  return rewrite(batch, kept, needsHorizon ? rewriting.nowMs + rewriting.deleteRetentionMs : horizonMs);
}

/** Offset deltas of the records that stay (Kafka: Cleaner.shouldRetainRecord). */
function keptOf(batch: Batch, { map }: Rewriting, isExpired: boolean): number[] {
  const kept: number[] = [];
  for (let index = 0; index < countOf(batch.records); index++) {
    const delta = offsetDeltaAt(batch.records, index);
    const offset = batch.baseOffset + delta;
    const { key, value } = recordAt(batch, index);
    const isNewest = key !== null && offset >= (map.offsets.get(key) ?? -1);
    if (batch.isControl || offset > map.latestOffset || (isNewest && (value !== null || !isExpired))) kept.push(delta);
  }
  return kept;
}

function mustStay(batch: Batch, { producers, endOffset }: Rewriting): boolean {
  if (nextOffsetOf(batch) === endOffset) return true;
  const producer = batch.producerId < 0 ? undefined : producers.get(batch.producerId);
  if (producer === undefined) return false;
  const last = producer.batches[producer.batches.length - 1];
  if (last !== undefined) return lastOffsetOf(batch) === last.lastOffset;
  return batch.isControl && batch.producerEpoch === producer.producerEpoch;
}

const sourceOf = (records: DenseRecords | CompactedRecords): DenseRecords => (records.type === 'compacted' ? records.source : records);

const isTombstone = (batch: Batch, delta: number): boolean => {
  const source = sourceOf(batch.records as DenseRecords | CompactedRecords);
  return source.type === 'list' && source.items[delta]!.value === null;
};

/** Timestamps are told from the first record's, or from the delete horizon, whose field that is where there is one (KIP-534). */
function rewrite(batch: Batch, kept: readonly number[], deleteHorizonMs: number | null): Batch {
  const source = sourceOf(batch.records as DenseRecords | CompactedRecords);
  const records: CompactedRecords = Object.freeze({ type: 'compacted', source, kept: Object.freeze(kept), deleteHorizonMs });
  const thinned: Batch = { ...batch, records };
  let maxTimestamp = kept.length === 0 ? batch.maxTimestamp : -1;
  for (let index = 0; index < kept.length; index++) maxTimestamp = Math.max(maxTimestamp, timestampAt(thinned, index));
  const baseTimestamp = deleteHorizonMs ?? (kept.length === 0 ? batch.maxTimestamp : timestampAt(thinned, 0));
  return Object.freeze({
    ...thinned,
    baseTimestamp,
    maxTimestamp,
    sizeInBytes: compressedSize(batchSize(records, baseTimestamp), batch.compression ?? null),
  });
}
