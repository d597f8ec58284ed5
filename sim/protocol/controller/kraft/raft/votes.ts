import type { ConnectionId, Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { VoteRequest, VoteResponse } from '../../../messages/raft.ts';
import { backOff } from './peers.ts';
import { becomeUnattached, castVote, learn, maybeEndElection } from './roles.ts';
import type { Peer, RaftNode, RaftRequest } from './state.ts';

/** Somebody asks for a vote, or whether he would get one (Kafka: KafkaRaftClient.handleVoteRequest, EpochElection; KIP-595, KIP-996). */
export function onVoteRequest(node: RaftNode, connection: ConnectionId, request: VoteRequest, out: Out): void {
  const { raft } = node;
  const error = refusal(node, request);
  if (error === 'NONE' && request.candidateEpoch > raft.epoch) becomeUnattached(node, request.candidateEpoch, out);
  const voteGranted = error === 'NONE' && (request.preVote ? grantsPreVote(node, request) : grantsVote(node, request));
  if (voteGranted && !request.preVote) castVote(node, request.candidateId, out);
  out.send(connection, {
    kind: 'response',
    api: 'Vote',
    correlationId: request.correlationId,
    error,
    leaderId: raft.leaderId,
    leaderEpoch: raft.epoch,
    voteGranted,
  });
}

function refusal({ raft }: RaftNode, request: VoteRequest): ErrorName {
  if (request.candidateEpoch < raft.epoch) return 'FENCED_LEADER_EPOCH';
  if (request.voterId !== raft.nodeId) return 'INVALID_VOTER_KEY';
  const isSound = request.preVote ? request.lastEpoch <= request.candidateEpoch : request.lastEpoch < request.candidateEpoch;
  return isSound ? 'NONE' : 'INVALID_REQUEST';
}

/** Who votes twice for the same one says the same twice; else the vote goes to the first whose log is not behind, while there is no leader. */
function grantsVote(node: RaftNode, request: VoteRequest): boolean {
  const { raft, files } = node;
  if (raft.role !== 'Unattached' && raft.role !== 'Prospective') return false;
  const { votedId } = files.quorumState;
  if (votedId !== -1) return votedId === request.candidateId;
  return raft.leaderId === -1 && isUpToDate(node, request);
}

/** Who has heard from its leader wants no other. */
function grantsPreVote(node: RaftNode, request: VoteRequest): boolean {
  const { raft } = node;
  if (raft.role === 'Leader' || (raft.role === 'Follower' && raft.hasFetchedFromLeader)) return false;
  return isUpToDate(node, request);
}

/** Raft §5.4.1: the later epoch, or in the same one the longer log. */
function isUpToDate({ files: { metadataLog } }: RaftNode, { lastEpoch, lastEpochEndOffset }: VoteRequest): boolean {
  if (lastEpoch !== metadataLog.lastEpoch) return lastEpoch > metadataLog.lastEpoch;
  return lastEpochEndOffset >= metadataLog.logEndOffset;
}

/** An answer counts for the election that asked. */
export function onVoteResponse(node: RaftNode, peer: Peer, asked: RaftRequest, response: VoteResponse, out: Out): void {
  const { raft } = node;
  learn(node, response.leaderEpoch, response.leaderId, out);
  const role = asked.preVote ? 'Prospective' : 'Candidate';
  if (raft.role !== role || raft.epoch !== asked.epoch) return;
  if (response.error !== 'NONE') return backOff(raft, peer, out);
  raft.votes.set(peer.nodeId, response.voteGranted);
  maybeEndElection(node, out);
}
