import { lastOffsetOf } from './batch.ts';
import type { Batch } from './batch.ts';
import type { ErrorName } from '../messages/errors.ts';

/** How many of its last batches are remembered of a producer: as many as it may have in flight (Kafka: ProducerStateEntry). */
const BATCHES_TO_RETAIN = 5;
const MAX_SEQUENCE = 2_147_483_647;

/** What a partition knows of an idempotent producer (Kafka: ProducerStateEntry). */
export interface ProducerEntry {
  readonly producerId: number;
  producerEpoch: number;
  /** At most five, oldest first. Frozen, each of them. */
  batches: BatchMetadata[];
  lastTimestamp: number;
}

export interface BatchMetadata {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly lastOffset: number;
  readonly offsetDelta: number;
  readonly timestamp: number;
}

/** By producer id. */
export type Producers = Map<number, ProducerEntry>;

/** Of a log without idempotent producers. Shared, so never written to: `remember` replaces it. */
export const NO_PRODUCERS: Producers = Object.freeze(new Map<number, ProducerEntry>());

/** A `.snapshot` file: the producers as they were at an offset, the last batch of each. Frozen. */
export interface ProducerSnapshot {
  readonly type: 'snapshot';
  readonly file: string;
  readonly offset: number;
  readonly producers: readonly ProducerEntry[];
}

/** Sequences count to 2^31 - 1 and then start again at 0. */
const nextSequence = (sequence: number): number => (sequence === MAX_SEQUENCE ? 0 : sequence + 1);

export const addToSequence = (sequence: number, delta: number): number =>
  sequence > MAX_SEQUENCE - delta ? delta - (MAX_SEQUENCE - sequence) - 1 : sequence + delta;

const lastSequenceOf = (batch: Batch): number => addToSequence(batch.baseSequence, batch.lastOffsetDelta);

/** The earlier append of this very batch, if it is among the last five (Kafka: ProducerStateEntry.findDuplicateBatch). */
export function findDuplicate(producers: Producers, batch: Batch): BatchMetadata | null {
  const entry = producers.get(batch.producerId);
  if (entry === undefined || entry.producerEpoch !== batch.producerEpoch) return null;
  const lastSequence = lastSequenceOf(batch);
  return entry.batches.find(known => known.firstSequence === batch.baseSequence && known.lastSequence === lastSequence) ?? null;
}

/**
 * May a client's batch follow what the partition has of its producer (Kafka: ProducerAppendInfo.checkProducerEpoch, checkSequence)? An unknown
 * producer may begin with any sequence: its state may have been lost with the records that carried it.
 */
export function checkSequence(producers: Producers, batch: Batch): ErrorName {
  const entry = producers.get(batch.producerId);
  if (entry === undefined) return 'NONE';
  if (batch.producerEpoch < entry.producerEpoch) return 'INVALID_PRODUCER_EPOCH';
  if (batch.producerEpoch > entry.producerEpoch)
    return batch.baseSequence === 0 || entry.producerEpoch === -1 ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER';
  const last = entry.batches[entry.batches.length - 1];
  const expected = last === undefined ? 0 : nextSequence(last.lastSequence);
  return batch.baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER';
}

/** Remembers an appended batch (Kafka: ProducerStateManager.update). Replicas do this without checks: the leader has checked. A marker has no sequence. */
export function remember(memory: { producers: Producers }, batch: Batch): void {
  if (batch.producerId < 0) return;
  if (memory.producers === NO_PRODUCERS) memory.producers = new Map();
  const { producers } = memory;
  let entry = producers.get(batch.producerId);
  if (entry === undefined) {
    entry = { producerId: batch.producerId, producerEpoch: batch.producerEpoch, batches: [], lastTimestamp: -1 };
    producers.set(batch.producerId, entry);
  }
  if (entry.producerEpoch !== batch.producerEpoch) {
    entry.producerEpoch = batch.producerEpoch;
    entry.batches.length = 0;
  }
  if (!batch.isControl) {
    if (entry.batches.length === BATCHES_TO_RETAIN) entry.batches.shift();
    entry.batches.push(metadataOf(batch));
  }
  entry.lastTimestamp = batch.maxTimestamp;
}

const metadataOf = (batch: Batch): BatchMetadata =>
  Object.freeze({
    firstSequence: batch.baseSequence,
    lastSequence: lastSequenceOf(batch),
    lastOffset: lastOffsetOf(batch),
    offsetDelta: batch.lastOffsetDelta,
    timestamp: batch.maxTimestamp,
  });

/** Only the last batch of each producer gets into a snapshot: older ones are no longer recognised after a restart. */
export function snapshotProducers(file: string, offset: number, producers: Producers): ProducerSnapshot {
  const entries: ProducerEntry[] = [];
  for (const entry of producers.values()) {
    entries.push(Object.freeze({ ...entry, batches: Object.freeze(entry.batches.slice(-1)) as BatchMetadata[] }));
  }
  return Object.freeze({ type: 'snapshot', file, offset, producers: Object.freeze(entries) });
}

export function producersFrom(snapshot: ProducerSnapshot | null): Producers {
  if (snapshot === null || snapshot.producers.length === 0) return NO_PRODUCERS;
  const producers: Producers = new Map();
  for (const entry of snapshot.producers) producers.set(entry.producerId, { ...entry, batches: entry.batches.slice() });
  return producers;
}
