import type { Us } from '../../../engine/time.ts';
import { leaderEpochFor, leaderFor, NEVER } from '../network/index.ts';
import { isFull } from './accumulator.ts';
import type { PartitionQueue, ProducerBatch, ProducerState } from './state.ts';

export interface Ready {
  /** Nodes that lead a partition with a batch to send, in the order in which they were found. */
  readonly nodes: readonly number[];
  /** Topics with batches for a partition without a leader. */
  readonly unknownLeaders: readonly string[];
  /** When a batch that lingers or backs off is to be looked at again. */
  readonly checkAt: Us;
}

/** Which nodes can be sent to (RecordAccumulator.ready, partitionReady, batchReady). */
export function ready(state: ProducerState, now: Us): Ready {
  const nodes: number[] = [];
  const unknownLeaders: string[] = [];
  let checkAt = NEVER;
  for (const index of state.accumulator.active) {
    const queue = state.accumulator.queues[index]!;
    const head = queue.deque[0];
    if (head === undefined) continue;
    const leader = leaderFor(state.client.metadata, queue.topic, queue.partition);
    if (leader < 0) {
      if (!unknownLeaders.includes(queue.topic)) unknownLeaders.push(queue.topic);
      continue;
    }
    noteLeaderEpoch(state, queue, head);
    if (queue.muted || nodes.includes(leader)) continue;
    const at = sendableAt(state, queue, head, now);
    if (at <= now) nodes.push(leader);
    else checkAt = Math.min(checkAt, at);
  }
  return { nodes, unknownLeaders, checkAt };
}

/** A leader that is newer than this retry ends its backoff (KIP-951, ProducerBatch.maybeUpdateLeaderEpoch). */
function noteLeaderEpoch(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  const epoch = leaderEpochFor(state.client.metadata, queue.topic, queue.partition);
  if (epoch <= batch.leaderEpoch) return;
  batch.attemptsAtLeaderChange = batch.attempts;
  batch.leaderEpoch = epoch;
}

export function isBackingOff(batch: ProducerBatch, now: Us): boolean {
  if (batch.attempts === 0 || now - batch.lastAttemptAt >= batch.backoff) return false;
  return batch.attemptsAtLeaderChange !== batch.attempts;
}

function sendableAt(state: ProducerState, queue: PartitionQueue, head: ProducerBatch, now: Us): Us {
  if (isBackingOff(head, now)) return head.lastAttemptAt + head.backoff;
  if (queue.deque.length > 1 || isFull(head) || isPressing(state)) return now;
  return head.lastAttemptAt + state.settings.lingerUs;
}

/** No batch lingers while the application waits for memory, a flush is under way or the producer closes. */
const isPressing = (state: ProducerState): boolean =>
  state.closing !== null || state.flushes.length > 0 || state.application.blocked?.waitsFor === 'memory';
