import type { FetchPartitionResponse } from '../../../messages/fetch.ts';
import type { TopicPartition } from '../../../topicPartition.ts';

/** What a broker holds of a fetch session, so that the next request need only name what changed. Frozen. */
export interface SessionPartition {
  readonly topicId: string;
  readonly fetchOffset: number;
  readonly currentLeaderEpoch: number;
}

/** An incremental fetch session with one broker (Kafka: FetchSessionHandler, KIP-227). */
export interface FetchSession {
  /** 0: none. */
  id: number;
  /** 0: the next request is a full one. */
  epoch: number;
  readonly partitions: Map<TopicPartition, SessionPartition>;
}

/** The answer for one partition, from its arrival until its records are handed out (Kafka: CompletedFetch). */
export interface CompletedFetch {
  readonly tp: TopicPartition;
  /** The broker that answered. */
  readonly node: number;
  readonly fetchOffset: number;
  readonly response: FetchPartitionResponse;
  initialized: boolean;
  consumed: boolean;
  nextOffset: number;
  batchIndex: number;
  /** Leader epoch of the last batch that was read, -1 before. */
  lastEpoch: number;
  /** Producers whose transaction ended in an abort further on (read_committed). */
  readonly abortedProducers: Set<number>;
  /** How many of the response's aborted transactions have been taken into account. */
  abortedIndex: number;
}

/** Kafka: Fetcher, FetchBuffer, FetchCollector. */
export interface Fetcher {
  readonly sessions: Map<number, FetchSession>;
  /** Brokers with a fetch in flight: at most one each. */
  readonly pendingNodes: number[];
  /** The fetch whose records are being handed out. */
  nextInLine: CompletedFetch | null;
  /** Those that wait, in the order of their arrival. */
  readonly buffer: CompletedFetch[];
}

export const createFetcher = (): Fetcher => ({ sessions: new Map(), pendingNodes: [], nextInLine: null, buffer: [] });
