import { msToUs, type Us } from '../../../engine/time.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { InitProducerIdResponse } from '../../messages/produce.ts';
import type { Out } from '../../machine.ts';
import { backoffMs, clientBackoff } from '../../primitives/exponentialBackoff.ts';
import { canSend, leastLoadedNode, LONG_AGO, NEVER, ready, retryAt, send, type Completion } from '../network/index.ts';
import { isRetriable } from '../errors.ts';
import type { PartitionQueue, ProducerBatch, ProducerIds, ProducerState } from './state.ts';

const MOST_EPOCHS = 32_767;
const SEQUENCES = 2_147_483_648;

export const createProducerIds = (): ProducerIds => ({
  producerId: -1,
  producerEpoch: -1,
  state: 'UNINITIALIZED',
  retryAt: LONG_AGO,
  attempts: 0,
  requested: false,
  bumpRequired: false,
  rewrite: [],
  unresolved: [],
});

/** The purpose of an InitProducerId request. */
export const INIT_PRODUCER_ID = 'initProducerId';

/**
 * The producer id's part of a pass of the sender: bumps the epoch where that was asked for, and asks for an id while there is none
 * (TransactionManager.bumpIdempotentEpochAndResetIdIfNeeded, Sender.maybeSendAndPollTransactionalRequest). Returns when to look again.
 */
export function maintainProducerId(state: ProducerState, out: Out): Us {
  const { ids, settings } = state;
  if (!settings.idempotent) return NEVER;
  resolveSequences(state);
  if (ids.bumpRequired) bumpEpoch(state, out);
  if (ids.producerId >= 0 || ids.requested) return NEVER;
  ids.state = 'INITIALIZING';
  if (ids.retryAt > out.now) return ids.retryAt;
  return requestProducerId(state, out);
}

function requestProducerId(state: ProducerState, out: Out): Us {
  const { ids, client } = state;
  const node = leastLoadedNode(client, out);
  if (node === null) return out.now + msToUs(state.settings.retryBackoffMs);
  if (!ready(client, node, out)) return canSend(client, node, out.now) ? NEVER : retryAt(client, node, out.now);
  ids.requested = true;
  send(
    client,
    node,
    { api: 'InitProducerId', transactionalId: null, transactionTimeoutMs: 2_147_483_647, producerId: -1, producerEpoch: -1 },
    { purpose: INIT_PRODUCER_ID },
    out,
  );
  return NEVER;
}

/** The answer to InitProducerId, or that there will be none (TransactionManager.InitProducerIdHandler). */
export function onProducerId(state: ProducerState, completion: Completion<unknown>, out: Out): void {
  const { ids } = state;
  const response = completion.response as InitProducerIdResponse | null;
  ids.requested = false;
  if (response !== null && response.error === 'NONE') {
    ids.attempts = 0;
    setProducerId(ids, response.producerId, response.producerEpoch, out);
    return;
  }
  const policy = clientBackoff(state.settings.retryBackoffMs, state.settings.retryBackoffMaxMs);
  ids.retryAt = out.now + msToUs(backoffMs(policy, ids.attempts, out));
  ids.attempts += 1;
}

function setProducerId(ids: ProducerIds, producerId: number, producerEpoch: number, out: Out): void {
  ids.producerId = producerId;
  ids.producerEpoch = producerEpoch;
  ids.state = 'READY';
  out.note({ kind: 'producer.idAssigned', producerId, producerEpoch });
}

/** The next epoch, or a new id after the last one (TransactionManager.bumpIdempotentProducerEpoch). */
function bumpEpoch(state: ProducerState, out: Out): void {
  const { ids, accumulator } = state;
  if (ids.producerId < 0) return;
  if (ids.producerEpoch === MOST_EPOCHS) {
    ids.producerId = -1;
    ids.producerEpoch = -1;
  } else setProducerId(ids, ids.producerId, ids.producerEpoch + 1, out);
  for (const index of ids.rewrite) {
    const queue = accumulator.queues[index]!;
    startSequencesAtBeginning(state, queue);
    queue.unresolvedUntil = -1;
  }
  ids.rewrite = [];
  ids.bumpRequired = false;
}

/** Rewrites the batches of a partition that are not done yet to the present epoch, with sequences from 0 (TxnPartitionMap.startSequencesAtBeginning). */
function startSequencesAtBeginning(state: ProducerState, queue: PartitionQueue): void {
  const { producerId, producerEpoch } = state.ids;
  let sequence = 0;
  for (const batch of sequencedBatches(queue)) {
    batch.producerId = producerId;
    batch.producerEpoch = producerEpoch;
    batch.baseSequence = sequence;
    batch.resequenced = true;
    if (batch.wire !== null) batch.wire = Object.freeze({ ...batch.wire, producerId, producerEpoch, baseSequence: sequence });
    sequence = nextSequence(sequence, batch.records.count);
  }
  queue.producerId = producerId;
  queue.producerEpoch = producerEpoch;
  queue.nextSequence = sequence;
  queue.lastAckedSequence = -1;
}

function requestEpochBump({ ids }: ProducerState, queue: PartitionQueue): void {
  ids.bumpRequired = true;
  if (!ids.rewrite.includes(queue.index)) ids.rewrite.push(queue.index);
}

/** What counts as in flight for sequences: with one, and not done; on its way or waiting for a retry. In order. */
function sequencedBatches(queue: PartitionQueue): readonly ProducerBatch[] {
  const batches = [...queue.inFlight, ...queue.deque].filter(batch => batch.baseSequence >= 0 && !batch.done);
  return batches.sort((a, b) => a.baseSequence - b.baseSequence);
}

function lowestSequence(queue: PartitionQueue): number {
  let lowest = -1;
  for (const batch of queue.inFlight) if (!batch.done && (lowest < 0 || batch.baseSequence < lowest)) lowest = batch.baseSequence;
  for (const batch of queue.deque) if (batch.baseSequence >= 0 && (lowest < 0 || batch.baseSequence < lowest)) lowest = batch.baseSequence;
  return lowest;
}

const isStale = ({ ids }: ProducerState, queue: PartitionQueue): boolean =>
  queue.producerId !== ids.producerId || queue.producerEpoch !== ids.producerEpoch;

/** Whether sequence numbers keep the head of a partition back (RecordAccumulator.shouldStopDrainBatchesForPartition). */
export function mustWait(state: ProducerState, queue: PartitionQueue, head: ProducerBatch): boolean {
  if (!state.settings.idempotent) return false;
  if (state.ids.producerId < 0) return true;
  const lowest = lowestSequence(queue);
  if (head.baseSequence >= 0) return head.baseSequence !== lowest;
  return (lowest >= 0 && isStale(state, queue)) || queue.unresolvedUntil >= 0;
}

/** A first batch under a new epoch starts at sequence 0 (TransactionManager.maybeUpdateProducerIdAndEpoch). */
export function assignSequence(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  const { ids } = state;
  if (isStale(state, queue) && lowestSequence(queue) < 0) startSequencesAtBeginning(state, queue);
  batch.producerId = ids.producerId;
  batch.producerEpoch = ids.producerEpoch;
  batch.baseSequence = queue.nextSequence;
  queue.nextSequence = nextSequence(queue.nextSequence, batch.records.count);
}

/** After the greatest int comes 0 (DefaultRecordBatch.incrementSequence). */
export function nextSequence(sequence: number, records: number): number {
  const next = sequence + records;
  return next < SEQUENCES ? next : next - SEQUENCES;
}

export function onAcked(queue: PartitionQueue, batch: ProducerBatch, baseOffset: number): void {
  const lastSequence = nextSequence(batch.baseSequence, batch.records.count - 1);
  queue.lastAckedSequence = Math.max(queue.lastAckedSequence, lastSequence);
  if (baseOffset >= 0) queue.lastAckedOffset = Math.max(queue.lastAckedOffset, baseOffset + batch.records.count - 1);
}

/** A batch expired while nobody knew whether it was written: no new sequences until the rest has come through. */
export function markUnresolved({ ids }: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  if (!ids.unresolved.includes(queue.index)) ids.unresolved.push(queue.index);
  queue.unresolvedUntil = Math.max(queue.unresolvedUntil, nextSequence(batch.baseSequence, batch.records.count));
}

/** Once nothing is in flight: either all was written after all, or a new epoch starts over (TransactionManager.maybeResolveSequences). */
function resolveSequences(state: ProducerState): void {
  const { ids, accumulator } = state;
  if (ids.unresolved.length === 0) return;
  ids.unresolved = ids.unresolved.filter(index => {
    const queue = accumulator.queues[index]!;
    if (queue.unresolvedUntil < 0) return false;
    if (lowestSequence(queue) >= 0) return true;
    queue.unresolvedUntil = -1;
    if (queue.nextSequence !== nextSequence(queue.lastAckedSequence, 1)) requestEpochBump(state, queue);
    return false;
  });
}

export interface Verdict {
  readonly error: ErrorName;
  readonly logStartOffset: number;
}

/** Whether an idempotent producer sends a refused batch again; some answers also call for a new epoch (TransactionManager.canRetry). */
export function canRetryIdempotent(state: ProducerState, queue: PartitionQueue, batch: ProducerBatch, verdict: Verdict): boolean {
  if (verdict.error === 'UNKNOWN_PRODUCER_ID') {
    if (verdict.logStartOffset !== -1 && !batch.resequenced) requestEpochBump(state, queue);
    return true;
  }
  if (verdict.error !== 'OUT_OF_ORDER_SEQUENCE_NUMBER') return isRetriable(verdict.error);
  const isNext = batch.baseSequence === nextSequence(queue.lastAckedSequence, 1);
  const unresolved = queue.unresolvedUntil >= 0;
  if (!unresolved && (batch.resequenced || !isNext)) return true;
  if (!unresolved || batch.baseSequence === queue.unresolvedUntil) requestEpochBump(state, queue);
  return true;
}

/** The sequences of a partition after one of its batches failed for good (TransactionManager.handleFailedBatch). */
export function onFailed(state: ProducerState, queue: PartitionQueue, error: ErrorName, isSureVerdict: boolean): void {
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER') requestEpochBump(state, queue);
  else if (error === 'UNKNOWN_PRODUCER_ID') forgetSequences(queue);
  else if (isSureVerdict) requestEpochBump(state, queue);
}

function forgetSequences(queue: PartitionQueue): void {
  queue.nextSequence = 0;
  queue.lastAckedSequence = -1;
  queue.lastAckedOffset = -1;
}
