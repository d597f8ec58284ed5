import type { QuotaEntity } from '../messages/admin.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { LeaderRecoveryState, MetadataRecord } from './records.ts';

/** A partition as the controller last said it is (Kafka: PartitionRegistration). Frozen; every change makes a new one. */
export interface PartitionRegistration {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly tp: TopicPartition;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Eligible leader replicas (KIP-966): out of the ISR, yet sure to hold all below the high watermark. */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  /** -1: nobody leads. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly leaderRecoveryState: LeaderRecoveryState;
}

/** A broker as the controller last said it is (Kafka: BrokerRegistration). Frozen. */
export interface BrokerRegistration {
  readonly id: number;
  /** Offset of the first record of the batch that registered it. */
  readonly epoch: number;
  readonly incarnationId: string;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly logDirs: readonly string[];
  /** null until the broker's first heartbeat after it caught up has told them (KIP-1066). */
  readonly cordonedLogDirs: readonly string[] | null;
}

export interface TopicImage {
  readonly name: string;
  readonly topicId: string;
  /** By partition number. */
  readonly partitions: PartitionRegistration[];
}

export type ConfigResourceType = Extract<MetadataRecord, { type: 'ConfigRecord' }>['resourceType'];

/** The settings of one resource that were set at run time. Frozen. */
export type ConfigOverrides = Readonly<Record<string, string>>;

/**
 * What the committed part of the metadata log adds up to (Kafka: MetadataImage). Brokers and the controller change theirs in place with
 * `applyRecords`; the registrations in it are frozen and may be kept.
 */
export interface MetadataImage {
  /** Offset of the last record applied, -1 for none. */
  offset: number;
  /** By name. */
  readonly topics: Map<string, TopicImage>;
  readonly topicNames: Map</* topicId */ string, string>;
  readonly partitions: Map<TopicPartition, PartitionRegistration>;
  readonly brokers: Map<number, BrokerRegistration>;
  /** By `configResource(type, name)`. */
  readonly configs: Map<string, ConfigOverrides>;
  /** By `quotaKey(entity)`. */
  readonly quotas: Map<string, ClientQuotas>;
  readonly features: Map<string, number>;
  nextProducerId: number;
}

export const emptyImage = (): MetadataImage => ({
  offset: -1,
  topics: new Map(),
  topicNames: new Map(),
  partitions: new Map(),
  brokers: new Map(),
  configs: new Map(),
  quotas: new Map(),
  features: new Map(),
  nextProducerId: 0,
});

/** The quotas of one entity. Frozen. */
export interface ClientQuotas {
  readonly entity: QuotaEntity;
  readonly values: Readonly<Record<string, number>>;
}

/** Names an entity in `MetadataImage.quotas`: `user=alice,client-id=`, an empty name for the default. */
export const quotaKey = (entity: QuotaEntity): string =>
  entity.map(({ entityType, entityName }) => `${entityType}=${entityName ?? ''}`).join(',');

const NO_OVERRIDES: ConfigOverrides = Object.freeze({});

/** Names a resource in `MetadataImage.configs`: `TOPIC:orders`, `BROKER:1`, `BROKER:` for all brokers. */
export const configResource = (type: ConfigResourceType, name: string): string => `${type}:${name}`;

export const configOverrides = (image: MetadataImage, type: ConfigResourceType, name: string): ConfigOverrides =>
  image.configs.get(configResource(type, name)) ?? NO_OVERRIDES;

/** The partition of a topic with this id: null when the topic is gone, or another one has its name now. */
export const partitionById = (image: MetadataImage, topicId: string, partition: number): PartitionRegistration | null => {
  const name = image.topicNames.get(topicId);
  return name === undefined ? null : (image.topics.get(name)?.partitions[partition] ?? null);
};

/** May lead and be in ISRs: registered, not fenced, not shutting down (Kafka: ClusterControlManager.isActive). */
export const isActive = (image: MetadataImage, brokerId: number): boolean => {
  const broker = image.brokers.get(brokerId);
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown;
};

/** Registered and not fenced: clients are told of it (Kafka: MetadataCache.hasAliveBroker). */
export const isAlive = (image: MetadataImage, brokerId: number): boolean => image.brokers.get(brokerId)?.fenced === false;

/** Broker epoch of a broker that is alive, -1 otherwise (Kafka: MetadataCache.getAliveBrokerEpoch). */
export const aliveBrokerEpoch = (image: MetadataImage, brokerId: number): number => {
  const broker = image.brokers.get(brokerId);
  return broker === undefined || broker.fenced ? -1 : broker.epoch;
};
