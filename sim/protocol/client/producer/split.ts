import { firstRecordUpperBound } from '../../primitives/recordSize.ts';
import { newBatch } from './accumulator.ts';
import { incomingAt, tryAppend, type Incoming } from './recordBuffer.ts';
import { nextSequence } from './idempotence.ts';
import type { PartitionQueue, ProducerBatch, ProducerState } from './state.ts';

/**
 * The broker found a batch too large: its records are refilled in order into batches of a target size, which go to the front of the queue
 * (RecordAccumulator.splitAndReenqueue). The first time the target is batch.size, so that mostly the same batch goes out again; a part of a split
 * batch is halved from then on, down to its largest record.
 */
export function splitAndReenqueue(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  const incoming = recordsOf(batch);
  forgetRatio(state, queue.topic, batch);
  const target = batch.isSplit ? halved(batch, incoming) : state.settings.batchSize;
  const parts = refill(state, queue, batch, { incoming, target });
  if (batch.baseSequence >= 0) carrySequences(batch, parts);
  carryWaiters(batch, parts);
  queue.deque.unshift(...parts);
}

/** The estimate was too good: from now on nothing is hoped for (RecordAccumulator.splitAndReenqueue). */
function forgetRatio({ accumulator }: ProducerState, topic: string, { wire, records }: ProducerBatch): void {
  if (wire?.compression !== undefined) accumulator.compressionRatios.set(topic, Math.max(1, wire.sizeInBytes / records.bytes));
}

function recordsOf(batch: ProducerBatch): readonly Incoming[] {
  const incoming: Incoming[] = [];
  for (let i = 0; i < batch.records.count; i++) incoming.push(incomingAt(batch.wire!, i, batch.createdAt));
  return incoming;
}

function halved(batch: ProducerBatch, incoming: readonly Incoming[]): number {
  const largest = incoming.reduce((most, record) => Math.max(most, firstRecordUpperBound(record.partsSize)), 0);
  return Math.max(largest, batch.wire!.sizeInBytes >> 1);
}

interface Refill {
  readonly incoming: readonly Incoming[];
  readonly target: number;
}

function refill(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, { incoming, target }: Refill): ProducerBatch[] {
  const parts: ProducerBatch[] = [];
  for (const record of incoming) {
    const part = parts[parts.length - 1];
    if (part !== undefined && tryAppend(part.records, record)) continue;
    const limit = Math.max(target, firstRecordUpperBound(record.partsSize));
    const next = newBatch(state, queue, { limit, allocated: 0, createdAt: batch.createdAt, workload: record.workload, splitFrom: batch });
    next.closed = true;
    tryAppend(next.records, record);
    parts.push(next);
  }
  return parts;
}

/** The parts together have the sequence numbers of the whole. */
function carrySequences(batch: ProducerBatch, parts: readonly ProducerBatch[]): void {
  let sequence = batch.baseSequence;
  for (const part of parts) {
    part.producerId = batch.producerId;
    part.producerEpoch = batch.producerEpoch;
    part.baseSequence = sequence;
    part.resequenced = batch.resequenced;
    sequence = nextSequence(sequence, part.records.count);
  }
}

function carryWaiters(batch: ProducerBatch, parts: readonly ProducerBatch[]): void {
  let first = 0;
  for (const part of parts) {
    const end = first + part.records.count;
    for (const { id, record } of batch.commands) if (record >= first && record < end) part.commands.push({ id, record: record - first });
    first = end;
  }
  parts[parts.length - 1]!.awaited = batch.awaited;
}
