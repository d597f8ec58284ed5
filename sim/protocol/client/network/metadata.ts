import { msToUs, type Us } from '../../../engine/time.ts';
import type { CurrentLeader } from '../../messages/produce.ts';
import { backoffMs, clientBackoff, type RandomSource } from '../../primitives/exponentialBackoff.ts';
import type { ErrorName } from '../../messages/errors.ts';
import { orderPartitions } from './partitionOrder.ts';
import { LONG_AGO, NEVER, type CommonClientConfig } from './state.ts';

/** Frozen. */
export interface BrokerNode {
  readonly id: number;
  readonly rack: string | null;
}

/** Frozen; a change replaces it. */
export interface PartitionInfo {
  readonly partition: number;
  /** -1: none. It may name a broker that the metadata does not list; see `leaderFor`. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export interface TopicInfo {
  readonly name: string;
  readonly topicId: string;
  readonly isInternal: boolean;
  /** By partition number. */
  readonly partitions: PartitionInfo[];
  /** Partition numbers in the order of the client's own lists (see partitionOrder.ts). */
  order: readonly number[];
  /** By partition number: its place among the partitions that its leader leads, in that same order. */
  places: readonly number[];
}

/** What a client believes of the cluster, and when it must ask again (Kafka: Metadata, MetadataSnapshot). */
export interface ClientMetadata {
  /** Broker ids behind the bootstrap servers. */
  readonly bootstrap: readonly number[];
  /** Until the first answer, and after a rebootstrap, the nodes are the bootstrap servers: -1, -2, ... */
  bootstrapping: boolean;
  readonly brokers: Map<number, BrokerNode>;
  controllerId: number;
  readonly topics: Map<string, TopicInfo>;
  /** How many partitions each broker leads. */
  readonly ledBy: Map<number, number>;
  /** Topics that an answer named with an error that waiting does not mend (INVALID_TOPIC_EXCEPTION ...). */
  readonly topicErrors: Map<string, ErrorName>;
  /** Topics to ask for, and when they fall out of use (NEVER for a consumer's); not looked at under `allTopics`. */
  readonly tracked: Map<string, Us>;
  allTopics: boolean;
  readonly allowAutoTopicCreation: boolean;
  needFullUpdate: boolean;
  needPartialUpdate: boolean;
  /** Grows with every new topic; an older partial answer leaves the request standing. */
  requestVersion: number;
  /** Grows with every answer taken in: what waits for metadata waits for a greater one. */
  updateVersion: number;
  lastRefresh: Us;
  lastSuccess: Us;
  attempts: number;
  equivalentResponses: number;
  /** Drawn with each refresh: how long after it the next one must wait. */
  backoff: Us;
  /** The request that is in flight, or null. */
  inProgress: { readonly partial: boolean; readonly requestVersion: number } | null;
  /** When an update was first due since the last success, if one has been. */
  attemptStart: Us | null;
}

export interface MetadataOptions {
  readonly bootstrap: readonly number[];
  readonly allowAutoTopicCreation: boolean;
}

export function createMetadata(options: MetadataOptions): ClientMetadata {
  return {
    bootstrap: Object.freeze([...options.bootstrap]),
    bootstrapping: true,
    brokers: new Map(),
    controllerId: -1,
    topics: new Map(),
    ledBy: new Map(),
    topicErrors: new Map(),
    tracked: new Map(),
    allTopics: false,
    allowAutoTopicCreation: options.allowAutoTopicCreation,
    needFullUpdate: true,
    needPartialUpdate: false,
    requestVersion: 0,
    updateVersion: 0,
    lastRefresh: LONG_AGO,
    lastSuccess: LONG_AGO,
    attempts: 0,
    equivalentResponses: 0,
    backoff: 0,
    inProgress: null,
    attemptStart: null,
  };
}

/** Asks for a full update as soon as the backoff allows; returns the version to wait beyond (Metadata.requestUpdate). */
export function requestUpdate(metadata: ClientMetadata, resetEquivalentResponses = false): number {
  metadata.needFullUpdate = true;
  if (resetEquivalentResponses) metadata.equivalentResponses = 0;
  return metadata.updateVersion;
}

/** Asks for topics it has not asked for before: at once, and for these alone (Metadata.requestUpdateForNewTopics). */
function requestUpdateForNewTopics(metadata: ClientMetadata): number {
  metadata.lastRefresh = LONG_AGO;
  metadata.equivalentResponses = 0;
  metadata.needPartialUpdate = true;
  metadata.requestVersion += 1;
  return metadata.updateVersion;
}

/** Adds a topic to those to ask for, until `expiresAt`; a new one is asked for at once (ProducerMetadata.add, metadata.max.idle.ms). */
export function trackTopic(metadata: ClientMetadata, topic: string, expiresAt: Us): void {
  const isNew = !metadata.tracked.has(topic);
  metadata.tracked.set(topic, expiresAt);
  if (isNew) requestUpdateForNewTopics(metadata);
}

/** Replaces the topics to ask for; null asks for all there are (a consumer's subscription). */
export function setTrackedTopics(metadata: ClientMetadata, topics: readonly string[] | null): void {
  const wasAll = metadata.allTopics;
  metadata.allTopics = topics === null;
  const before = new Set(metadata.tracked.keys());
  metadata.tracked.clear();
  for (const topic of topics ?? []) metadata.tracked.set(topic, NEVER);
  const grew = metadata.allTopics ? !wasAll : (topics ?? []).some(topic => !before.has(topic));
  if (grew) requestUpdateForNewTopics(metadata);
}

/** When the next request is due; `NEVER`-like values do not occur, since metadata ages (Metadata.timeToNextUpdate). */
export function nextUpdateAt(metadata: ClientMetadata, config: CommonClientConfig): Us {
  const expiresAt = metadata.lastSuccess + msToUs(config['metadata.max.age.ms']);
  const wanted = metadata.needFullUpdate || metadata.needPartialUpdate ? LONG_AGO : expiresAt;
  return Math.max(wanted, metadata.lastRefresh + metadata.backoff);
}

/** No answer, or one that is of no use: try again after a backoff that grows (Metadata.failedUpdate). */
export function failedUpdate(metadata: ClientMetadata, config: CommonClientConfig, out: RandomSource & { readonly now: Us }): void {
  metadata.lastRefresh = out.now;
  metadata.attempts += 1;
  metadata.equivalentResponses = 0;
  drawBackoff(metadata, config, out);
}

/** Kafka draws it anew at every look; once a refresh is the same distribution and keeps the state's deadlines still. */
export function drawBackoff(metadata: ClientMetadata, config: CommonClientConfig, source: RandomSource): void {
  const policy = clientBackoff(config['retry.backoff.ms'], config['retry.backoff.max.ms']);
  const exponent = Math.max(metadata.attempts - 1, metadata.equivalentResponses - 1, 0);
  metadata.backoff = msToUs(backoffMs(policy, exponent, source));
}

/** Forgets the cluster and starts again from the bootstrap servers (Metadata.rebootstrap, KIP-899). */
export function rebootstrap(metadata: ClientMetadata): void {
  metadata.bootstrapping = true;
  metadata.brokers.clear();
  metadata.topics.clear();
  metadata.controllerId = -1;
  requestUpdate(metadata, true);
}

/**
 * Takes over a leader that a broker named beside NOT_LEADER_OR_FOLLOWER or FENCED_LEADER_EPOCH, if it is newer and known
 * (KIP-951, Metadata.updatePartitionLeadership). True if it changed anything. The caller asks for a full update as well.
 */
export function patchLeader(metadata: ClientMetadata, topic: string, partition: number, current: CurrentLeader): boolean {
  const info = metadata.topics.get(topic);
  const old = info?.partitions[partition];
  if (info === undefined || old === undefined) return false;
  if (current.leaderEpoch <= old.leaderEpoch || !metadata.brokers.has(current.leaderId)) return false;
  info.partitions[partition] = Object.freeze({ ...old, leader: current.leaderId, leaderEpoch: current.leaderEpoch });
  metadata.updateVersion += 1;
  orderPartitions(metadata);
  return true;
}

/** The leader to talk to, -1 if there is none or its broker is not in the metadata (Cluster.leaderFor). */
export function leaderFor(metadata: ClientMetadata, topic: string, partition: number): number {
  const info = metadata.topics.get(topic)?.partitions[partition];
  return info !== undefined && metadata.brokers.has(info.leader) ? info.leader : -1;
}

/** -1 when unknown. */
export const leaderEpochFor = (metadata: ClientMetadata, topic: string, partition: number): number =>
  metadata.topics.get(topic)?.partitions[partition]?.leaderEpoch ?? -1;

/** 0 while the topic is unknown. */
export const partitionCount = (metadata: ClientMetadata, topic: string): number => metadata.topics.get(topic)?.partitions.length ?? 0;
