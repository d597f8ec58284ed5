import type { TopicPartition } from '../topicPartition.ts';
import type { ApiError, RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

/** Requests of the admin client. Brokers forward those that change metadata to the controller (Kafka: EnvelopeRequest). */
export interface CreateTopicsRequest extends RequestHeader {
  readonly api: 'CreateTopics';
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
  readonly topics: readonly NewTopic[];
}

export interface NewTopic {
  readonly name: string;
  /** -1 with an assignment, or for the broker's default. */
  readonly numPartitions: number;
  readonly replicationFactor: number;
  /** Replicas of partition i, the preferred leader first; null to let the controller place them. */
  readonly assignment: readonly (readonly number[])[] | null;
  readonly config: Readonly<Record<string, string>>;
}

export interface CreateTopicsResponse extends ResponseHeader {
  readonly api: 'CreateTopics';
  readonly topics: readonly ({ readonly name: string; readonly topicId: string } & ApiError)[];
}

export interface DeleteTopicsRequest extends RequestHeader {
  readonly api: 'DeleteTopics';
  readonly timeoutMs: number;
  readonly topics: readonly string[];
}

export interface DeleteTopicsResponse extends ResponseHeader {
  readonly api: 'DeleteTopics';
  readonly topics: readonly ({ readonly name: string } & ApiError)[];
}

export interface CreatePartitionsRequest extends RequestHeader {
  readonly api: 'CreatePartitions';
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
  readonly topics: readonly {
    readonly name: string;
    /** The new total. */
    readonly count: number;
    /** Replicas of the new partitions only. */
    readonly assignments: readonly (readonly number[])[] | null;
  }[];
}

export interface CreatePartitionsResponse extends ResponseHeader {
  readonly api: 'CreatePartitions';
  readonly topics: readonly ({ readonly name: string } & ApiError)[];
}

/** Whom a quota is for: a user, a client id, an address, or a pair of the first two. A name of null is the default of that type. */
export type QuotaEntity = readonly { readonly entityType: 'user' | 'client-id' | 'ip'; readonly entityName: string | null }[];

export interface AlterClientQuotasRequest extends RequestHeader {
  readonly api: 'AlterClientQuotas';
  readonly entries: readonly {
    readonly entity: QuotaEntity;
    /** null removes. */
    readonly quotas: Readonly<Record<string, number | null>>;
  }[];
}

export interface AlterClientQuotasResponse extends ResponseHeader {
  readonly api: 'AlterClientQuotas';
  readonly entries: readonly ({ readonly entity: QuotaEntity } & ApiError)[];
}

export interface IncrementalAlterConfigsRequest extends RequestHeader {
  readonly api: 'IncrementalAlterConfigs';
  readonly resources: readonly {
    readonly resourceType: 'TOPIC' | 'BROKER' | 'GROUP' | 'CLIENT_METRICS';
    /** '' is the default of all brokers. */
    readonly resourceName: string;
    /** null deletes. */
    readonly configs: Readonly<Record<string, string | null>>;
  }[];
}

export interface IncrementalAlterConfigsResponse extends ResponseHeader {
  readonly api: 'IncrementalAlterConfigs';
  readonly resources: readonly ({ readonly resourceName: string } & ApiError)[];
}

export interface ElectLeadersRequest extends RequestHeader {
  readonly api: 'ElectLeaders';
  readonly electionType: 'PREFERRED' | 'UNCLEAN';
  readonly timeoutMs: number;
  /** null: every partition. */
  readonly partitions: readonly TopicPartition[] | null;
}

export interface ElectLeadersResponse extends ResponseHeader {
  readonly api: 'ElectLeaders';
  readonly error: ErrorName;
  readonly partitions: readonly ({ readonly tp: TopicPartition } & ApiError)[];
}

export interface AlterPartitionReassignmentsRequest extends RequestHeader {
  readonly api: 'AlterPartitionReassignments';
  readonly timeoutMs: number;
  /** null cancels. */
  readonly partitions: readonly { readonly tp: TopicPartition; readonly replicas: readonly number[] | null }[];
}

export interface AlterPartitionReassignmentsResponse extends ResponseHeader {
  readonly api: 'AlterPartitionReassignments';
  readonly error: ErrorName;
  readonly partitions: readonly ({ readonly tp: TopicPartition } & ApiError)[];
}

export interface UnregisterBrokerRequest extends RequestHeader {
  readonly api: 'UnregisterBroker';
  readonly brokerId: number;
}

export interface UnregisterBrokerResponse extends ResponseHeader, ApiError {
  readonly api: 'UnregisterBroker';
}
