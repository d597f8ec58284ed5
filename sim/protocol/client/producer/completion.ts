import { msToUs } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { ProducePartitionResponse } from '../../messages/produce.ts';
import { backoffMs, clientBackoff } from '../../primitives/exponentialBackoff.ts';
import { exceptionOf, isInvalidMetadata, isRetriable, messageOf } from '../errors.ts';
import { patchLeader, requestUpdate, type Completion } from '../network/index.ts';
import { release, removeBatch } from './accumulator.ts';
import { onBatchDone } from './application.ts';
import { canRetryIdempotent, onAcked, onFailed } from './idempotence.ts';
import type { ProducePurpose } from './sender.ts';
import { splitAndReenqueue } from './split.ts';
import type { PartitionQueue, ProducerBatch, ProducerState } from './state.ts';

type Answer = Pick<ProducePartitionResponse, 'error' | 'message' | 'baseOffset' | 'logStartOffset'>;

const DISCONNECTED: Answer = Object.freeze({ error: 'NETWORK_EXCEPTION', baseOffset: -1, logStartOffset: -1 });
const TIMED_OUT: Answer = Object.freeze({ error: 'REQUEST_TIMED_OUT', baseOffset: -1, logStartOffset: -1 });
/** Of a request that expects no answer: written is all that is known. */
const UNACKNOWLEDGED: Answer = Object.freeze({ error: 'NONE', baseOffset: -1, logStartOffset: -1 });
/** The broker left a partition out of its answer. */
const UNANSWERED: Answer = Object.freeze({ error: 'UNKNOWN_SERVER_ERROR', baseOffset: -1, logStartOffset: -1 });

/** A Produce request is over: each of its batches succeeds, is sent again, is split or fails (Sender.handleProduceResponse). */
export function onProduceOver(state: ProducerState, completion: Completion<unknown>, out: Out): void {
  const { batches } = completion.purpose as ProducePurpose;
  for (let i = 0; i < batches.length; i += 2) {
    const queue = state.accumulator.queues[batches[i]!]!;
    const batch = queue.inFlight.find(inFlight => inFlight.id === batches[i + 1]);
    if (batch !== undefined) completeBatch(state, queue, batch, answerFor(state, completion, queue), out);
  }
}

function answerFor(state: ProducerState, { failure, response }: Completion<unknown>, queue: PartitionQueue): Answer {
  if (failure !== null) return failure === 'timedOut' ? TIMED_OUT : DISCONNECTED;
  if (response === null || response.api !== 'Produce') return UNACKNOWLEDGED;
  const answer = response.partitions.find(partition => partition.tp === queue.tp);
  if (answer?.currentLeader !== undefined) patchLeader(state.client.metadata, queue.topic, queue.partition, answer.currentLeader);
  return answer ?? UNANSWERED;
}

function completeBatch(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, answer: Answer, out: Out): void {
  removeBatch(queue.inFlight, batch);
  if (state.settings.guaranteeMessageOrder) queue.muted = false;
  if (isInvalidMetadata(answer.error)) requestUpdate(state.client.metadata);
  if (batch.done) release(state, queue, batch);
  else if (answer.error === 'MESSAGE_TOO_LARGE' && batch.records.count > 1) {
    noteRetry(state, queue, batch, answer.error, out);
    splitAndReenqueue(state, queue, batch);
    release(state, queue, batch);
  } else if (answer.error !== 'NONE' && canRetry(state, queue, batch, answer, out)) reenqueue(state, queue, batch, answer.error, out);
  else finish(state, queue, batch, answer, out);
}

function finish(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, answer: Answer, out: Out): void {
  // A duplicate is in the log already: where, the broker does not say.
  if (answer.error === 'NONE' || answer.error === 'DUPLICATE_SEQUENCE_NUMBER') succeed(state, queue, batch, answer.baseOffset, out);
  else {
    const isSureVerdict = batch.attempts < state.settings.retries;
    failBatch(state, queue, batch, { error: answer.error, message: answer.message ?? messageOf(answer.error), isSureVerdict }, out);
  }
  release(state, queue, batch);
}

function succeed(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, baseOffset: number, out: Out): void {
  const { count } = batch.records;
  if (batch.baseSequence >= 0) onAcked(queue, batch, baseOffset);
  batch.done = true;
  state.counts.acked += count;
  const latencyMs = (out.now - batch.createdAt) / 1_000;
  out.note({ kind: 'producer.acked', tp: queue.tp, acks: state.settings.acks, batch: batch.wire!, baseOffset, count, latencyMs });
  onBatchDone(state, batch, null, out);
}

export interface Failure {
  readonly error: ErrorName;
  readonly message: string;
  /** The broker refused it, so that its sequence numbers are free; not so when nobody knows what became of it. */
  readonly isSureVerdict: boolean;
}

/** The application gets the exception; the caller gives the memory back when it may (Sender.failBatch). */
export function failBatch(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, failure: Failure, out: Out): void {
  const { count } = batch.records;
  const exception = exceptionOf(failure.error);
  batch.done = true;
  if (batch.baseSequence >= 0) onFailed(state, queue, failure.error, failure.isSureVerdict);
  state.counts.failed += count;
  state.lastError = exception;
  out.note({ kind: 'producer.failed', tp: queue.tp, batch: batch.wire, count, exception, message: failure.message });
  onBatchDone(state, batch, { exception, message: failure.message }, out);
}

function canRetry(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, answer: Answer, out: Out): boolean {
  const { settings } = state;
  if (out.now - batch.createdAt >= settings.deliveryTimeoutUs || batch.attempts >= settings.retries) return false;
  return settings.idempotent ? canRetryIdempotent(state, queue, batch, answer) : isRetriable(answer.error);
}

/** Back to the front of its queue, or where its sequence belongs (RecordAccumulator.reenqueue). */
function reenqueue(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: ErrorName, out: Out): void {
  const policy = clientBackoff(state.settings.retryBackoffMs, state.settings.retryBackoffMaxMs);
  batch.backoff = msToUs(backoffMs(policy, batch.attempts, out));
  batch.attempts += 1;
  batch.lastAttemptAt = out.now;
  noteRetry(state, queue, batch, error, out);
  insertInOrder(queue, batch);
}

/** Batches with a sequence stand first, in order of it; without one the last to come back is the first to leave. */
function insertInOrder(queue: PartitionQueue, batch: ProducerBatch): void {
  let at = 0;
  if (batch.baseSequence >= 0) {
    while (at < queue.deque.length && isBefore(queue.deque[at]!, batch)) at += 1;
  }
  queue.deque.splice(at, 0, batch);
}

const isBefore = (a: ProducerBatch, b: ProducerBatch): boolean => a.baseSequence >= 0 && a.baseSequence < b.baseSequence;

function noteRetry(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: ErrorName, out: Out): void {
  state.counts.retried += batch.records.count;
  out.note({ kind: 'producer.retried', tp: queue.tp, batch: batch.wire!, error, attempt: batch.attempts });
}
