import type { Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { NEVER } from '../network/index.ts';
import { release } from './accumulator.ts';
import { failBatch } from './completion.ts';
import { markUnresolved } from './idempotence.ts';
import type { PartitionQueue, ProducerBatch, ProducerState } from './state.ts';

/**
 * Fails the batches whose delivery.timeout.ms is over, counted from their creation: those that wait and those on their way
 * (Sender.sendProducerData, RecordAccumulator.expiredBatches). Returns when the next one is.
 */
export function expireBatches(state: ProducerState, out: Out): Us {
  const { accumulator, settings } = state;
  let oldest = NEVER;
  for (const index of accumulator.active) {
    const queue = accumulator.queues[index]!;
    for (const batch of queue.inFlight) {
      if (batch.done) continue;
      if (isExpired(state, batch, out.now)) expire(state, queue, batch, out);
      else oldest = Math.min(oldest, batch.createdAt);
    }
    while (queue.deque.length > 0 && isExpired(state, queue.deque[0]!, out.now)) {
      const batch = queue.deque.shift()!;
      expire(state, queue, batch, out);
      release(state, queue, batch);
    }
    if (queue.deque.length > 0) oldest = Math.min(oldest, queue.deque[0]!.createdAt);
  }
  return oldest === NEVER ? NEVER : oldest + settings.deliveryTimeoutUs;
}

const isExpired = ({ settings }: ProducerState, batch: ProducerBatch, now: Us): boolean =>
  now - batch.createdAt >= settings.deliveryTimeoutUs;

/** One on its way keeps its memory until its request is over. */
function expire(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, out: Out): void {
  const ms = Math.floor((out.now - batch.createdAt) / 1_000);
  const message =
    `Expiring ${batch.records.count} record(s) for ${queue.tp}:${ms} ms has passed since batch creation. ` +
    'The request has not been sent, or no server response has been received yet.';
  failBatch(state, queue, batch, { error: 'REQUEST_TIMED_OUT', message, isSureVerdict: false }, out);
  if (state.settings.idempotent && batch.attempts > 0 && batch.baseSequence >= 0) markUnresolved(state, queue, batch);
}
