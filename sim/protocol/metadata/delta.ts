import type { TopicPartition } from '../topicPartition.ts';
import type { BrokerRegistration, ConfigResourceType, PartitionRegistration, TopicImage } from './image.ts';

/**
 * What a run of metadata records changed (Kafka: MetadataDelta). Each thing is listed once, with what it was before the first and what
 * it is after the last of them.
 */
export interface MetadataDelta {
  /** Offset of the last record. */
  offset: number;
  /** A topic that was deleted and made again under its name shows as one change whose two topic ids differ. */
  readonly partitions: Map<TopicPartition, PartitionChange>;
  readonly createdTopics: TopicName[];
  /** As they were when they were deleted. */
  readonly deletedTopics: TopicImage[];
  readonly brokers: Map<number, BrokerChange>;
  readonly configs: Map<string, ConfigResource>;
}

export interface TopicName {
  readonly name: string;
  readonly topicId: string;
}

export interface PartitionChange {
  readonly previous: PartitionRegistration | null;
  readonly current: PartitionRegistration | null;
}

export interface BrokerChange {
  readonly previous: BrokerRegistration | null;
  readonly current: BrokerRegistration | null;
}

export interface ConfigResource {
  readonly resourceType: ConfigResourceType;
  readonly resourceName: string;
}

export const emptyDelta = (): MetadataDelta => ({
  offset: -1,
  partitions: new Map(),
  createdTopics: [],
  deletedTopics: [],
  brokers: new Map(),
  configs: new Map(),
});

/** Nothing that a broker would act upon: no-ops, features, producer ids. */
export const isEmptyDelta = (delta: MetadataDelta): boolean =>
  delta.partitions.size === 0 &&
  delta.createdTopics.length === 0 &&
  delta.deletedTopics.length === 0 &&
  delta.brokers.size === 0 &&
  delta.configs.size === 0;
