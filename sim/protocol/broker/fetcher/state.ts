import type { Us } from '../../../engine/time.ts';
import type { ConnectionId } from '../../machine.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { newAgenda, type Agenda } from '../agenda.ts';

/**
 * Fetches partitions from the broker that leads them (Kafka: ReplicaFetcherThread with its FetchSessionHandler). One request is in flight at
 * a time; after the first it names only what has changed, so that idle partitions cost nothing.
 */
export interface Fetcher {
  readonly key: number;
  /** Broker id of the leader. */
  readonly leader: number;
  /** -1: none. */
  connection: ConnectionId;
  connected: boolean;
  /** Correlation id of the request in flight, 0 for none. */
  inFlight: number;
  correlationId: number;
  /** Since when an answer or a connection is awaited. */
  waitingSince: Us;
  /** The timer that gives up waiting is running; it may be one set for an earlier request. */
  watched: boolean;
  /** No request before this: the connection broke. */
  backingOff: boolean;
  sessionId: number;
  /** 0: the next request is a full one. */
  sessionEpoch: number;
  readonly partitions: Map<TopicPartition, FetchState>;
  /** To be named in the next request. */
  readonly changed: Agenda<TopicPartition>;
  /** To be taken out of the session by the next request. */
  readonly forgotten: Set<TopicPartition>;
  /** Not fetched before this, after an error of theirs. */
  readonly delayed: Map<TopicPartition, Us>;
  delayArmed: boolean;
  /** Partitions whose fetch offset was out of range: the leader is asked for its offsets before the next fetch. */
  readonly outOfRange: TopicPartition[];
  /** What the ListOffsets in flight asks for. */
  lookup: 'latest' | 'earliest' | null;
}

export interface FetchState {
  readonly tp: TopicPartition;
  readonly leaderEpoch: number;
  /** What the leader's session holds, -1 when the partition is not in it. */
  sentOffset: number;
}

export interface Fetchers {
  readonly byKey: Map<number, Fetcher>;
  readonly byConnection: Map<ConnectionId, number>;
  /** Fetchers with something to send, before the step ends. */
  readonly ready: Agenda<number>;
}

export const newFetchers = (): Fetchers => ({ byKey: new Map(), byConnection: new Map(), ready: newAgenda() });

export const newFetcher = (key: number, leader: number): Fetcher => ({
  key,
  leader,
  connection: -1,
  connected: false,
  inFlight: 0,
  correlationId: 0,
  waitingSince: 0,
  watched: false,
  backingOff: false,
  sessionId: 0,
  sessionEpoch: 0,
  partitions: new Map(),
  changed: newAgenda(),
  forgotten: new Set(),
  delayed: new Map(),
  delayArmed: false,
  outOfRange: [],
  lookup: null,
});
