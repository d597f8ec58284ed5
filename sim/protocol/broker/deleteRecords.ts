import { msToUs } from '../../engine/time.ts';
import { isCompacted } from '../log/append.ts';
import { raiseLogStart } from '../log/log.ts';
import type { ConnectionId, Out } from '../machine.ts';
import type { ErrorName } from '../messages/errors.ts';
import type { DeleteRecordsRequest } from '../messages/fetch.ts';
import { isAlive } from '../metadata/image.ts';
import { markChanged } from './fetch/marks.ts';
import { unknownPartition } from './fetch/read.ts';
import { logOf } from './state.ts';
import type { BrokerState, DelayedDelete, DeletePurgatory, Partition } from './state.ts';

type Answer = DelayedDelete['answers'][number];

export const newDeletePurgatory = (): DeletePurgatory => ({ nextId: 1, operations: new Map() });

/**
 * Raises the log start of partitions (Kafka: ReplicaManager.deleteRecords). Done when all live replicas have done the same, which they hear
 * of and tell of by their fetches.
 */
export function handleDeleteRecords(broker: BrokerState, connection: ConnectionId, request: DeleteRecordsRequest, out: Out): void {
  const answers = request.partitions.map(({ tp, offset }): Answer => {
    const partition = broker.partitions.get(tp);
    if (partition === undefined) return failed(tp, unknownPartition(broker, tp, ''));
    return raise(broker, partition, offset, out);
  });
  const operation: DelayedDelete = { connection, correlationId: request.correlationId, answers };
  if (answers.every(answer => !answer.waiting)) return send(operation, out);
  const id = broker.deletes.nextId++;
  broker.deletes.operations.set(id, operation);
  for (const answer of answers) if (answer.waiting) awaitDeletion(broker.partitions.get(answer.tp)!, id);
  out.after(msToUs(request.timeoutMs), { type: 'timer', timer: 'delete.expire', id });
}

function awaitDeletion(partition: Partition, id: number): void {
  partition.deletes = [...partition.deletes, id];
}

const failed = (tp: string, error: ErrorName): Answer => ({ tp, error, lowWatermark: -1, required: -1, waiting: false });

function raise(broker: BrokerState, partition: Partition, offset: number, out: Out): Answer {
  const { tp } = partition;
  if (partition.role !== 'leader') return failed(tp, 'NOT_LEADER_OR_FOLLOWER');
  const log = logOf(broker, partition);
  if (isCompacted(log.memory.config) && !log.memory.config['cleanup.policy'].includes('delete')) return failed(tp, 'POLICY_VIOLATION');
  const required = offset === -1 ? log.memory.highWatermark : offset;
  if (required < 0 || !raiseLogStart(log, required, 'deleteRecords', out)) return failed(tp, 'OFFSET_OUT_OF_RANGE');
  broker.logStartsChanged = true;
  markChanged(broker, partition);
  const lowWatermark = lowWatermarkOf(broker, partition);
  const waiting = lowWatermark < required;
  return { tp, error: waiting ? 'REQUEST_TIMED_OUT' : 'NONE', lowWatermark, required, waiting };
}

/** The least log start of the live replicas (Kafka: Partition.lowWatermarkIfLeader). */
function lowWatermarkOf(broker: BrokerState, partition: Partition): number {
  let low = partition.log.logStartOffset;
  for (const replica of partition.remotes) if (isAlive(broker.control.image, replica.brokerId)) low = Math.min(low, replica.logStartOffset);
  return low;
}

/** A follower has told its log start, or leadership has gone: decides the deletions that wait for that. */
export function checkDeletions(broker: BrokerState, partition: Partition, out: Out): void {
  const { deletes } = partition;
  partition.deletes = [];
  for (const id of deletes) {
    const operation = broker.deletes.operations.get(id);
    const answer = operation?.answers.find(candidate => candidate.tp === partition.tp);
    if (operation === undefined || answer === undefined) continue;
    answer.lowWatermark = lowWatermarkOf(broker, partition);
    if (partition.role !== 'leader') decide(broker, id, { answer, error: 'NOT_LEADER_OR_FOLLOWER' }, out);
    else if (answer.lowWatermark >= answer.required) decide(broker, id, { answer, error: 'NONE' }, out);
    else awaitDeletion(partition, id);
  }
}

function decide(broker: BrokerState, id: number, { answer, error }: { answer: Answer; error: ErrorName }, out: Out): void {
  answer.error = error;
  answer.waiting = false;
  const operation = broker.deletes.operations.get(id)!;
  if (operation.answers.some(other => other.waiting)) return;
  broker.deletes.operations.delete(id);
  send(operation, out);
}

export function onDeleteExpired(broker: BrokerState, id: number, out: Out): void {
  const operation = broker.deletes.operations.get(id);
  if (operation === undefined) return;
  broker.deletes.operations.delete(id);
  send(operation, out);
}

function send({ connection, correlationId, answers }: DelayedDelete, out: Out): void {
  const partitions = answers.map(({ tp, error, lowWatermark }) => ({ tp, error, lowWatermark: error === 'NONE' ? lowWatermark : -1 }));
  out.send(connection, { kind: 'response', api: 'DeleteRecords', correlationId, partitions });
}
