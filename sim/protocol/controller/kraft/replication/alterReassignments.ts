import type { AlterPartitionReassignmentsRequest } from '../../../messages/admin.ts';
import type { ApiError } from '../../../messages/common.ts';
import type { PartitionRegistration } from '../../../metadata/image.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { partitionOf, topicOf } from '../../../topicPartition.ts';
import { apiError, NO_ERROR } from '../apiError.ts';
import { isUncleanElectionEnabled } from '../settings.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import { refuseAssignment } from '../topics/assignment.ts';
import { changePartition } from './leaderAndIsr.ts';
import { planReassignment, revertReassignment } from './reassignment.ts';

type Wanted = AlterPartitionReassignmentsRequest['partitions'][number];

/** Moves partitions to other brokers, or stops such moves (Kafka: ReplicationControlManager.alterPartitionReassignments, KIP-455). */
export function alterPartitionReassignments(state: ControllerState, request: AlterPartitionReassignmentsRequest): WriteResult {
  const records: MetadataRecord[] = [];
  const partitions = request.partitions.map(wanted => ({ tp: wanted.tp, ...alter(state, wanted, records) }));
  const reason = `reassignment of ${request.partitions.map(({ tp }) => tp).join(', ')}`;
  return {
    records,
    reason,
    response: { kind: 'response', api: 'AlterPartitionReassignments', correlationId: request.correlationId, error: 'NONE', partitions },
  };
}

function alter(state: ControllerState, { tp, replicas }: Wanted, records: MetadataRecord[]): ApiError {
  const partition = state.image.partitions.get(tp);
  if (partition === undefined) {
    const topic = topicOf(tp);
    const message = state.image.topics.has(topic)
      ? `Unable to find partition ${topic}:${partitionOf(tp)}.`
      : `Unable to find a topic named ${topic}.`;
    return apiError('UNKNOWN_TOPIC_OR_PARTITION', message);
  }
  return replicas === null ? cancel(state, partition, records) : change(state, partition, replicas, records);
}

function change(state: ControllerState, partition: PartitionRegistration, target: readonly number[], records: MetadataRecord[]): ApiError {
  const problem = refuseAssignment(state, target, null);
  if (problem !== null) return problem;
  const { replicas, adding, removing } = planReassignment(partition.replicas, target);
  const record = changePartition(state, partition, {
    targetReplicas: replicas,
    ...(adding.length > 0 && { targetAdding: adding }),
    ...(removing.length > 0 && { targetRemoving: removing }),
  });
  if (record !== null) records.push(record);
  return NO_ERROR;
}

function cancel(state: ControllerState, partition: PartitionRegistration, records: MetadataRecord[]): ApiError {
  if (partition.addingReplicas.length === 0 && partition.removingReplicas.length === 0) return apiError('NO_REASSIGNMENT_IN_PROGRESS');
  const revert = revertReassignment({ replicas: partition.replicas, isr: partition.isr, adding: partition.addingReplicas });
  if (revert.unclean && !isUncleanElectionEnabled(state, partition.topic)) {
    const message = `Unable to revert partition assignment for ${partition.topic}:${partition.partition} because it would require an unclean leader election.`;
    return apiError('INVALID_REPLICA_ASSIGNMENT', message);
  }
  const record = changePartition(state, partition, {
    targetIsr: revert.isr,
    targetReplicas: revert.replicas,
    targetAdding: [],
    targetRemoving: [],
  });
  if (record !== null) records.push(record);
  return NO_ERROR;
}
