import type { Out } from '../../machine.ts';
import { checkDeletions } from '../deleteRecords.ts';
import type { CachedPartition, FetchSession } from '../fetch/sessions.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { maybeIncrementHighWatermark } from './highWatermark.ts';
import { maybeExpandIsr } from './isr.ts';
import { recordFetch, settleReplica } from './replica.ts';

/**
 * A follower has fetched (Kafka: Partition.updateFollowerFetchState): it has all below its fetch offset, so it may join the ISR, and the high
 * watermark may move.
 */
export function onFollowerFetch(
  broker: BrokerState,
  partition: Partition,
  fetch: { readonly session: FetchSession; readonly cached: CachedPartition; readonly brokerEpoch: number },
  out: Out,
): void {
  const { session, cached } = fetch;
  const replica = partition.remotes.find(candidate => candidate.brokerId === session.replicaId);
  if (replica === undefined) return;
  const endBefore = replica.logEndOffset;
  const { logEndOffset } = logOf(broker, partition).disk;
  recordFetch(replica, {
    offset: cached.fetchOffset,
    logStartOffset: cached.logStartOffset,
    nowMs: session.lastUsedMs,
    leaderLogEndOffset: logEndOffset,
    brokerEpoch: fetch.brokerEpoch,
  });
  replica.session = session.id > 0 ? session.id : 0;
  if (!partition.isr.includes(session.replicaId)) maybeExpandIsr(broker, partition, replica, out);
  if (replica.logEndOffset !== endBefore) maybeIncrementHighWatermark(broker, partition, out);
  if (partition.deletes.length > 0) checkDeletions(broker, partition, out);
}

/** The leader's log is about to grow: followers that had all of it until now get their latest fetch counted (see `settleReplica`). */
export function settleFollowers(broker: BrokerState, partition: Partition, logEndOffset: number): void {
  for (const replica of partition.remotes) {
    if (replica.session === 0) continue;
    const session = broker.sessions.byId.get(replica.session);
    if (session !== undefined) settleReplica(replica, session.lastUsedMs, logEndOffset);
  }
}
