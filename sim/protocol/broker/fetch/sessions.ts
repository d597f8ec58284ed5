import type { Us } from '../../../engine/time.ts';
import type { ConnectionId, Out } from '../../machine.ts';
import type { FetchPartition, FetchRequest } from '../../messages/fetch.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { drop, newAgenda, put, type Agenda } from '../agenda.ts';
import { settleReplica } from '../partition/replica.ts';
import type { BrokerState, Partition } from '../state.ts';
import { logOf } from '../state.ts';

/**
 * The partitions that a client fetches, remembered between its requests (Kafka: FetchSession, KIP-227). The session also knows which of them
 * may have something to say (`dirty`): a fetch looks at those only, so what sits still costs nothing, however many there are. A fetch without
 * a session gets one for itself, with a negative id.
 */
export interface FetchSession {
  readonly id: number;
  /** Broker id of a follower, -1 for a consumer. */
  readonly replicaId: number;
  /** The epoch that the next request has to carry. */
  epoch: number;
  readonly createdMs: number;
  lastUsedMs: number;
  readonly partitions: Map<TopicPartition, CachedPartition>;
  readonly dirty: Agenda<TopicPartition>;
  parked: ParkedFetch | null;
  /** A timer for the parked fetch is running; it may be one set for an earlier fetch. */
  armed: boolean;
}

export interface CachedPartition {
  readonly tp: TopicPartition;
  readonly topicId: string;
  fetchOffset: number;
  currentLeaderEpoch: number;
  lastFetchedEpoch: number;
  /** The follower's own. */
  logStartOffset: number;
  maxBytes: number;
  /** What the last response said; -1 for nothing, so that the next one says it. */
  sentHighWatermark: number;
  sentLogStartOffset: number;
}

/** A fetch that waits for data (Kafka: DelayedFetch). */
export interface ParkedFetch {
  readonly connection: ConnectionId;
  readonly correlationId: number;
  readonly maxBytes: number;
  readonly minBytes: number;
  readonly isFull: boolean;
  readonly replicaEpoch: number;
  /** The consumer's; null for followers. */
  readonly rackId: string | null;
  readonly readCommitted: boolean;
  readonly deadline: Us;
}

export interface FetchSessions {
  readonly byId: Map<number, FetchSession>;
  /** Ids of fetches without a session count down from here. */
  nextEphemeralId: number;
}

const MAX_SESSION_ID = 2_147_483_647;
/** A session unused this long may give its slot to any other (Kafka: min.incremental.fetch.session.eviction.ms). */
const EVICTION_MS = 120_000;

export const newSessions = (): FetchSessions => ({ byId: new Map(), nextEphemeralId: -1 });

export const nextSessionEpoch = (epoch: number): number => (epoch === MAX_SESSION_ID ? 1 : epoch + 1);

/** A session for a full fetch; with a negative id when the request wants none or all slots are taken. */
export function openSession(broker: BrokerState, request: FetchRequest, out: Out): FetchSession {
  const { sessions } = broker;
  const wanted = request.sessionEpoch === 0 && request.partitions.length > 0 && makeRoom(broker, request, out.wallMs);
  const session: FetchSession = {
    id: wanted ? unusedId(sessions, out) : sessions.nextEphemeralId--,
    replicaId: request.replicaId,
    epoch: 1,
    createdMs: out.wallMs,
    lastUsedMs: out.wallMs,
    partitions: new Map(),
    dirty: newAgenda(),
    parked: null,
    armed: false,
  };
  sessions.byId.set(session.id, session);
  for (const partition of request.partitions) putPartition(broker, session, partition);
  return session;
}

function unusedId(sessions: FetchSessions, out: Out): number {
  for (;;) {
    const id = 1 + out.random(MAX_SESSION_ID - 1);
    if (!sessions.byId.has(id)) return id;
  }
}

/** Kafka: FetchSessionCacheShard.tryEvict, with one shard: a stale session goes, or a younger right: a follower's before a consumer's, a large one's before a small one's. */
function makeRoom(broker: BrokerState, request: FetchRequest, nowMs: number): boolean {
  const { byId } = broker.sessions;
  if (byId.size < broker.config['max.incremental.fetch.session.cache.slots']) return true;
  const stale = oldestWhere(byId, session => nowMs - session.lastUsedMs >= EVICTION_MS);
  const weight = (replicaId: number, size: number): number => (replicaId >= 0 ? MAX_SESSION_ID : 0) + size;
  const newcomer = weight(request.replicaId, request.partitions.length);
  const isLesser = (session: FetchSession): boolean =>
    nowMs - session.createdMs >= EVICTION_MS && weight(session.replicaId, session.partitions.size) < newcomer;
  const evicted = stale ?? oldestWhere(byId, isLesser);
  if (evicted !== null) closeSession(broker, evicted);
  return evicted !== null;
}

/** A session whose fetch is waiting keeps its slot: somebody has to answer that fetch. */
function oldestWhere(sessions: ReadonlyMap<number, FetchSession>, holds: (session: FetchSession) => boolean): FetchSession | null {
  let oldest: FetchSession | null = null;
  for (const session of sessions.values()) {
    const isFree = session.id > 0 && session.parked === null && holds(session);
    if (isFree && (oldest === null || session.lastUsedMs < oldest.lastUsedMs)) oldest = session;
  }
  return oldest;
}

/** Takes the new and changed partitions of a request into the session. */
export function putPartition(broker: BrokerState, session: FetchSession, asked: FetchPartition): void {
  const cached = session.partitions.get(asked.tp);
  put(session.dirty, asked.tp);
  if (cached !== undefined && cached.topicId === asked.topicId) {
    cached.fetchOffset = asked.fetchOffset;
    cached.currentLeaderEpoch = asked.currentLeaderEpoch;
    cached.lastFetchedEpoch = asked.lastFetchedEpoch;
    cached.logStartOffset = asked.logStartOffset;
    cached.maxBytes = asked.partitionMaxBytes;
    return;
  }
  session.partitions.set(asked.tp, {
    tp: asked.tp,
    topicId: asked.topicId,
    fetchOffset: asked.fetchOffset,
    currentLeaderEpoch: asked.currentLeaderEpoch,
    lastFetchedEpoch: asked.lastFetchedEpoch,
    logStartOffset: asked.logStartOffset,
    maxBytes: asked.partitionMaxBytes,
    sentHighWatermark: -1,
    sentLogStartOffset: -1,
  });
  const partition = broker.partitions.get(asked.tp);
  if (partition !== undefined) joinSession(partition, session);
}

/** Frozen, since clones then share it: sessions come and go seldom. */
function joinSession(partition: Partition, session: FetchSession): void {
  if (!partition.sessions.includes(session.id)) partition.sessions = Object.freeze([...partition.sessions, session.id]);
}

/** Drops a partition from the session. */
export function forgetPartition(broker: BrokerState, session: FetchSession, tp: TopicPartition): void {
  session.partitions.delete(tp);
  drop(session.dirty, tp);
  const partition = broker.partitions.get(tp);
  if (partition !== undefined) leaveSession(broker, partition, session);
}

export function closeSession(broker: BrokerState, session: FetchSession): void {
  broker.sessions.byId.delete(session.id);
  for (const tp of session.partitions.keys()) {
    const partition = broker.partitions.get(tp);
    if (partition !== undefined) leaveSession(broker, partition, session);
  }
}

/** The session's fetches count for the follower up to now, and no more from here on. */
function leaveSession(broker: BrokerState, partition: Partition, session: FetchSession): void {
  partition.sessions = Object.freeze(partition.sessions.filter(id => id !== session.id));
  for (const replica of partition.remotes) {
    if (replica.session !== session.id) continue;
    settleReplica(replica, session.lastUsedMs, logOf(broker, partition).disk.logEndOffset);
    replica.session = 0;
  }
}

/** A partition has come to this broker, or back: sessions that asked for it already hold it now. */
export function joinSessions(broker: BrokerState, partition: Partition): void {
  for (const session of broker.sessions.byId.values()) {
    if (session.partitions.has(partition.tp)) joinSession(partition, session);
  }
}
