import type { Out } from '../../../machine.ts';
import type { FetchRequest } from '../../../messages/fetch.ts';
import type { BeginQuorumEpochRequest, EndQuorumEpochRequest, VoteRequest } from '../../../messages/raft.ts';
import { METADATA_PARTITION, METADATA_TOPIC_ID } from '../../../topicPartition.ts';
import { ask, isReady, peerOf } from './peers.ts';
import { becomeProspective, becomeResigned, becomeUnattached, giveUpProspect } from './roles.ts';
import type { Peer, RaftNode, RaftState } from './state.ts';

/** What a voter does by itself, in every role: Kafka's KafkaRaftClient.poll. */

const FETCH_MAX_WAIT_MS = 500;
const NO_FORGOTTEN: readonly string[] = Object.freeze([]);

/** The time of the role is over. */
export function onDeadline(node: RaftNode, out: Out): void {
  const { raft } = node;
  switch (raft.role) {
    case 'Unattached':
    case 'Follower':
    case 'Candidate':
      return becomeProspective(node, out);
    case 'Prospective':
      return giveUpProspect(node, out);
    case 'Leader':
      return becomeResigned(node, out);
    case 'Resigned':
      // Its own epoch is spent: in the next one it may vote and stand again.
      return becomeUnattached(node, raft.epoch + 1, out);
  }
}

/** Sends what the role has to say, to whom it can be said now. */
export function poll(node: RaftNode, out: Out): void {
  const { raft } = node;
  switch (raft.role) {
    case 'Prospective':
    case 'Candidate':
      for (const peer of raft.peers) {
        if (isReady(peer) && !raft.votes.has(peer.nodeId)) ask(raft, peer, () => vote(node, peer), out);
      }
      return;
    case 'Leader':
      return tellAll(raft, peer => begin(raft, peer), out);
    case 'Resigned':
      return tellAll(raft, peer => end(raft, peer), out);
    case 'Unattached':
      return fetchFromAny(node, out);
    case 'Follower':
      return fetchFromLeader(node, out);
  }
}

function tellAll(raft: RaftState, request: (peer: Peer) => BeginQuorumEpochRequest | EndQuorumEpochRequest, out: Out): void {
  if (raft.unacked.size === 0) return;
  for (const peer of raft.peers) {
    if (isReady(peer) && raft.unacked.has(peer.nodeId)) ask(raft, peer, () => request(peer), out);
  }
}

/** From the leader; while that does not answer, from any voter, who may know another (Kafka: KafkaRaftClient.maybeSendFetchToBestNode). */
function fetchFromLeader(node: RaftNode, out: Out): void {
  const { raft } = node;
  if (raft.flushing.length > 0) return;
  const leader = peerOf(raft, raft.leaderId)!;
  if (leader.failed && !isReady(leader)) return fetchFromAny(node, out);
  if (!isFetching(raft) && isReady(leader)) ask(raft, leader, () => fetch(node, leader), out);
}

function fetchFromAny(node: RaftNode, out: Out): void {
  const { raft } = node;
  if (isFetching(raft) || raft.flushing.length > 0) return;
  const ready = raft.peers.filter(isReady);
  if (ready.length === 0) return;
  const peer = ready[out.random(ready.length)]!;
  ask(raft, peer, () => fetch(node, peer), out);
}

function isFetching({ peers }: RaftState): boolean {
  for (const { inFlight } of peers) if (inFlight !== null && inFlight.api === 'Fetch') return true;
  return false;
}

const header = (raft: RaftState, peer: Peer) => ({ kind: 'request', correlationId: peer.correlationId, clientId: raft.clientId }) as const;

const vote = ({ raft, files }: RaftNode, peer: Peer): VoteRequest => ({
  ...header(raft, peer),
  api: 'Vote',
  candidateId: raft.nodeId,
  candidateEpoch: raft.epoch,
  voterId: peer.nodeId,
  lastEpoch: files.metadataLog.lastEpoch,
  lastEpochEndOffset: files.metadataLog.logEndOffset,
  preVote: raft.role === 'Prospective',
});

const begin = (raft: RaftState, peer: Peer): BeginQuorumEpochRequest => ({
  ...header(raft, peer),
  api: 'BeginQuorumEpoch',
  voterId: peer.nodeId,
  leaderId: raft.nodeId,
  leaderEpoch: raft.epoch,
});

const end = (raft: RaftState, peer: Peer): EndQuorumEpochRequest => ({
  ...header(raft, peer),
  api: 'EndQuorumEpoch',
  leaderId: raft.nodeId,
  leaderEpoch: raft.epoch,
  preferredSuccessors: raft.successors,
});

const fetch = ({ raft, files: { metadataLog } }: RaftNode, peer: Peer): FetchRequest => ({
  ...header(raft, peer),
  api: 'Fetch',
  replicaId: raft.nodeId,
  replicaEpoch: -1,
  maxWaitMs: FETCH_MAX_WAIT_MS,
  minBytes: 0,
  maxBytes: raft.settings.fetchMaxBytes,
  isolationLevel: 'read_uncommitted',
  rackId: null,
  sessionId: 0,
  sessionEpoch: 0,
  partitions: [
    {
      tp: METADATA_PARTITION,
      topicId: METADATA_TOPIC_ID,
      currentLeaderEpoch: raft.epoch,
      fetchOffset: metadataLog.logEndOffset,
      lastFetchedEpoch: metadataLog.lastEpoch,
      logStartOffset: 0,
      partitionMaxBytes: raft.settings.fetchMaxBytes,
      highWatermark: raft.highWatermark,
    },
  ],
  forgotten: NO_FORGOTTEN,
});
