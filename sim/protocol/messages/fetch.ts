import type { Batch } from '../log/batch.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';
import type { CurrentLeader } from './produce.ts';

/** Fetch v18: consumers (replicaId -1), followers, and observers of the metadata log alike. */
export interface FetchRequest extends RequestHeader {
  readonly api: 'Fetch';
  /** Broker id of a follower, node id of a voter or observer, -1 for a consumer. */
  readonly replicaId: number;
  /** Broker epoch of a follower, -1 otherwise. */
  readonly replicaEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: 'read_uncommitted' | 'read_committed';
  readonly rackId: string | null;
  /** 0 and epoch 0: a full fetch that may open a session; epoch -1 closes one (KIP-227). */
  readonly sessionId: number;
  readonly sessionEpoch: number;
  /** All partitions of a full fetch, only the new and changed ones of an incremental one. */
  readonly partitions: readonly FetchPartition[];
  readonly forgotten: readonly TopicPartition[];
}

export interface FetchPartition {
  readonly tp: TopicPartition;
  readonly topicId: string;
  /** -1 when the sender does not know. */
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  /** Epoch of the last record the follower holds, -1 for none and for consumers that do not ask for a check. */
  readonly lastFetchedEpoch: number;
  /** The follower's own log start offset, -1 for consumers. */
  readonly logStartOffset: number;
  readonly partitionMaxBytes: number;
  /** KIP-1166, metadata log only: the sender's high watermark. */
  readonly highWatermark?: number;
}

export interface FetchResponse extends ResponseHeader {
  readonly api: 'Fetch';
  readonly error: ErrorName;
  readonly sessionId: number;
  readonly partitions: readonly FetchPartitionResponse[];
  readonly throttleTimeMs: number;
}

export interface FetchPartitionResponse {
  readonly tp: TopicPartition;
  readonly error: ErrorName;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  readonly batches: readonly Batch[];
  readonly abortedTransactions: readonly { readonly producerId: number; readonly firstOffset: number }[] | null;
  readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number };
  readonly currentLeader?: CurrentLeader;
  /** KIP-392; -1 or absent: read here. */
  readonly preferredReadReplica?: number;
}

export interface ListOffsetsRequest extends RequestHeader {
  readonly api: 'ListOffsets';
  readonly replicaId: number;
  readonly isolationLevel: 'read_uncommitted' | 'read_committed';
  readonly partitions: readonly {
    readonly tp: TopicPartition;
    readonly currentLeaderEpoch: number;
    /** -1 latest, -2 earliest, -3 offset of the greatest timestamp, or milliseconds since 1970. */
    readonly timestamp: number;
  }[];
}

export interface ListOffsetsResponse extends ResponseHeader {
  readonly api: 'ListOffsets';
  readonly partitions: readonly {
    readonly tp: TopicPartition;
    readonly error: ErrorName;
    readonly timestamp: number;
    readonly offset: number;
    readonly leaderEpoch: number;
  }[];
}

export interface OffsetForLeaderEpochRequest extends RequestHeader {
  readonly api: 'OffsetForLeaderEpoch';
  readonly replicaId: number;
  readonly partitions: readonly { readonly tp: TopicPartition; readonly currentLeaderEpoch: number; readonly leaderEpoch: number }[];
}

export interface OffsetForLeaderEpochResponse extends ResponseHeader {
  readonly api: 'OffsetForLeaderEpoch';
  readonly partitions: readonly {
    readonly tp: TopicPartition;
    readonly error: ErrorName;
    readonly leaderEpoch: number;
    readonly endOffset: number;
  }[];
}

export interface DeleteRecordsRequest extends RequestHeader {
  readonly api: 'DeleteRecords';
  readonly timeoutMs: number;
  /** Offset -1: the high watermark. */
  readonly partitions: readonly { readonly tp: TopicPartition; readonly offset: number }[];
}

export interface DeleteRecordsResponse extends ResponseHeader {
  readonly api: 'DeleteRecords';
  readonly partitions: readonly { readonly tp: TopicPartition; readonly error: ErrorName; readonly lowWatermark: number }[];
}
