import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

export interface MetadataRequest extends RequestHeader {
  readonly api: 'Metadata';
  /** null asks for all topics. */
  readonly topics: readonly string[] | null;
  readonly allowAutoTopicCreation: boolean;
}

export interface MetadataResponse extends ResponseHeader {
  readonly api: 'Metadata';
  readonly brokers: readonly { readonly id: number; readonly rack: string | null }[];
  readonly controllerId: number;
  readonly topics: readonly TopicMetadata[];
}

export interface TopicMetadata {
  readonly error: ErrorName;
  readonly name: string;
  readonly topicId: string;
  readonly isInternal: boolean;
  readonly partitions: readonly PartitionMetadata[];
}

export interface PartitionMetadata {
  readonly error: ErrorName;
  readonly partition: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export interface FindCoordinatorRequest extends RequestHeader {
  readonly api: 'FindCoordinator';
  readonly key: string;
  readonly keyType: 'group' | 'transaction' | 'share';
}

export interface FindCoordinatorResponse extends ResponseHeader {
  readonly api: 'FindCoordinator';
  readonly error: ErrorName;
  /** -1 with an error. */
  readonly nodeId: number;
}
