/**
 * What a leader knows of one of its followers, all of it from that follower's fetches (Kafka: Replica, ReplicaState). Times are the leader's
 * wall clock, milliseconds, as in Kafka.
 */
export interface RemoteReplica {
  readonly brokerId: number;
  logStartOffset: number;
  /** Its fetch offset; -1: has not fetched in this leadership. */
  logEndOffset: number;
  /** The leader's end at the time of the last fetch. */
  lastFetchLeaderLogEndOffset: number;
  lastFetchMs: number;
  /** The latest time at which the follower had all that the leader had then. */
  lastCaughtUpMs: number;
  /** Broker epoch that its last fetch carried, null before the first. */
  brokerEpoch: number | null;
  /** The fetch session whose fetches count for this replica, 0 for none. See `settleReplica`. */
  session: number;
}

export const newRemoteReplica = (brokerId: number): RemoteReplica => ({
  brokerId,
  logStartOffset: -1,
  logEndOffset: -1,
  lastFetchLeaderLogEndOffset: 0,
  lastFetchMs: 0,
  lastCaughtUpMs: 0,
  brokerEpoch: null,
  session: 0,
});

export interface FollowerFetch {
  readonly offset: number;
  readonly logStartOffset: number;
  readonly nowMs: number;
  readonly leaderLogEndOffset: number;
  readonly brokerEpoch: number;
}

/**
 * Takes note of a fetch (Kafka: Replica.updateFetchStateOrThrow). A follower that asks for what the leader's end was at its last fetch was
 * caught up then, even if the leader has moved on.
 */
export function recordFetch(replica: RemoteReplica, fetch: FollowerFetch): void {
  if (fetch.offset >= fetch.leaderLogEndOffset) replica.lastCaughtUpMs = Math.max(replica.lastCaughtUpMs, fetch.nowMs);
  else if (fetch.offset >= replica.lastFetchLeaderLogEndOffset)
    replica.lastCaughtUpMs = Math.max(replica.lastCaughtUpMs, replica.lastFetchMs);
  replica.logStartOffset = fetch.logStartOffset;
  replica.logEndOffset = fetch.offset;
  replica.lastFetchLeaderLogEndOffset = Math.max(fetch.leaderLogEndOffset, replica.lastFetchLeaderLogEndOffset);
  replica.lastFetchMs = fetch.nowMs;
  replica.brokerEpoch = fetch.brokerEpoch;
}

/**
 * Catches up on the fetches of an idle partition. A fetch session renews all its partitions, but only those with something new are looked at;
 * for the others, whose follower has all there is, its latest fetch is taken note of here, before the leader's log moves on.
 */
export function settleReplica(replica: RemoteReplica, sessionFetchMs: number, leaderLogEndOffset: number): void {
  if (replica.logEndOffset !== leaderLogEndOffset || sessionFetchMs <= replica.lastFetchMs) return;
  replica.lastCaughtUpMs = Math.max(replica.lastCaughtUpMs, sessionFetchMs);
  replica.lastFetchLeaderLogEndOffset = Math.max(leaderLogEndOffset, replica.lastFetchLeaderLogEndOffset);
  replica.lastFetchMs = sessionFetchMs;
}

export interface ReplicaReset {
  readonly nowMs: number;
  readonly leaderLogEndOffset: number;
  /** The leadership came from another broker. */
  readonly isNewLeader: boolean;
  readonly isInSync: boolean;
}

/** A new leader epoch begins (Kafka: Replica.resetReplicaState). ISR members get the benefit of the doubt: they are caught up now. */
export function resetReplica(replica: RemoteReplica, reset: ReplicaReset): void {
  replica.lastCaughtUpMs = reset.isInSync ? reset.nowMs : 0;
  if (reset.isNewLeader) {
    replica.logStartOffset = -1;
    replica.logEndOffset = -1;
    replica.lastFetchLeaderLogEndOffset = -1;
    replica.lastFetchMs = 0;
    replica.brokerEpoch = null;
    replica.session = 0;
  } else {
    replica.lastFetchLeaderLogEndOffset = reset.leaderLogEndOffset;
    replica.lastFetchMs = reset.isInSync ? reset.nowMs : 0;
  }
}

/** A follower with all the leader has is caught up however old its last fetch is (Kafka: ReplicaState.isCaughtUp). */
export const isCaughtUp = (replica: RemoteReplica, leaderLogEndOffset: number, nowMs: number, lagTimeMaxMs: number): boolean =>
  replica.logEndOffset === leaderLogEndOffset || nowMs - replica.lastCaughtUpMs <= lagTimeMaxMs;
