import type { Batch } from '../log/batch.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

/** One batch a partition (ProduceRequest v13; topics travel by id there, here the id stands beside the name). */
export interface ProduceRequest extends RequestHeader {
  readonly api: 'Produce';
  readonly acks: -1 | 0 | 1;
  readonly timeoutMs: number;
  readonly transactionalId: string | null;
  readonly partitions: readonly { readonly tp: TopicPartition; readonly topicId: string; readonly batch: Batch }[];
}

export interface ProduceResponse extends ResponseHeader {
  readonly api: 'Produce';
  readonly partitions: readonly ProducePartitionResponse[];
  readonly throttleTimeMs: number;
}

export interface ProducePartitionResponse {
  readonly tp: TopicPartition;
  readonly error: ErrorName;
  /** -1 when nothing was appended. */
  readonly baseOffset: number;
  /** -1 under CreateTime. */
  readonly logAppendTimeMs: number;
  readonly logStartOffset: number;
  /** What a broker says beyond the error's own text (ProduceResponse: ErrorMessage). */
  readonly message?: string;
  /** With NOT_LEADER_OR_FOLLOWER and FENCED_LEADER_EPOCH (KIP-951): who leads now. */
  readonly currentLeader?: CurrentLeader;
}

export interface CurrentLeader {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface InitProducerIdRequest extends RequestHeader {
  readonly api: 'InitProducerId';
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  readonly producerId: number;
  readonly producerEpoch: number;
}

export interface InitProducerIdResponse extends ResponseHeader {
  readonly api: 'InitProducerId';
  readonly error: ErrorName;
  readonly producerId: number;
  readonly producerEpoch: number;
}
