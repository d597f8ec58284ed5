import type { Out } from '../../../machine.ts';
import type { CreatePartitionsRequest } from '../../../messages/admin.ts';
import type { ApiError } from '../../../messages/common.ts';
import type { TopicImage } from '../../../metadata/image.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { apiError, NO_ERROR } from '../apiError.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import { assignByPlacement, assignManually, partitionRecord } from './assignment.ts';

type NewPartitions = CreatePartitionsRequest['topics'][number];

/** Adds partitions to topics, with as many replicas as partition 0 has (Kafka: ReplicationControlManager.createPartitions). */
export function createPartitions(state: ControllerState, request: CreatePartitionsRequest, out: Out): WriteResult {
  const records: MetadataRecord[] = [];
  const topics = request.topics.map(topic => {
    const added: MetadataRecord[] = [];
    const result = addPartitions(state, topic, added, out);
    if (!request.validateOnly) records.push(...added);
    return { name: topic.name, ...result };
  });
  const reason = `partitions added to ${request.topics.map(topic => topic.name).join(', ')}`;
  return { records, reason, response: { kind: 'response', api: 'CreatePartitions', correlationId: request.correlationId, topics } };
}

function addPartitions(state: ControllerState, wanted: NewPartitions, records: MetadataRecord[], out: Out): ApiError {
  const topic = state.image.topics.get(wanted.name);
  if (topic === undefined) return apiError('UNKNOWN_TOPIC_OR_PARTITION');
  const problem = refuseCount(topic, wanted);
  if (problem !== null) return problem;
  const first = topic.partitions.length;
  const replicationFactor = topic.partitions[0]!.replicas.length;
  const { assignments } = wanted;
  const assigned =
    assignments === null
      ? assignByPlacement(state, wanted.count - first, replicationFactor, out)
      : assignManually(state, assignments, first, replicationFactor);
  if (!assigned.ok) return assigned.problem;
  for (let at = 0; at < assigned.assignments.length; at++)
    records.push(partitionRecord(state, topic.topicId, first + at, assigned.assignments[at]!));
  return NO_ERROR;
}

function refuseCount({ partitions }: TopicImage, { name, count, assignments }: NewPartitions): ApiError | null {
  const present = partitions.length;
  if (count === present) return apiError('INVALID_PARTITIONS', `Topic already has ${present} partition(s).`);
  if (count < present)
    return apiError('INVALID_PARTITIONS', `The topic ${name} currently has ${present} partition(s); ${count} would not be an increase.`);
  const additional = count - present;
  if (assignments === null || assignments.length === additional) return null;
  const message = `Attempted to add ${additional} additional partition(s), but only ${assignments.length} assignment(s) were specified.`;
  return apiError('INVALID_REPLICA_ASSIGNMENT', message);
}
