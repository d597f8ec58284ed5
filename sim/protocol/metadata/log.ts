import { assert } from '../../engine/assert.ts';
import type { Batch } from '../log/batch.ts';
import { nextOffsetOf } from '../log/batch.ts';
import type { MetadataRecord } from './records.ts';

/**
 * The log of `__cluster_metadata-0` as one node's disk holds it (Kafka: KafkaRaftLog). It keeps every batch from offset 0 on: there are no
 * snapshots yet that would let its beginning go.
 */
export interface MetadataLog {
  /** Frozen, in the order of their offsets. */
  readonly batches: Batch[];
  logEndOffset: number;
  /** Epoch of the last batch, 0 for none. */
  lastEpoch: number;
  /** Offsets below survive a power loss. */
  flushedOffset: number;
}

export const emptyMetadataLog = (): MetadataLog => ({ batches: [], logEndOffset: 0, lastEpoch: 0, flushedOffset: 0 });

export function appendMetadata(log: MetadataLog, batch: Batch): void {
  assert(batch.baseOffset === log.logEndOffset, 'metadata batch does not continue the log', {
    baseOffset: batch.baseOffset,
    logEndOffset: log.logEndOffset,
  });
  log.batches.push(batch);
  log.logEndOffset = nextOffsetOf(batch);
  log.lastEpoch = batch.partitionLeaderEpoch;
}

/** Batches from the one that holds `from` on and below `until`, at least one if there is any, at most `maxBytes` otherwise. */
export function readMetadata(log: MetadataLog, from: number, until: number, maxBytes: number): readonly Batch[] {
  const found: Batch[] = [];
  let bytes = 0;
  for (let at = indexOf(log, from); at < log.batches.length; at++) {
    const batch = log.batches[at]!;
    bytes += batch.sizeInBytes;
    if (nextOffsetOf(batch) > until || (bytes > maxBytes && found.length > 0)) break;
    found.push(batch);
  }
  return found;
}

/** Cuts the log to end at `offset`, or at the end of the batch before it. */
export function truncateMetadata(log: MetadataLog, offset: number): void {
  if (offset >= log.logEndOffset) return;
  log.batches.length = indexOf(log, offset);
  const last = log.batches.at(-1);
  log.logEndOffset = last === undefined ? 0 : nextOffsetOf(last);
  log.lastEpoch = last?.partitionLeaderEpoch ?? 0;
  if (log.flushedOffset > log.logEndOffset) log.flushedOffset = log.logEndOffset;
}

/** What a power loss leaves. */
export const cutMetadataToDurable = (log: MetadataLog): void => truncateMetadata(log, log.flushedOffset);

/** End of the records of an epoch, with the greatest epoch at or below it that the log knows: what a leader answers with `divergingEpoch`. */
export function metadataEndOffsetForEpoch(log: MetadataLog, epoch: number): { readonly epoch: number; readonly endOffset: number } {
  for (let at = log.batches.length - 1; at >= 0; at--) {
    const batch = log.batches[at]!;
    if (batch.partitionLeaderEpoch <= epoch) return { epoch: batch.partitionLeaderEpoch, endOffset: nextOffsetOf(batch) };
  }
  return { epoch: 0, endOffset: 0 };
}

/** Where a log has to be cut that the leader told to diverge: it keeps what both have of the greatest epoch that both know (Kafka: ReplicatedLog.truncateToEndOffset). */
export function divergenceCut(log: MetadataLog, diverging: { readonly epoch: number; readonly endOffset: number }): number {
  const own = metadataEndOffsetForEpoch(log, diverging.epoch);
  return own.epoch === diverging.epoch ? Math.min(own.endOffset, diverging.endOffset) : own.endOffset;
}

export const metadataRecordsOf = (batch: Batch): readonly MetadataRecord[] => {
  assert(batch.records.type === 'metadata', 'not a batch of the metadata log', { baseOffset: batch.baseOffset });
  return batch.records.items;
};

/** Index of the batch that holds `offset`, or of the first after it. */
function indexOf(log: MetadataLog, offset: number): number {
  let low = 0;
  let high = log.batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nextOffsetOf(log.batches[middle]!) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
