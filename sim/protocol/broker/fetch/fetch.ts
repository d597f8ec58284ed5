import type { ConnectionId, Out } from '../../machine.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { FetchPartitionResponse, FetchRequest } from '../../messages/fetch.ts';
import { aliveBrokerEpoch } from '../../metadata/image.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { msToUs } from '../../../engine/time.ts';
import { put, takeAll } from '../agenda.ts';
import { onFollowerFetch } from '../partition/followerFetch.ts';
import { maximalIsrOf } from '../partition/isrMembers.ts';
import type { BrokerState, Partition } from '../state.ts';
import { readPartition } from './read.ts';
import { closeSession, forgetPartition, nextSessionEpoch, openSession, putPartition } from './sessions.ts';
import type { FetchSession, ParkedFetch } from './sessions.ts';

/** Answers a Fetch, at once or when there is enough to send (Kafka: KafkaApis.handleFetchRequest, ReplicaManager.fetchMessages). */
export function handleFetch(broker: BrokerState, connection: ConnectionId, request: FetchRequest, out: Out): void {
  const found = sessionFor(broker, request, out);
  if (typeof found === 'string') return out.send(connection, refusal(request, found));
  const session = found;
  session.lastUsedMs = out.wallMs;
  session.parked = null;
  const fetch: ParkedFetch = {
    connection,
    correlationId: request.correlationId,
    maxBytes: request.replicaId < 0 ? Math.min(request.maxBytes, broker.config['fetch.max.bytes']) : request.maxBytes,
    minBytes: request.minBytes,
    isFull: request.sessionEpoch <= 0,
    replicaEpoch: request.replicaEpoch,
    rackId: request.replicaId < 0 ? request.rackId : null,
    readCommitted: request.isolationLevel === 'read_committed',
    deadline: out.now + msToUs(request.maxWaitMs),
  };
  const collected = collect(broker, session, { fetch, isFirst: true }, out);
  const isEnough = collected.urgent || collected.bytes >= fetch.minBytes || request.maxWaitMs <= 0 || session.partitions.size === 0;
  if (isEnough) respond(broker, session, { fetch, collected }, out);
  else park(session, { fetch, collected }, out);
}

const refusal = (request: FetchRequest, error: ErrorName) =>
  ({
    kind: 'response',
    api: 'Fetch',
    correlationId: request.correlationId,
    error,
    sessionId: 0,
    partitions: [],
    throttleTimeMs: 0,
  }) as const;

/** The session of a request (Kafka: FetchManager.newContext, KIP-227): a new one for epoch 0, none for -1, else the one it names. */
function sessionFor(broker: BrokerState, request: FetchRequest, out: Out): FetchSession | ErrorName {
  const session = broker.sessions.byId.get(request.sessionId);
  if (request.sessionEpoch <= 0) {
    if (session !== undefined) closeSession(broker, session);
    return openSession(broker, request, out);
  }
  if (session === undefined) return 'FETCH_SESSION_ID_NOT_FOUND';
  if (session.epoch !== request.sessionEpoch) return 'INVALID_FETCH_SESSION_EPOCH';
  session.epoch = nextSessionEpoch(session.epoch);
  for (const partition of request.partitions) putPartition(broker, session, partition);
  for (const tp of request.forgotten) forgetPartition(broker, session, tp);
  return session;
}

interface Collected {
  readonly answers: readonly FetchPartitionResponse[];
  readonly bytes: number;
  readonly urgent: boolean;
}

/**
 * Reads what the session's partitions have to say: of an incremental fetch the dirty ones, of a full one all. Only the first reading of a
 * request counts as the follower's fetch. A partition stays dirty while it has more, or is in error, or has a follower out of the ISR.
 */
function collect(broker: BrokerState, session: FetchSession, at: { fetch: ParkedFetch; isFirst: boolean }, out: Out): Collected {
  const { fetch, isFirst } = at;
  const isStale = fetch.replicaEpoch !== -1 && fetch.replicaEpoch < aliveBrokerEpoch(broker.control.image, session.replicaId);
  const answers: FetchPartitionResponse[] = [];
  let bytes = 0;
  let urgent = false;
  // Nothing of it is dirty any more: the reading says what still is.
  const dirty = takeAll(session.dirty);
  for (const tp of fetch.isFull ? session.partitions.keys() : dirty) {
    const cached = session.partitions.get(tp)!;
    const limits = { maxBytes: fetch.maxBytes - bytes, minOneMessage: bytes === 0, isStale, rackId: fetch.rackId };
    const read = readPartition(broker, session, { cached, limits }, out);
    answers.push(read.answer);
    bytes += read.bytes;
    urgent ||= read.urgent;
    if (isFirst) countFetch(broker, session, { tp, fetch, answer: read.answer }, out);
    if (read.unfinished || isOutOfIsr(broker.partitions.get(tp), session.replicaId)) put(session.dirty, tp);
  }
  return { answers, bytes, urgent };
}

function countFetch(
  broker: BrokerState,
  session: FetchSession,
  read: { readonly tp: TopicPartition; readonly fetch: ParkedFetch; readonly answer: FetchPartitionResponse },
  out: Out,
): void {
  const { answer, fetch } = read;
  if (session.replicaId < 0 || answer.error !== 'NONE' || answer.divergingEpoch !== undefined) return;
  const partition = broker.partitions.get(read.tp)!;
  onFollowerFetch(broker, partition, { session, cached: session.partitions.get(read.tp)!, brokerEpoch: fetch.replicaEpoch }, out);
}

/** A follower that is not in the ISR for sure is looked at with every fetch: what keeps it out may have gone. */
const isOutOfIsr = (partition: Partition | undefined, replicaId: number): boolean =>
  replicaId >= 0 && partition !== undefined && (partition.pendingIsr !== null || !maximalIsrOf(partition).includes(replicaId));

function respond(broker: BrokerState, session: FetchSession, at: { fetch: ParkedFetch; collected: Collected }, out: Out): void {
  const { fetch, collected } = at;
  const partitions = fetch.isFull ? collected.answers : collected.answers.filter(answer => hasNews(session, answer));
  for (const answer of partitions) rememberSent(session, answer);
  session.parked = null;
  out.send(fetch.connection, {
    kind: 'response',
    api: 'Fetch',
    correlationId: fetch.correlationId,
    error: 'NONE',
    sessionId: session.id > 0 ? session.id : 0,
    partitions,
    throttleTimeMs: 0,
  });
  if (session.id < 0) closeSession(broker, session);
}

/** Is the partition part of an incremental response (Kafka: FetchSession.CachedPartition.maybeUpdateResponseData)? */
function hasNews(session: FetchSession, answer: FetchPartitionResponse): boolean {
  const cached = session.partitions.get(answer.tp)!;
  return (
    answer.batches.length > 0 ||
    answer.error !== 'NONE' ||
    answer.divergingEpoch !== undefined ||
    answer.preferredReadReplica !== undefined ||
    answer.highWatermark !== cached.sentHighWatermark ||
    answer.logStartOffset !== cached.sentLogStartOffset
  );
}

/** After an error the high watermark is forgotten, so that the partition is in the first response after it has gone. */
function rememberSent(session: FetchSession, answer: FetchPartitionResponse): void {
  const cached = session.partitions.get(answer.tp)!;
  cached.sentHighWatermark = answer.error === 'NONE' ? answer.highWatermark : -1;
  cached.sentLogStartOffset = answer.logStartOffset;
}

/** Waits for data. What there is to tell besides stays to be told. */
function park(session: FetchSession, at: { fetch: ParkedFetch; collected: Collected }, out: Out): void {
  for (const answer of at.collected.answers) if (hasNews(session, answer)) put(session.dirty, answer.tp);
  session.parked = at.fetch;
  arm(session, out);
}

/** One timer runs for a session, however many of its fetches come and go meanwhile. */
function arm(session: FetchSession, out: Out): void {
  if (session.armed || session.parked === null) return;
  session.armed = true;
  out.after(Math.max(1, session.parked.deadline - out.now), { type: 'timer', timer: 'fetch.expire', id: session.id });
}

export function onFetchExpired(broker: BrokerState, sessionId: number, out: Out): void {
  const session = broker.sessions.byId.get(sessionId);
  if (session === undefined) return;
  session.armed = false;
  const fetch = session.parked;
  if (fetch === null) return;
  if (out.now < fetch.deadline) return arm(session, out);
  respond(broker, session, { fetch, collected: collect(broker, session, { fetch, isFirst: false }, out) }, out);
}

/** Something has happened to partitions of the session: a parked fetch is answered if that is enough (Kafka: DelayedFetch.tryComplete). */
export function completeFetch(broker: BrokerState, sessionId: number, out: Out): void {
  const session = broker.sessions.byId.get(sessionId);
  const fetch = session?.parked ?? null;
  if (session === undefined || fetch === null) return;
  const collected = collect(broker, session, { fetch, isFirst: false }, out);
  if (collected.urgent || collected.bytes >= fetch.minBytes) return respond(broker, session, { fetch, collected }, out);
  for (const answer of collected.answers) if (hasNews(session, answer)) put(session.dirty, answer.tp);
}

/** A connection has gone: nobody waits for the fetches that came over it. */
export function dropFetchesOf(broker: BrokerState, connection: ConnectionId): void {
  for (const session of broker.sessions.byId.values()) {
    if (session.parked?.connection !== connection) continue;
    session.parked = null;
    if (session.id < 0) closeSession(broker, session);
  }
}
