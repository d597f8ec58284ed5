import { endOffsetFor } from '../../log/leaderEpochs.ts';
import type { EpochEndOffset } from '../../log/leaderEpochs.ts';
import { readLog } from '../../log/log.ts';
import type { Log } from '../../log/log.ts';
import type { Batch } from '../../log/batch.ts';
import type { Out } from '../../machine.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { FetchPartitionResponse } from '../../messages/fetch.ts';
import type { CurrentLeader } from '../../messages/produce.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { checkLeaderEpoch, checkLeadership } from '../partition/epochCheck.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { preferredReadReplica } from './readReplica.ts';
import type { CachedPartition, FetchSession } from './sessions.ts';

/** What a partition has to say to a session. */
export interface PartitionRead {
  readonly answer: FetchPartitionResponse;
  readonly bytes: number;
  /** More lies beyond what was read, or the fetch has to be told of an error: the next fetch looks again. */
  readonly unfinished: boolean;
  /** The fetch must be answered at once, whatever its minBytes. */
  readonly urgent: boolean;
}

export interface ReadLimits {
  readonly maxBytes: number;
  readonly minOneMessage: boolean;
  /** The follower is an earlier incarnation of the broker that the metadata knows. */
  readonly isStale: boolean;
  /** The consumer's. */
  readonly rackId: string | null;
}

/** Reads one partition for a session (Kafka: Partition.fetchRecords, readRecords). */
export function readPartition(
  broker: BrokerState,
  session: FetchSession,
  read: { readonly cached: CachedPartition; readonly limits: ReadLimits },
  out: Out,
): PartitionRead {
  const { cached, limits } = read;
  const partition = broker.partitions.get(cached.tp);
  const error =
    partition === undefined ? unknownPartition(broker, cached.tp, cached.topicId) : mayFetch(broker, partition, session, cached);
  if (partition === undefined || error !== 'NONE') return failed(broker, cached.tp, error);
  if (limits.isStale) return failed(broker, cached.tp, 'NOT_LEADER_OR_FOLLOWER');
  const log = logOf(broker, partition);
  const preferred = preferredReadReplica(broker, partition, { rackId: limits.rackId, fetchOffset: cached.fetchOffset });
  if (preferred >= 0) return readElsewhere(log, cached.tp, preferred);
  const diverging = findDivergence(log, cached.lastFetchedEpoch, cached.fetchOffset);
  if (diverging === 'OFFSET_OUT_OF_RANGE') return failed(broker, cached.tp, diverging);
  if (diverging !== null) return diverged(log, cached.tp, diverging);
  return readRecords(log, session, read, out);
}

/** Why this broker has no such partition, or another one of that name (KIP-516). */
export function unknownPartition(broker: BrokerState, tp: TopicPartition, topicId: string): ErrorName {
  const { image } = broker.control;
  if (topicId !== '' && !image.topicNames.has(topicId)) return 'UNKNOWN_TOPIC_ID';
  return image.partitions.has(tp) ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** Followers may fetch from the leader that has them assigned, consumers from any replica. */
function mayFetch(broker: BrokerState, partition: Partition, session: FetchSession, cached: CachedPartition): ErrorName {
  if (cached.topicId !== '' && cached.topicId !== partition.topicId) {
    return broker.control.image.topicNames.has(cached.topicId) ? 'INCONSISTENT_TOPIC_ID' : 'UNKNOWN_TOPIC_ID';
  }
  if (session.replicaId < 0) return checkLeaderEpoch(partition, cached.currentLeaderEpoch);
  const error = checkLeadership(partition, cached.currentLeaderEpoch);
  if (error !== 'NONE' || partition.remotes.some(replica => replica.brokerId === session.replicaId)) return error;
  // The follower knows this very epoch, so the assignment it is in has not reached us yet.
  return cached.currentLeaderEpoch === partition.leaderEpoch ? 'UNKNOWN_LEADER_EPOCH' : 'NOT_LEADER_OR_FOLLOWER';
}

/**
 * Has a fetcher that ends with `lastFetchedEpoch` at `fetchOffset` the same log as this one up to there (KIP-595)? Null if so, or if it does
 * not ask (-1); else where this log's epoch ends, for it to truncate to.
 */
export function findDivergence(log: Log, lastFetchedEpoch: number, fetchOffset: number): EpochEndOffset | 'OFFSET_OUT_OF_RANGE' | null {
  if (lastFetchedEpoch < 0) return null;
  const end = endOffsetFor(log.disk.epochs.content, lastFetchedEpoch, log.disk.logEndOffset);
  if (end.endOffset === -1 || fetchOffset < log.memory.logStartOffset) return 'OFFSET_OUT_OF_RANGE';
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : null;
}

const NO_BATCHES: readonly Batch[] = Object.freeze([]);

function readRecords(log: Log, session: FetchSession, read: { cached: CachedPartition; limits: ReadLimits }, out: Out): PartitionRead {
  const { cached, limits } = read;
  const { highWatermark, logStartOffset } = log.memory;
  const upTo = session.replicaId >= 0 ? log.disk.logEndOffset : highWatermark;
  const maxBytes = Math.min(cached.maxBytes, limits.maxBytes);
  const found = readLog(log, cached.fetchOffset, { upTo, maxBytes, minOneMessage: limits.minOneMessage });
  if (found === null) return OUT_OF_RANGE(cached.tp, log);
  if (found.bytes > 0) out.read(found.file, found.position, found.bytes);
  return {
    answer: {
      tp: cached.tp,
      error: 'NONE',
      highWatermark,
      lastStableOffset: highWatermark,
      logStartOffset,
      batches: found.batches,
      abortedTransactions: null,
    },
    bytes: found.bytes,
    unfinished: cached.fetchOffset < upTo,
    // Data in a segment that is closed is enough by definition.
    urgent: found.bytes > 0 && found.file !== log.disk.segments[log.disk.segments.length - 1]!.file,
  };
}

const OUT_OF_RANGE = (tp: TopicPartition, log: Log): PartitionRead => ({
  answer: {
    tp,
    error: 'OFFSET_OUT_OF_RANGE',
    highWatermark: log.memory.highWatermark,
    lastStableOffset: log.memory.highWatermark,
    logStartOffset: log.memory.logStartOffset,
    batches: NO_BATCHES,
    abortedTransactions: null,
  },
  bytes: 0,
  unfinished: true,
  urgent: true,
});

/** No records, but the name of the replica to read from. */
function readElsewhere(log: Log, tp: TopicPartition, preferred: number): PartitionRead {
  const { highWatermark, logStartOffset } = log.memory;
  const offsets = { highWatermark, lastStableOffset: highWatermark, logStartOffset };
  return {
    answer: { tp, error: 'NONE', ...offsets, batches: NO_BATCHES, abortedTransactions: null, preferredReadReplica: preferred },
    bytes: 0,
    unfinished: true,
    urgent: true,
  };
}

function diverged(log: Log, tp: TopicPartition, divergingEpoch: EpochEndOffset): PartitionRead {
  const { highWatermark, logStartOffset } = log.memory;
  return {
    answer: {
      tp,
      error: 'NONE',
      highWatermark,
      lastStableOffset: highWatermark,
      logStartOffset,
      batches: NO_BATCHES,
      abortedTransactions: null,
      divergingEpoch,
    },
    bytes: 0,
    unfinished: true,
    urgent: true,
  };
}

function failed(broker: BrokerState, tp: TopicPartition, error: ErrorName): PartitionRead {
  const answer: FetchPartitionResponse = {
    tp,
    error,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    batches: NO_BATCHES,
    abortedTransactions: null,
    ...(error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH' ? { currentLeader: currentLeader(broker, tp) } : null),
  };
  return { answer, bytes: 0, unfinished: true, urgent: true };
}

/** Who leads the partition, as far as this broker knows (KIP-951). */
export function currentLeader(broker: BrokerState, tp: TopicPartition): CurrentLeader {
  const known = broker.partitions.get(tp) ?? broker.control.image.partitions.get(tp);
  return { leaderId: known?.leader ?? -1, leaderEpoch: known?.leaderEpoch ?? -1 };
}
