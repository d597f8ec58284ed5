import type { AlterPartitionRequest, AlterPartitionResult } from '../../../messages/controller.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import { errorResponse } from '../../../messages/errorResponse.ts';
import { mergePartition } from '../../../metadata/applyRecords.ts';
import { partitionById } from '../../../metadata/image.ts';
import type { PartitionRegistration } from '../../../metadata/image.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { partitionOf } from '../../../topicPartition.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import { changePartition } from './leaderAndIsr.ts';

type Proposal = AlterPartitionRequest['partitions'][number];

/** Leaders propose ISRs (Kafka: ReplicationControlManager.alterPartition, KIP-497, KIP-903). */
export function alterPartition(state: ControllerState, request: AlterPartitionRequest): WriteResult {
  const reason = `broker ${request.brokerId} proposed an ISR`;
  if (state.image.brokers.get(request.brokerId)?.epoch !== request.brokerEpoch)
    return { records: [], reason, response: errorResponse(request, 'STALE_BROKER_EPOCH') };
  const records: MetadataRecord[] = [];
  const partitions = request.partitions.map(proposal => decide(state, request.brokerId, proposal, records));
  return {
    records,
    reason,
    response: { kind: 'response', api: 'AlterPartition', correlationId: request.correlationId, error: 'NONE', partitions },
  };
}

function decide(state: ControllerState, brokerId: number, proposal: Proposal, records: MetadataRecord[]): AlterPartitionResult {
  if (!state.image.topicNames.has(proposal.topicId)) return refused(proposal, 'UNKNOWN_TOPIC_ID');
  const partition = partitionById(state.image, proposal.topicId, partitionOf(proposal.tp));
  if (partition === null) return refused(proposal, 'UNKNOWN_TOPIC_OR_PARTITION');
  const error = validate(state, brokerId, partition, proposal);
  if (error !== 'NONE') return refused(proposal, error);
  const targetIsr = proposal.newIsr.map(member => member.brokerId);
  const record = changePartition(state, partition, { targetIsr, targetLeaderRecoveryState: proposal.leaderRecoveryState });
  if (record === null) return accepted(partition);
  records.push(record);
  // Only the end of a reassignment moves the leader here: it is committed, but the proposer has to hear of it from the metadata.
  if (record.leader !== undefined && record.leader !== brokerId) return refused(proposal, 'NEW_LEADER_ELECTED');
  return accepted(mergePartition(partition, record));
}

/** Kafka: ReplicationControlManager.validateAlterPartitionData, in its order. */
function validate(state: ControllerState, brokerId: number, partition: PartitionRegistration, proposal: Proposal): ErrorName {
  if (proposal.leaderEpoch > partition.leaderEpoch || proposal.partitionEpoch > partition.partitionEpoch) return 'NOT_CONTROLLER';
  if (proposal.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH';
  if (partition.leader !== brokerId) return 'INVALID_REQUEST';
  if (proposal.partitionEpoch < partition.partitionEpoch) return 'INVALID_UPDATE_VERSION';
  const isr = proposal.newIsr.map(member => member.brokerId);
  if (!isr.every(id => partition.replicas.includes(id)) || !isr.includes(partition.leader)) return 'INVALID_REQUEST';
  if (proposal.leaderRecoveryState === 'RECOVERING' && (isr.length > 1 || partition.leaderRecoveryState === 'RECOVERED'))
    return 'INVALID_REQUEST';
  return proposal.newIsr.every(member => isEligible(state, member)) ? 'NONE' : 'INELIGIBLE_REPLICA';
}

function isEligible(state: ControllerState, member: Proposal['newIsr'][number]): boolean {
  const broker = state.image.brokers.get(member.brokerId);
  if (broker === undefined || broker.fenced || broker.inControlledShutdown) return false;
  return member.brokerEpoch === -1 || member.brokerEpoch === broker.epoch;
}

const refused = (proposal: Proposal, error: ErrorName): AlterPartitionResult => ({
  tp: proposal.tp,
  error,
  leaderId: -1,
  leaderEpoch: -1,
  isr: [],
  leaderRecoveryState: 'RECOVERED',
  partitionEpoch: -1,
});

const accepted = (partition: PartitionRegistration): AlterPartitionResult => ({
  tp: partition.tp,
  error: 'NONE',
  leaderId: partition.leader,
  leaderEpoch: partition.leaderEpoch,
  isr: partition.isr,
  leaderRecoveryState: partition.leaderRecoveryState,
  partitionEpoch: partition.partitionEpoch,
});
