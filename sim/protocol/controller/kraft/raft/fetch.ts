import { msToUs } from '../../../../engine/time.ts';
import type { ConnectionId, Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { FetchPartition, FetchPartitionResponse, FetchRequest } from '../../../messages/fetch.ts';
import { metadataEndOffsetForEpoch, readMetadata } from '../../../metadata/log.ts';
import { METADATA_PARTITION } from '../../../topicPartition.ts';
import type { ParkedFetch, RaftNode, RaftState } from './state.ts';

/** Fetches of the metadata log by observers, as long polls (Kafka: KafkaRaftClient.handleFetchRequest, KIP-595, KIP-1166). */

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
  raft.replicas.set(request.replicaId, { logEndOffset: partition.fetchOffset, fetchedAt: out.now });
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
  files.metadataLog.flushedOffset > fetch.fetchOffset || raft.highWatermark > fetch.highWatermark;

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
  return raft.leaderId === raft.nodeId ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
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

/** Records become visible when they are durable, at the same moment at which they are committed: so one answer brings both. */
const read = (node: RaftNode, fetch: Omit<ParkedFetch, 'timer'>): FetchPartitionResponse => ({
  ...refusal(node, 'NONE'),
  batches: readMetadata(node.files.metadataLog, fetch.fetchOffset, node.files.metadataLog.flushedOffset, fetch.maxBytes),
});

const refusal = ({ raft }: RaftNode, error: ErrorName): FetchPartitionResponse => ({
  tp: METADATA_PARTITION,
  error,
  highWatermark: raft.highWatermark,
  lastStableOffset: raft.highWatermark,
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
