import type { Us } from '../../../engine/time.ts';
import type { MetadataResponse, PartitionMetadata, TopicMetadata } from '../../messages/metadata.ts';
import type { RandomSource } from '../../primitives/exponentialBackoff.ts';
import { isInvalidMetadata } from '../errors.ts';
import { drawBackoff, failedUpdate, requestUpdate, type ClientMetadata, type PartitionInfo, type TopicInfo } from './metadata.ts';
import { orderPartitions } from './partitionOrder.ts';
import type { CommonClientConfig } from './state.ts';

type Clock = RandomSource & { readonly now: Us };

/** Takes in an answer (Metadata.update, handleMetadataResponse). One without brokers is no answer. */
export function takeMetadata(metadata: ClientMetadata, response: MetadataResponse, config: CommonClientConfig, out: Clock): void {
  const request = metadata.inProgress;
  metadata.inProgress = null;
  if (response.brokers.length === 0) return failedUpdate(metadata, config, out);
  const partial = request?.partial ?? false;
  metadata.needPartialUpdate = request !== null && request.requestVersion < metadata.requestVersion;
  metadata.lastRefresh = out.now;
  metadata.attempts = 0;
  metadata.attemptStart = null;
  metadata.updateVersion += 1;
  if (!partial) {
    metadata.needFullUpdate = false;
    metadata.lastSuccess = out.now;
  }
  metadata.equivalentResponses += 1;
  takeBrokers(metadata, response);
  if (!partial) expireTopics(metadata, out.now);
  dropTopics(metadata, response, partial);
  for (const topic of response.topics) takeTopic(metadata, topic);
  orderPartitions(metadata);
  drawBackoff(metadata, config, out);
}

function takeBrokers(metadata: ClientMetadata, response: MetadataResponse): void {
  metadata.bootstrapping = false;
  metadata.controllerId = response.controllerId;
  metadata.brokers.clear();
  for (const { id, rack } of response.brokers) metadata.brokers.set(id, Object.freeze({ id, rack }));
}

/** Topics that a producer has not sent to for metadata.max.idle.ms are no longer asked for (ProducerMetadata.retainTopic). */
function expireTopics(metadata: ClientMetadata, now: Us): void {
  for (const [topic, expiresAt] of metadata.tracked) if (expiresAt <= now) metadata.tracked.delete(topic);
}

/** A full answer replaces all topics, a partial one those that it names and those that nobody asks for any longer. */
function dropTopics(metadata: ClientMetadata, response: MetadataResponse, partial: boolean): void {
  const answered = new Map(response.topics.map(topic => [topic.name, topic.error]));
  for (const name of metadata.topics.keys()) {
    const error = answered.get(name);
    const keep = error === undefined ? partial && (metadata.allTopics || metadata.tracked.has(name)) : error === 'NONE';
    if (!keep) metadata.topics.delete(name);
  }
  metadata.topicErrors.clear();
}

/** Until `orderPartitions` has run over all topics. */
const NO_ORDER: readonly number[] = Object.freeze([]);

function takeTopic(metadata: ClientMetadata, topic: TopicMetadata): void {
  if (topic.error !== 'NONE') {
    if (isInvalidMetadata(topic.error)) requestUpdate(metadata);
    else metadata.topicErrors.set(topic.name, topic.error);
    return;
  }
  const old = metadata.topics.get(topic.name);
  const known = old?.topicId === topic.topicId ? old : undefined;
  const partitions: PartitionInfo[] = [];
  for (const answer of topic.partitions) {
    partitions[answer.partition] = newerOf(metadata, known?.partitions[answer.partition], answer);
    if (isInvalidMetadata(answer.error)) requestUpdate(metadata);
  }
  const info: TopicInfo = {
    name: topic.name,
    topicId: topic.topicId,
    isInternal: topic.isInternal,
    partitions,
    order: NO_ORDER,
    places: NO_ORDER,
  };
  metadata.topics.set(topic.name, info);
}

/** An answer from a broker that lags must not take the client back to an older leader epoch (Metadata.updateLatestMetadata). */
function newerOf(metadata: ClientMetadata, old: PartitionInfo | undefined, answer: PartitionMetadata): PartitionInfo {
  if (old !== undefined && answer.leaderEpoch < old.leaderEpoch) return old;
  if (old === undefined || answer.leaderEpoch > old.leaderEpoch) metadata.equivalentResponses = 0;
  const { partition, leader, leaderEpoch, replicas, isr, offlineReplicas } = answer;
  return Object.freeze({ partition, leader, leaderEpoch, replicas, isr, offlineReplicas });
}
