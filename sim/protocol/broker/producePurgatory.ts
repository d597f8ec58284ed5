import type { ConnectionId, Out } from '../machine.ts';
import type { ErrorName } from '../messages/errors.ts';
import type { ProducePartitionResponse } from '../messages/produce.ts';
import type { TopicPartition } from '../topicPartition.ts';
import { put } from './agenda.ts';
import { currentLeader } from './fetch/read.ts';
import { maximalIsrOf } from './partition/isrMembers.ts';
import { effectiveMinIsr } from './partition/highWatermark.ts';
import { NO_APPENDS } from './state.ts';
import type { BrokerState, DelayedProduce, Partition, ProducePurgatory, WaitingAppend } from './state.ts';

/*
 * Where acks=all waits (Kafka: DelayedProduce). Nobody counts acknowledgements: an append is done when the high watermark has passed it, or
 * when its partition has got another leader, or when its time is up.
 */

export const newProducePurgatory = (): ProducePurgatory => ({ nextId: 1, byTimeout: new Map() });

export interface ProduceToDelay {
  readonly operation: DelayedProduce;
  /** By answer: the offset that the high watermark must reach, -1 if decided. */
  readonly required: readonly number[];
  readonly timeoutMs: number;
}

export function delayProduce(broker: BrokerState, { operation, required, timeoutMs }: ProduceToDelay, out: Out): void {
  const id = broker.produces.nextId++;
  const { operations } = ofTimeout(broker.produces, timeoutMs);
  operations.set(id, operation);
  required.forEach((requiredOffset, slot) => {
    if (requiredOffset < 0) return;
    const answer = operation.answers[slot]!;
    const partition = broker.partitions.get(answer.tp)!;
    operation.answers[slot] = { ...answer, error: 'REQUEST_TIMED_OUT' };
    awaitHighWatermark(broker, partition, { type: 'produce', requiredOffset, operation: id, timeoutMs, slot });
  });
  armExpiry(broker.produces, timeoutMs, out);
}

function ofTimeout(purgatory: ProducePurgatory, timeoutMs: number): { readonly operations: Map<number, DelayedProduce>; armed: boolean } {
  let waiting = purgatory.byTimeout.get(timeoutMs);
  if (waiting === undefined) {
    waiting = { operations: new Map(), armed: false };
    purgatory.byTimeout.set(timeoutMs, waiting);
  }
  return waiting;
}

/** Queues an append by its offset. A recognised duplicate may wait for less than what came before it. */
export function awaitHighWatermark(broker: BrokerState, partition: Partition, append: WaitingAppend): void {
  if (partition.appends === NO_APPENDS) partition.appends = [];
  const { appends } = partition;
  let at = appends.length;
  while (at > 0 && appends[at - 1]!.requiredOffset > append.requiredOffset) at--;
  if (at === appends.length) appends.push(append);
  else appends.splice(at, 0, append);
  if (partition.log.highWatermark >= append.requiredOffset) put(broker.todo.advanced, partition.tp);
}

/** The high watermark of a partition has moved, or its leadership has gone: decides the appends for which that is enough. */
export function completeAppends(broker: BrokerState, tp: TopicPartition, out: Out): void {
  const partition = broker.partitions.get(tp);
  if (partition === undefined) return;
  const { appends, log } = partition;
  const isLeader = partition.role === 'leader';
  const waiting = isLeader ? appends.findIndex(append => append.requiredOffset > log.highWatermark) : -1;
  const decided = waiting < 0 ? appends.length : waiting;
  if (decided === 0) return;
  const error = isLeader ? enoughReplicas(partition) : 'NOT_LEADER_OR_FOLLOWER';
  for (const append of appends.splice(0, decided)) decide(broker, tp, { append, error }, out);
}

/** The records are committed; acks=all also promised min.insync.replicas of them (Kafka: Partition.checkEnoughReplicasReachOffset). */
const enoughReplicas = (partition: Partition): ErrorName =>
  effectiveMinIsr(partition) <= maximalIsrOf(partition).length ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';

function decide(
  broker: BrokerState,
  tp: TopicPartition,
  outcome: { readonly append: WaitingAppend; readonly error: ErrorName },
  out: Out,
): void {
  const { append, error } = outcome;
  if (append.type === 'group') {
    broker.todo.groupOutcomes.push({ token: append.token, error });
    return;
  }
  const operations = broker.produces.byTimeout.get(append.timeoutMs)?.operations;
  const operation = operations?.get(append.operation);
  if (operations === undefined || operation === undefined) return;
  const answer = operation.answers[append.slot]!;
  operation.answers[append.slot] =
    error === 'NOT_LEADER_OR_FOLLOWER' ? { ...answer, error, currentLeader: currentLeader(broker, tp) } : { ...answer, error };
  if (--operation.undecided > 0) return;
  operations.delete(append.operation);
  sendProduceResponse(operation.connection, operation.correlationId, operation.answers, out);
}

export function sendProduceResponse(
  connection: ConnectionId,
  correlationId: number,
  partitions: readonly ProducePartitionResponse[],
  out: Out,
): void {
  out.send(connection, { kind: 'response', api: 'Produce', correlationId, partitions, throttleTimeMs: 0 });
}

/** Appends of a partition that leaves this broker. */
export function failAppends(broker: BrokerState, partition: Partition, out: Out): void {
  const { appends } = partition;
  partition.appends = NO_APPENDS;
  for (const append of appends) decide(broker, partition.tp, { append, error: 'NOT_LEADER_OR_FOLLOWER' }, out);
}

function armExpiry(purgatory: ProducePurgatory, timeoutMs: number, out: Out): void {
  const waiting = ofTimeout(purgatory, timeoutMs);
  if (waiting.armed) return;
  for (const oldest of waiting.operations.values()) {
    waiting.armed = true;
    out.after(Math.max(1, oldest.deadline - out.now), { type: 'timer', timer: 'produce.expire', id: timeoutMs });
    return;
  }
}

/** Answers those whose time is up with what is decided; the others of that time-out get the next timer. */
export function onProduceExpired(broker: BrokerState, timeoutMs: number, out: Out): void {
  const waiting = broker.produces.byTimeout.get(timeoutMs);
  if (waiting === undefined) return;
  waiting.armed = false;
  for (const [id, operation] of waiting.operations) {
    if (operation.deadline > out.now) break;
    waiting.operations.delete(id);
    sendProduceResponse(operation.connection, operation.correlationId, operation.answers, out);
  }
  armExpiry(broker.produces, timeoutMs, out);
}
