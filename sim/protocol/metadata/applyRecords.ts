import { assert } from '../../engine/assert.ts';
import { toTopicPartition } from '../topicPartition.ts';
import type { MetadataDelta } from './delta.ts';
import { emptyDelta } from './delta.ts';
import type { BrokerRegistration, MetadataImage, PartitionRegistration, TopicImage } from './image.ts';
import { configOverrides, configResource, quotaKey } from './image.ts';
import type { MetadataRecord, PartitionChangeRecord } from './records.ts';

type RecordOf<Type extends MetadataRecord['type']> = Extract<MetadataRecord, { readonly type: Type }>;

/**
 * Applies records to an image, in place, and says what changed (Kafka: MetadataDelta.replay). Costs grow with the records, never with the
 * topics that they leave alone. Several batches may share one delta.
 */
export function applyRecords(
  image: MetadataImage,
  records: readonly MetadataRecord[],
  baseOffset: number,
  delta: MetadataDelta = emptyDelta(),
): MetadataDelta {
  for (const record of records) applyRecord(image, record, delta);
  image.offset = baseOffset + records.length - 1;
  delta.offset = image.offset;
  return delta;
}

/** Applies one record; the caller moves the offsets on. */
export function applyRecord(image: MetadataImage, record: MetadataRecord, delta: MetadataDelta): void {
  switch (record.type) {
    case 'TopicRecord':
      return createTopic(image, record, delta);
    case 'RemoveTopicRecord':
      return removeTopic(image, record, delta);
    case 'PartitionRecord':
      return createPartition(image, record, delta);
    case 'PartitionChangeRecord':
      return changePartition(image, record, delta);
    case 'ClearElrRecord':
      return clearElr(image, record, delta);
    case 'RegisterBrokerRecord':
      return registerBroker(image, record, delta);
    case 'UnregisterBrokerRecord':
      return setBroker(image, record.brokerId, null, delta);
    case 'BrokerRegistrationChangeRecord':
      return changeBroker(image, record, delta);
    case 'ConfigRecord':
      return setConfig(image, record, delta);
    case 'ClientQuotaRecord':
      return setQuota(image, record);
    case 'FeatureLevelRecord':
      image.features.set(record.name, record.featureLevel);
      return;
    case 'ProducerIdsRecord':
      image.nextProducerId = record.nextProducerId;
      return;
    case 'NoOpRecord':
    case 'BeginTransactionRecord':
    case 'EndTransactionRecord':
    case 'RegisterControllerRecord':
    case 'LeaderChange':
      return;
  }
}

function createTopic(image: MetadataImage, record: RecordOf<'TopicRecord'>, delta: MetadataDelta): void {
  const topic: TopicImage = { name: record.name, topicId: record.topicId, partitions: [] };
  image.topics.set(record.name, topic);
  image.topicNames.set(record.topicId, record.name);
  delta.createdTopics.push({ name: record.name, topicId: record.topicId });
}

function removeTopic(image: MetadataImage, record: RecordOf<'RemoveTopicRecord'>, delta: MetadataDelta): void {
  const topic = topicById(image, record.topicId);
  for (const partition of topic.partitions) setPartition(image, partition.tp, null, delta);
  image.topics.delete(topic.name);
  image.topicNames.delete(topic.topicId);
  if (image.configs.delete(configResource('TOPIC', topic.name))) noteConfig(delta, 'TOPIC', topic.name);
  delta.deletedTopics.push(topic);
}

function createPartition(image: MetadataImage, record: RecordOf<'PartitionRecord'>, delta: MetadataDelta): void {
  const topic = topicById(image, record.topicId);
  const registration = Object.freeze({
    topic: topic.name,
    topicId: topic.topicId,
    partition: record.partitionId,
    tp: toTopicPartition(topic.name, record.partitionId),
    replicas: record.replicas,
    isr: record.isr,
    elr: record.elr,
    lastKnownElr: record.lastKnownElr,
    addingReplicas: record.addingReplicas,
    removingReplicas: record.removingReplicas,
    leader: record.leader,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
    leaderRecoveryState: record.leaderRecoveryState,
  });
  topic.partitions[record.partitionId] = registration;
  setPartition(image, registration.tp, registration, delta);
}

function changePartition(image: MetadataImage, record: PartitionChangeRecord, delta: MetadataDelta): void {
  const topic = topicById(image, record.topicId);
  const before = topic.partitions[record.partitionId];
  assert(before !== undefined, 'change of an unknown partition', { topic: topic.name, partition: record.partitionId });
  const after = mergePartition(before, record);
  topic.partitions[record.partitionId] = after;
  setPartition(image, after.tp, after, delta);
}

/** The registration after a change (Kafka: PartitionRegistration.merge): naming a leader raises the leader epoch, any change the partition epoch. */
export const mergePartition = (before: PartitionRegistration, change: PartitionChangeRecord): PartitionRegistration =>
  Object.freeze({
    topic: before.topic,
    topicId: before.topicId,
    partition: before.partition,
    tp: before.tp,
    replicas: change.replicas ?? before.replicas,
    isr: change.isr ?? before.isr,
    elr: change.elr ?? before.elr,
    lastKnownElr: change.lastKnownElr ?? before.lastKnownElr,
    addingReplicas: change.addingReplicas ?? before.addingReplicas,
    removingReplicas: change.removingReplicas ?? before.removingReplicas,
    leader: change.leader ?? before.leader,
    leaderEpoch: change.leader === undefined ? before.leaderEpoch : before.leaderEpoch + 1,
    partitionEpoch: before.partitionEpoch + 1,
    leaderRecoveryState: change.leaderRecoveryState ?? before.leaderRecoveryState,
  });

/** Forgets the eligible leaders of a topic, or of all of them; no epoch moves (KIP-966). */
function clearElr(image: MetadataImage, record: RecordOf<'ClearElrRecord'>, delta: MetadataDelta): void {
  const named = image.topics.get(record.topicName);
  const topics = record.topicName === '' ? image.topics.values() : named === undefined ? [] : [named];
  for (const topic of topics) {
    for (const before of topic.partitions) {
      if (before.elr.length === 0 && before.lastKnownElr.length === 0) continue;
      const after = Object.freeze({ ...before, elr: NOBODY, lastKnownElr: NOBODY });
      topic.partitions[before.partition] = after;
      setPartition(image, after.tp, after, delta);
    }
  }
}

function registerBroker(image: MetadataImage, record: RecordOf<'RegisterBrokerRecord'>, delta: MetadataDelta): void {
  const registration = Object.freeze({
    id: record.brokerId,
    epoch: record.brokerEpoch,
    incarnationId: record.incarnationId,
    rack: record.rack,
    fenced: record.fenced,
    inControlledShutdown: record.inControlledShutdown,
    logDirs: record.logDirs,
    cordonedLogDirs: null,
  });
  setBroker(image, record.brokerId, registration, delta);
}

function changeBroker(image: MetadataImage, record: RecordOf<'BrokerRegistrationChangeRecord'>, delta: MetadataDelta): void {
  const before = image.brokers.get(record.brokerId);
  assert(before !== undefined, 'change of an unknown broker', { broker: record.brokerId });
  const after = Object.freeze({
    ...before,
    fenced: record.fenced === 0 ? before.fenced : record.fenced === 1,
    inControlledShutdown: before.inControlledShutdown || record.inControlledShutdown === 1,
    cordonedLogDirs: record.cordonedLogDirs ?? before.cordonedLogDirs,
  });
  setBroker(image, record.brokerId, after, delta);
}

function setConfig(image: MetadataImage, record: RecordOf<'ConfigRecord'>, delta: MetadataDelta): void {
  const after: Record<string, string> = { ...configOverrides(image, record.resourceType, record.resourceName) };
  if (record.value === null) delete after[record.name];
  else after[record.name] = record.value;
  const resource = configResource(record.resourceType, record.resourceName);
  if (Object.keys(after).length === 0) image.configs.delete(resource);
  else image.configs.set(resource, Object.freeze(after));
  noteConfig(delta, record.resourceType, record.resourceName);
}

function setQuota(image: MetadataImage, { entity, key, value }: RecordOf<'ClientQuotaRecord'>): void {
  const name = quotaKey(entity);
  const { [key]: _, ...others } = image.quotas.get(name)?.values ?? {};
  const values = value === null ? others : { ...others, [key]: value };
  if (Object.keys(values).length === 0) image.quotas.delete(name);
  else image.quotas.set(name, Object.freeze({ entity, values: Object.freeze(values) }));
}

const NOBODY: readonly number[] = Object.freeze([]);

function topicById(image: MetadataImage, topicId: string): TopicImage {
  const topic = image.topics.get(image.topicNames.get(topicId) ?? '');
  assert(topic !== undefined, 'record of an unknown topic', { topicId });
  return topic;
}

function setPartition(image: MetadataImage, tp: string, current: PartitionRegistration | null, delta: MetadataDelta): void {
  const change = delta.partitions.get(tp);
  const previous = change === undefined ? (image.partitions.get(tp) ?? null) : change.previous;
  delta.partitions.set(tp, { previous, current });
  if (current === null) image.partitions.delete(tp);
  else image.partitions.set(tp, current);
}

function setBroker(image: MetadataImage, id: number, current: BrokerRegistration | null, delta: MetadataDelta): void {
  const change = delta.brokers.get(id);
  const previous = change === undefined ? (image.brokers.get(id) ?? null) : change.previous;
  delta.brokers.set(id, { previous, current });
  if (current === null) image.brokers.delete(id);
  else image.brokers.set(id, current);
}

function noteConfig(delta: MetadataDelta, resourceType: RecordOf<'ConfigRecord'>['resourceType'], resourceName: string): void {
  delta.configs.set(configResource(resourceType, resourceName), { resourceType, resourceName });
}
