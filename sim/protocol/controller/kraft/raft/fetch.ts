import { msToUs } from '../../../../engine/time.ts';
import type { ConnectionId, Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { FetchPartition, FetchPartitionResponse, FetchRequest } from '../../../messages/fetch.ts';
import { metadataEndOffsetForEpoch, readMetadata } from '../../../metadata/log.ts';
import { METADATA_PARTITION } from '../../../topicPartition.ts';
import { setDeadline } from './deadline.ts';
import { majorityHighWatermark } from './highWatermark.ts';
import { checkQuorumUs, isOnlyVoter, majorityOf } from './quorum.ts';
import type { ParkedFetch, RaftNode, RaftState } from './state.ts';

/** Fetches of the metadata log by voters and observers, as long polls (Kafka: KafkaRaftClient.handleFetchRequest, KIP-595, KIP-1166). */

const NO_BATCHES: FetchPartitionResponse['batches'] = Object.freeze([]);

export function answerFetch(node: RaftNode, connection: ConnectionId, request: FetchRequest, out: Out): void {
  const { raft } = node;
  const partition = request.partitions[0];
  const { correlationId } = request;
  if (partition === undefined || partition.tp !== METADATA_PARTITION)
    return respond(connection, correlationId, refusal(node, 'UNKNOWN_TOPIC_OR_PARTITION'), out);
  const error = epochError(raft, partition.currentLeaderEpoch);
  if (error !== 'NONE') return respond(connection, correlationId, refusal(node, error), out);
  const diverging = divergenceOf(node, partition);
  if (diverging !== null) return respond(connection, correlationId, { ...refusal(node, 'NONE'), divergingEpoch: diverging }, out);
  noteProgress(node, request.replicaId, partition.fetchOffset, out);
  const fetch = {
    connection,
    correlationId,
    fetchOffset: partition.fetchOffset,
    maxBytes: request.maxBytes,
    highWatermark: partition.highWatermark ?? -1,
  };
  if (isReady(node, fetch) || request.maxWaitMs === 0) return respond(connection, correlationId, read(node, fetch), out);
  const id = raft.nextFetch++;
  raft.parked.set(id, { ...fetch, timer: out.after(msToUs(request.maxWaitMs), { type: 'timer', timer: 'raft.fetch', id }) });
}

/** There is something to read, or the sender does not know how far the log is committed. */
const isReady = ({ raft, files }: RaftNode, fetch: Omit<ParkedFetch, 'timer'>): boolean =>
  files.metadataLog.flushedOffset > fetch.fetchOffset || knownHighWatermark(raft) > fetch.highWatermark;

/** A new leader does not know what is committed until a record of its own epoch is. */
const knownHighWatermark = (raft: RaftState): number => (raft.highWatermark > raft.epochStartOffset ? raft.highWatermark : -1);

/** Who fetches from an offset holds all below it, durably; a combined node's broker (-1) reads without vouching for anything. */
function noteProgress(node: RaftNode, replicaId: number, logEndOffset: number, out: Out): void {
  const { raft } = node;
  if (replicaId < 0) return;
  raft.replicas.set(replicaId, { logEndOffset, fetchedAt: out.now });
  if (isOnlyVoter(raft) || !raft.voters.includes(replicaId)) return;
  raft.unacked.delete(replicaId);
  raft.fetchedVoters.add(replicaId);
  if (raft.fetchedVoters.size + 1 >= majorityOf(raft)) {
    raft.fetchedVoters.clear();
    setDeadline(raft, checkQuorumUs(raft), out);
  }
  advanceHighWatermark(node, out);
}

/** Moves the high watermark as far as a majority holds the log, and answers those who have not heard of it (KIP-1166). */
export function advanceHighWatermark(node: RaftNode, out: Out): void {
  const { raft, files } = node;
  const { flushedOffset } = files.metadataLog;
  const highWatermark = isOnlyVoter(raft)
    ? flushedOffset
    : majorityHighWatermark({
        ...{ voters: raft.voters, epochStartOffset: raft.epochStartOffset, highWatermark: raft.highWatermark },
        endOffsetOf: voter => (voter === raft.nodeId ? flushedOffset : (raft.replicas.get(voter)?.logEndOffset ?? -1)),
      });
  if (highWatermark <= raft.highWatermark || highWatermark <= raft.epochStartOffset) return;
  raft.highWatermark = highWatermark;
  raft.events.push({ type: 'committed', highWatermark });
  completeFetches(node, out);
}

/** This node leads no more: nobody shall wait for it. */
export function failFetches(node: RaftNode, out: Out): void {
  for (const fetch of node.raft.parked.values()) {
    out.cancel(fetch.timer);
    respond(fetch.connection, fetch.correlationId, refusal(node, 'NOT_LEADER_OR_FOLLOWER'), out);
  }
  node.raft.parked.clear();
}

export function completeFetches(node: RaftNode, out: Out): void {
  for (const [id, fetch] of node.raft.parked) {
    if (!isReady(node, fetch)) continue;
    node.raft.parked.delete(id);
    out.cancel(fetch.timer);
    respond(fetch.connection, fetch.correlationId, read(node, fetch), out);
  }
}

export function expireFetch(node: RaftNode, id: number, out: Out): void {
  const fetch = node.raft.parked.get(id);
  if (fetch === undefined) return;
  node.raft.parked.delete(id);
  respond(fetch.connection, fetch.correlationId, read(node, fetch), out);
}

export function dropFetches(raft: RaftState, connection: ConnectionId, out: Out): void {
  for (const [id, fetch] of raft.parked) {
    if (fetch.connection !== connection) continue;
    raft.parked.delete(id);
    out.cancel(fetch.timer);
  }
}

function epochError(raft: RaftState, epoch: number): ErrorName {
  if (epoch < raft.epoch) return 'FENCED_LEADER_EPOCH';
  if (epoch > raft.epoch) return 'UNKNOWN_LEADER_EPOCH';
  return raft.role === 'Leader' ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}

/** Where the sender's log parts from this one, null if it is a beginning of it. */
function divergenceOf(
  { files }: RaftNode,
  { fetchOffset, lastFetchedEpoch }: FetchPartition,
): { readonly epoch: number; readonly endOffset: number } | null {
  if (fetchOffset === 0) return null;
  const end = metadataEndOffsetForEpoch(files.metadataLog, lastFetchedEpoch);
  return end.epoch === lastFetchedEpoch && end.endOffset >= fetchOffset ? null : end;
}

/** Records become visible when they are durable here: to a lone voter's readers in one answer with the news that they are committed. */
const read = (node: RaftNode, fetch: Omit<ParkedFetch, 'timer'>): FetchPartitionResponse => ({
  ...refusal(node, 'NONE'),
  batches: readMetadata(node.files.metadataLog, fetch.fetchOffset, node.files.metadataLog.flushedOffset, fetch.maxBytes),
});

const refusal = ({ raft }: RaftNode, error: ErrorName): FetchPartitionResponse => ({
  tp: METADATA_PARTITION,
  error,
  highWatermark: knownHighWatermark(raft),
  lastStableOffset: knownHighWatermark(raft),
  logStartOffset: 0,
  batches: NO_BATCHES,
  abortedTransactions: null,
  currentLeader: { leaderId: raft.leaderId, leaderEpoch: raft.epoch },
});

const respond = (connection: ConnectionId, correlationId: number, partition: FetchPartitionResponse, out: Out): void =>
  out.send(connection, {
    kind: 'response',
    api: 'Fetch',
    correlationId,
    error: 'NONE',
    sessionId: 0,
    partitions: [partition],
    throttleTimeMs: 0,
  });
