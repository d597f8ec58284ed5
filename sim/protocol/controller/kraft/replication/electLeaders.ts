import type { ElectLeadersRequest, ElectLeadersResponse } from '../../../messages/admin.ts';
import type { ApiError } from '../../../messages/common.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import { topicOf } from '../../../topicPartition.ts';
import { apiError, NO_ERROR } from '../apiError.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import { changePartition } from './leaderAndIsr.ts';

/** Elections that an administrator asks for (Kafka: ReplicationControlManager.electLeaders). */
export function electLeaders(state: ControllerState, request: ElectLeadersRequest): WriteResult {
  const records: MetadataRecord[] = [];
  const partitions: ElectLeadersResponse['partitions'][number][] = [];
  for (const tp of request.partitions ?? state.image.partitions.keys()) {
    const result = elect(state, request.electionType, tp, records);
    // Who asked for all only hears of those where there was something to do.
    if (request.partitions !== null || result.error !== 'ELECTION_NOT_NEEDED') partitions.push({ tp, ...result });
  }
  const response = { kind: 'response', api: 'ElectLeaders', correlationId: request.correlationId, error: 'NONE', partitions } as const;
  return { records, reason: `${request.electionType.toLowerCase()} leader election was asked for`, response };
}

function elect(state: ControllerState, type: ElectLeadersRequest['electionType'], tp: TopicPartition, records: MetadataRecord[]): ApiError {
  const partition = state.image.partitions.get(tp);
  if (partition === undefined) {
    const known = state.image.topics.has(topicOf(tp));
    return apiError('UNKNOWN_TOPIC_OR_PARTITION', known ? `No such partition as ${tp}` : `No such topic as ${topicOf(tp)}`);
  }
  const settled = type === 'PREFERRED' ? partition.leader === partition.replicas[0] : partition.leader !== -1;
  if (settled) return apiError('ELECTION_NOT_NEEDED');
  const record = changePartition(state, partition, { election: type });
  if (record === null) return apiError(type === 'PREFERRED' ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE');
  records.push(record);
  return NO_ERROR;
}
