import type { Us } from '../../../engine/time.ts';
import { updatedCompressionRatio } from '../../primitives/compressionRatio.ts';
import { leaderFor } from '../network/index.ts';
import { assignSequence, mustWait } from './idempotence.ts';
import { isBackingOff } from './ready.ts';
import { emptyBuffer, estimatedSize, toWire } from './recordBuffer.ts';
import type { PartitionQueue, ProducerBatch, ProducerState } from './state.ts';

/** Takes at most one batch of each partition that a node leads, as many as fit a request (RecordAccumulator.drainBatchesForOneNode). */
export function drain(state: ProducerState, node: number, now: Us): readonly ProducerBatch[] {
  const { metadata } = state.client;
  const led = metadata.ledBy.get(node) ?? 0;
  if (led === 0) return [];
  const start = (state.accumulator.drainIndexes.get(node) ?? 0) % led;
  const batches: ProducerBatch[] = [];
  let size = 0;
  for (const { queue, place } of queuesOf(state, node, start, led)) {
    const head = queue.deque[0];
    if (head === undefined || queue.muted || isBackingOff(head, now)) continue;
    const bytes = head.wire?.sizeInBytes ?? estimatedSize(head.records);
    const isTooMuch = batches.length > 0 && size + bytes > state.settings.maxRequestSize;
    if (isTooMuch || mustWait(state, queue, head)) {
      state.accumulator.drainIndexes.set(node, place);
      return batches;
    }
    queue.deque.shift();
    seal(state, queue, head);
    queue.inFlight.push(head);
    size += head.wire!.sizeInBytes;
    batches.push(head);
  }
  // After a full lap the next one begins where this one ended, one place before it began.
  state.accumulator.drainIndexes.set(node, (start - 1 + led) % led);
  return batches;
}

interface Place {
  readonly queue: PartitionQueue;
  /** Among the node's partitions, in metadata order. */
  readonly place: number;
}

/** Those with batches, around from where the last drain left off. The idle ones in between would be passed over. */
function queuesOf({ accumulator, client }: ProducerState, node: number, start: number, led: number): readonly Place[] {
  const places: Place[] = [];
  for (const index of accumulator.active) {
    const queue = accumulator.queues[index]!;
    if (queue.deque.length === 0 || leaderFor(client.metadata, queue.topic, queue.partition) !== node) continue;
    places.push({ queue, place: client.metadata.topics.get(queue.topic)?.places[queue.partition] ?? 0 });
  }
  const turn = ({ place }: Place): number => (place - start + led) % led;
  return places.sort((a, b) => turn(a) - turn(b));
}

/** Kafka: MemoryRecordsBuilder.close. */
function observeRatio({ accumulator }: ProducerState, topic: string, observed: number): void {
  accumulator.compressionRatios.set(topic, updatedCompressionRatio(accumulator.compressionRatios.get(topic) ?? 1, observed));
}

/** Closes a batch for good, with its sequence where the producer is idempotent. */
function seal(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  batch.closed = true;
  if (state.settings.idempotent && batch.baseSequence < 0) assignSequence(state, queue, batch);
  if (batch.wire !== null) return;
  batch.wire = toWire(batch.records, batch);
  if (batch.wire.compression !== undefined) observeRatio(state, queue.topic, batch.wire.sizeInBytes / batch.records.bytes);
  emptyBuffer(batch.records);
}
