import type { FetchRequest, FetchResponse } from '../../../messages/fetch.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import type { FetchSession, SessionPartition } from './state.ts';

/** The epoch that closes a session. */
export const FINAL_EPOCH = -1;

const LARGEST_EPOCH = 2_147_483_647;

export const createSession = (): FetchSession => ({ id: 0, epoch: 0, partitions: new Map() });

export interface SessionRequest {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly partitions: FetchRequest['partitions'];
  readonly forgotten: FetchRequest['forgotten'];
}

/** All that is wanted of a broker in a full fetch, the difference to the last one in an incremental (FetchSessionHandler.Builder.build). */
export function buildRequest(
  session: FetchSession,
  wanted: ReadonlyMap<TopicPartition, SessionPartition>,
  maxBytes: number,
): SessionRequest {
  const known = session.partitions;
  const changed: FetchRequest['partitions'][number][] = [];
  if (session.epoch === 0) known.clear();
  for (const [tp, partition] of wanted) {
    const before = known.get(tp);
    if (before !== undefined && isSame(before, partition)) continue;
    known.set(tp, partition);
    changed.push(toRequest(tp, partition, maxBytes));
  }
  // All that is wanted is known by now, so what is known besides can be told by the numbers.
  const forgotten = known.size === wanted.size ? NOTHING : forget(known, wanted);
  return { sessionId: session.id, sessionEpoch: session.epoch, partitions: Object.freeze(changed), forgotten };
}

function forget(known: FetchSession['partitions'], wanted: ReadonlyMap<TopicPartition, SessionPartition>): readonly TopicPartition[] {
  const forgotten = [...known.keys()].filter(tp => !wanted.has(tp));
  for (const tp of forgotten) known.delete(tp);
  return Object.freeze(forgotten);
}

const NOTHING: readonly never[] = Object.freeze([]);

const isSame = (a: SessionPartition, b: SessionPartition): boolean =>
  a.fetchOffset === b.fetchOffset && a.currentLeaderEpoch === b.currentLeaderEpoch && a.topicId === b.topicId;

const toRequest = (tp: TopicPartition, wanted: SessionPartition, partitionMaxBytes: number): FetchRequest['partitions'][number] =>
  Object.freeze({
    tp,
    topicId: wanted.topicId,
    currentLeaderEpoch: wanted.currentLeaderEpoch,
    fetchOffset: wanted.fetchOffset,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    partitionMaxBytes,
  });

/** What the answer says of the session; false if the answer is of no use (FetchSessionHandler.handleResponse). */
export function takeSessionResponse(session: FetchSession, response: FetchResponse): boolean {
  if (response.error !== 'NONE') {
    session.epoch = 0;
    if (response.error === 'FETCH_SESSION_ID_NOT_FOUND') session.id = 0;
    return false;
  }
  if (session.epoch === 0) return takeFullResponse(session, response);
  if (response.partitions.some(({ tp }) => !session.partitions.has(tp))) {
    session.epoch = 0;
    return false;
  }
  session.epoch = response.sessionId === 0 ? 0 : session.epoch === LARGEST_EPOCH ? 1 : session.epoch + 1;
  session.id = response.sessionId;
  return true;
}

function takeFullResponse(session: FetchSession, response: FetchResponse): boolean {
  const complete =
    response.partitions.length === session.partitions.size && response.partitions.every(({ tp }) => session.partitions.has(tp));
  session.id = complete ? response.sessionId : 0;
  session.epoch = session.id === 0 ? 0 : 1;
  return complete;
}

/** The connection broke: the next fetch closes that session and opens another (FetchMetadata.nextCloseExistingAttemptNew). */
export function loseSession(session: FetchSession): void {
  session.epoch = 0;
}
