import { estimatedSize } from './recordBuffer.ts';
import type { ProducerState } from './state.ts';

/** What is shown of a producer (trace/snapshot.ts: ProducerView). */
export function viewProducer(state: ProducerState) {
  const { counts, ids, accumulator, settings, client } = state;
  const waiting = accumulator.queues.flatMap(queue =>
    queue.deque.map(batch => ({
      tp: queue.tp,
      records: batch.records.count,
      bytes: batch.wire?.sizeInBytes ?? estimatedSize(batch.records),
      attempts: batch.attempts,
    })),
  );
  let requestsInFlight = 0;
  for (const link of client.links.values()) requestsInFlight += link.inFlight.filter(sent => sent.request.api === 'Produce').length;
  return {
    sent: counts.sent,
    acked: counts.acked,
    failed: counts.failed,
    retried: counts.retried,
    inFlight: counts.sent - counts.acked - counts.failed,
    lastError: state.lastError,
    producerId: ids.producerId,
    producerEpoch: ids.producerEpoch,
    acks: settings.acks,
    accumulator: waiting,
    requestsInFlight,
    bufferAvailableBytes: accumulator.availableMemory,
  };
}
