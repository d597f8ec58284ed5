import { TOPIC_CONFIG } from '../../../config/topic.ts';
import { validateConfig } from '../../../config/validate.ts';
import type { Out } from '../../../machine.ts';
import type { CreateTopicsRequest, CreateTopicsResponse, NewTopic } from '../../../messages/admin.ts';
import type { ApiError } from '../../../messages/common.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { randomUuid } from '../../../primitives/uuid.ts';
import { apiError, NO_ERROR } from '../apiError.ts';
import { isElrEnabled } from '../settings.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import type { Assigned } from './assignment.ts';
import { assignByPlacement, assignManually, partitionRecord } from './assignment.ts';
import { refuseTopicName, unifyCollisionChars } from './topicName.ts';

type Result = CreateTopicsResponse['topics'][number];

/** Creates topics, each for itself: one that is refused does not hold up the others (Kafka: ReplicationControlManager.createTopics). */
export function createTopics(state: ControllerState, request: CreateTopicsRequest, out: Out): WriteResult {
  const records: MetadataRecord[] = [];
  const topics = request.topics.map((topic): Result => {
    const problem = refuseTopicOf(state, topic);
    if (problem !== null) return { name: topic.name, topicId: '', ...problem };
    const assigned = assign(state, topic, out);
    if (!assigned.ok) return { name: topic.name, topicId: '', ...assigned.problem };
    const topicId = randomUuid(out);
    if (!request.validateOnly) addRecords(state, topic, topicId, assigned.assignments, records);
    return { name: topic.name, topicId, ...NO_ERROR };
  });
  const names = request.topics.map(topic => topic.name).join(', ');
  return {
    records,
    reason: `topic ${names} created`,
    response: { kind: 'response', api: 'CreateTopics', correlationId: request.correlationId, topics },
  };
}

function refuseTopicOf(state: ControllerState, { name, config }: NewTopic): ApiError | null {
  const badName = refuseTopicName(name);
  if (badName !== null) return apiError('INVALID_TOPIC_EXCEPTION', badName);
  if (state.image.topics.has(name)) return apiError('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
  const twin = collision(state, name);
  if (twin !== null) return apiError('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${twin}`);
  const [problem] = validateConfig(TOPIC_CONFIG, config);
  return problem === undefined ? null : apiError('INVALID_CONFIG', problem.message);
}

/** Only names with a dot or an underscore can collide, so others do not cost a look at all topics. */
function collision(state: ControllerState, name: string): string | null {
  if (!/[._]/.test(name)) return null;
  const unified = unifyCollisionChars(name);
  for (const other of state.image.topics.keys()) if (unifyCollisionChars(other) === unified) return other;
  return null;
}

const refuse = (problem: ApiError): Assigned => ({ ok: false, problem });

function assign(state: ControllerState, topic: NewTopic, out: Out): Assigned {
  const { assignment, numPartitions, replicationFactor } = topic;
  if (assignment !== null && assignment.length > 0) {
    const also = replicationFactor !== -1 ? 'replication factor' : numPartitions !== -1 ? 'numPartitions' : null;
    if (also !== null)
      return refuse(apiError('INVALID_REQUEST', `A manual partition assignment was specified, but ${also} was not set to -1.`));
    return assignManually(state, assignment, 0, null);
  }
  if (replicationFactor < -1 || replicationFactor === 0) {
    return refuse(apiError('INVALID_REPLICATION_FACTOR', 'Replication factor must be larger than 0, or -1 to use the default value.'));
  }
  if (numPartitions < -1 || numPartitions === 0)
    return refuse(apiError('INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.'));
  const partitions = numPartitions === -1 ? state.config['num.partitions'] : numPartitions;
  return assignByPlacement(
    state,
    partitions,
    replicationFactor === -1 ? state.config['default.replication.factor'] : replicationFactor,
    out,
  );
}

function addRecords(
  state: ControllerState,
  { name, config }: NewTopic,
  topicId: string,
  assignments: readonly (readonly number[])[],
  records: MetadataRecord[],
): void {
  records.push(Object.freeze({ type: 'TopicRecord', name, topicId }));
  for (const [key, value] of Object.entries(config)) {
    records.push(Object.freeze({ type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: name, name: key, value }));
  }
  if ('min.insync.replicas' in config && isElrEnabled(state)) records.push(Object.freeze({ type: 'ClearElrRecord', topicName: name }));
  for (let at = 0; at < assignments.length; at++) records.push(partitionRecord(state, topicId, at, assignments[at]!));
}
