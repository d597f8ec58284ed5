import type { LeaderRecoveryState } from '../metadata/records.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

export interface BrokerRegistrationRequest extends RequestHeader {
  readonly api: 'BrokerRegistration';
  readonly brokerId: number;
  readonly incarnationId: string;
  readonly rack: string | null;
  readonly logDirs: readonly string[];
  /** Broker epoch in the clean-shutdown file, -1 without one. */
  readonly previousBrokerEpoch: number;
}

export interface BrokerRegistrationResponse extends ResponseHeader {
  readonly api: 'BrokerRegistration';
  readonly error: ErrorName;
  readonly brokerEpoch: number;
}

export interface BrokerHeartbeatRequest extends RequestHeader {
  readonly api: 'BrokerHeartbeat';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  readonly offlineLogDirs: readonly string[];
  /** null until the broker has caught up. */
  readonly cordonedLogDirs: readonly string[] | null;
}

export interface BrokerHeartbeatResponse extends ResponseHeader {
  readonly api: 'BrokerHeartbeat';
  readonly error: ErrorName;
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  readonly shouldShutDown: boolean;
}

export interface AlterPartitionRequest extends RequestHeader {
  readonly api: 'AlterPartition';
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly partitions: readonly {
    readonly tp: TopicPartition;
    readonly topicId: string;
    readonly leaderEpoch: number;
    readonly partitionEpoch: number;
    readonly newIsr: readonly { readonly brokerId: number; /** -1 when unknown */ readonly brokerEpoch: number }[];
    readonly leaderRecoveryState: LeaderRecoveryState;
  }[];
}

export interface AlterPartitionResponse extends ResponseHeader {
  readonly api: 'AlterPartition';
  readonly error: ErrorName;
  readonly partitions: readonly AlterPartitionResult[];
}

export interface AlterPartitionResult {
  readonly tp: TopicPartition;
  readonly error: ErrorName;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState: LeaderRecoveryState;
  readonly partitionEpoch: number;
}

export interface AllocateProducerIdsRequest extends RequestHeader {
  readonly api: 'AllocateProducerIds';
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface AllocateProducerIdsResponse extends ResponseHeader {
  readonly api: 'AllocateProducerIds';
  readonly error: ErrorName;
  readonly producerIdStart: number;
  readonly producerIdLen: number;
}
