import type { QuotaEntity } from '../messages/admin.ts';

/** The records of `__cluster_metadata` (Kafka: metadata/src/main/resources/common/metadata). Frozen. */
export type MetadataRecord =
  | { readonly type: 'FeatureLevelRecord'; readonly name: string; readonly featureLevel: number }
  | {
      readonly type: 'RegisterBrokerRecord';
      readonly brokerId: number;
      readonly incarnationId: string;
      readonly brokerEpoch: number;
      readonly rack: string | null;
      readonly fenced: boolean;
      readonly inControlledShutdown: boolean;
      readonly logDirs: readonly string[];
    }
  | { readonly type: 'UnregisterBrokerRecord'; readonly brokerId: number; readonly brokerEpoch: number }
  | {
      readonly type: 'BrokerRegistrationChangeRecord';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      /** -1 unfences, 1 fences, 0 says nothing. */
      readonly fenced: -1 | 0 | 1;
      readonly inControlledShutdown: 0 | 1;
      readonly cordonedLogDirs?: readonly string[];
    }
  | { readonly type: 'TopicRecord'; readonly name: string; readonly topicId: string }
  | { readonly type: 'RemoveTopicRecord'; readonly topicId: string }
  | {
      readonly type: 'PartitionRecord';
      readonly topicId: string;
      readonly partitionId: number;
      readonly replicas: readonly number[];
      readonly isr: readonly number[];
      readonly addingReplicas: readonly number[];
      readonly removingReplicas: readonly number[];
      readonly elr: readonly number[];
      readonly lastKnownElr: readonly number[];
      readonly leader: number;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      readonly leaderRecoveryState: LeaderRecoveryState;
    }
  | PartitionChangeRecord
  | {
      readonly type: 'ConfigRecord';
      readonly resourceType: 'TOPIC' | 'BROKER' | 'GROUP' | 'CLIENT_METRICS';
      /** A topic's name, a broker's id, '' for all brokers. */
      readonly resourceName: string;
      readonly name: string;
      /** null deletes. */
      readonly value: string | null;
    }
  /** null removes. */
  | { readonly type: 'ClientQuotaRecord'; readonly entity: QuotaEntity; readonly key: string; readonly value: number | null }
  | { readonly type: 'ClearElrRecord'; /** '' for every topic. */ readonly topicName: string }
  | { readonly type: 'ProducerIdsRecord'; readonly brokerId: number; readonly brokerEpoch: number; readonly nextProducerId: number }
  | { readonly type: 'NoOpRecord' }
  | { readonly type: 'RegisterControllerRecord'; readonly controllerId: number; readonly incarnationId: string }
  | { readonly type: 'BeginTransactionRecord'; readonly name: string }
  | { readonly type: 'EndTransactionRecord' }
  /** The control record with which a raft leader opens its epoch. */
  | { readonly type: 'LeaderChange'; readonly leaderId: number; readonly voters: readonly number[] };

export type LeaderRecoveryState = 'RECOVERED' | 'RECOVERING';

/** What changed of a partition; a field that is absent did not change (Kafka: PartitionChangeRecord v2). */
export interface PartitionChangeRecord {
  readonly type: 'PartitionChangeRecord';
  readonly topicId: string;
  readonly partitionId: number;
  readonly isr?: readonly number[];
  /** Raises the leader epoch, also when it names the present leader. */
  readonly leader?: number;
  readonly replicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  readonly removingReplicas?: readonly number[];
  readonly leaderRecoveryState?: LeaderRecoveryState;
  readonly elr?: readonly number[];
  readonly lastKnownElr?: readonly number[];
}
