import type { BrokerConfig } from '../../../config/broker.ts';
import type { ConnectionId, Input, Out, TimerInput } from '../../../machine.ts';
import type { Message } from '../../../messages/index.ts';
import { METADATA_PARTITION } from '../../../topicPartition.ts';
import { onDeadlineTimer } from './deadline.ts';
import { onBeginQuorumEpoch, onBeginTimer, onEndQuorumEpoch } from './epochs.ts';
import { advanceHighWatermark, answerFetch, completeFetches, dropFetches, expireFetch } from './fetch.ts';
import { onFetchResponse } from './follow.ts';
import { drain, onFlushDone } from './log.ts';
import { onConnected, onDisconnected, onPeerTimer, peerAt, PEER_TIMER, createPeers, takeAnswer } from './peers.ts';
import { onDeadline, poll } from './poll.ts';
import { isOnlyVoter } from './quorum.ts';
import { becomeFollower, becomeProspective, becomeResigned, becomeUnattached, learn, resumeCandidate, resumeResigned } from './roles.ts';
import { NEVER, type RaftNode, type RaftState } from './state.ts';
import { onVoteRequest, onVoteResponse } from './votes.ts';

export { appendRecords, nextOffset } from './log.ts';

/** How long a leader that is asked to stop waits for the others to hear of its resignation (Kafka: KafkaRaftManager.shutdown). */
const SHUTDOWN_TIMEOUT_US = 5_000_000;
const SHUTDOWN: TimerInput = Object.freeze({ type: 'timer', timer: 'raft.shutdown' });

/** Who this voter is. */
export interface Voter {
  readonly nodeId: number;
  readonly name: string;
  /** Frozen. */
  readonly voters: readonly number[];
}

export function createRaft({ nodeId, name, voters }: Voter, config: BrokerConfig): RaftState {
  return {
    nodeId,
    clientId: name,
    voters,
    settings: Object.freeze({
      lingerMs: config['controller.quorum.append.linger.ms'],
      electionTimeoutMs: config['controller.quorum.election.timeout.ms'],
      fetchTimeoutMs: config['controller.quorum.fetch.timeout.ms'],
      electionBackoffMaxMs: config['controller.quorum.election.backoff.max.ms'],
      requestTimeoutMs: config['controller.quorum.request.timeout.ms'],
      retryBackoffMs: config['controller.quorum.retry.backoff.ms'],
      fetchMaxBytes: config['controller.quorum.fetch.max.bytes'],
    }),
    role: 'Unattached',
    epoch: 0,
    leaderId: -1,
    deadline: NEVER,
    timer: 0,
    timerAt: 0,
    votes: new Map(),
    hasFetchedFromLeader: false,
    fetchedVoters: new Set(),
    unacked: new Set(),
    successors: Object.freeze([]),
    beginTimer: 0,
    stopping: false,
    epochStartOffset: -1,
    highWatermark: 0,
    pending: [],
    lingerTimer: 0,
    flushToken: 0,
    flushing: [],
    nextFetch: 1,
    parked: new Map(),
    replicas: new Map(),
    peers: createPeers(nodeId, voters),
    events: [],
  };
}

/** Takes up where `quorum-state` and the log say that it left off (Kafka: QuorumState.initialize). A lone voter is its own majority at once. */
export function startRaft(node: RaftNode, out: Out): void {
  const { raft, files } = node;
  const { epoch, votedId, leaderId } = files.quorumState;
  const lastEpoch = files.metadataLog.lastEpoch;
  raft.epoch = Math.max(epoch, lastEpoch);
  if (isOnlyVoter(raft)) return becomeProspective(node, out);
  if (epoch < lastEpoch) becomeUnattached(node, lastEpoch, out);
  else if (leaderId === raft.nodeId) resumeResigned(node, out);
  else if (votedId === raft.nodeId) resumeCandidate(node, out);
  else if (leaderId !== -1) becomeFollower(node, epoch, leaderId, out);
  else becomeUnattached(node, epoch, out);
  poll(node, out);
}

/** The leader may act for the quorum once a record of its own epoch is committed. */
export const hasCommittedOwnEpoch = (raft: RaftState): boolean => raft.role === 'Leader' && raft.highWatermark > raft.epochStartOffset;

/** Takes an input of the raft layer; says whether it was one. */
export function stepRaft(node: RaftNode, input: Input, out: Out): boolean {
  const { raft } = node;
  if (out.now >= raft.deadline) onDeadline(node, out);
  const isOurs = dispatch(node, input, out);
  if (raft.peers.length > 0) {
    poll(node, out);
    if (raft.stopping && (raft.role !== 'Resigned' || raft.unacked.size === 0)) out.exit('stopped');
  }
  return isOurs;
}

/** SIGTERM: a leader tells the others first, so that they need not wait for their fetch time-out. */
export function stopRaft(node: RaftNode, out: Out): void {
  const { raft } = node;
  if (raft.role !== 'Leader' || isOnlyVoter(raft)) return out.exit('stopped');
  raft.stopping = true;
  becomeResigned(node, out);
  poll(node, out);
  out.after(SHUTDOWN_TIMEOUT_US, SHUTDOWN);
}

function dispatch(node: RaftNode, input: Input, out: Out): boolean {
  switch (input.type) {
    case 'message':
      return onMessage(node, input.connection, input.message, out);
    case 'timer':
      return onTimer(node, input, out);
    case 'flushed':
      if (input.file === METADATA_PARTITION) onFlushed(node, out);
      return true;
    case 'connected': {
      const peer = peerAt(node.raft, input.connection);
      if (peer !== undefined) onConnected(peer, out);
      return peer !== undefined;
    }
    case 'disconnected': {
      const peer = peerAt(node.raft, input.connection);
      if (peer !== undefined) onDisconnected(node.raft, peer, out);
      else dropFetches(node.raft, input.connection, out);
      return peer !== undefined;
    }
    default:
      return false;
  }
}

function onMessage(node: RaftNode, connection: ConnectionId, message: Message, out: Out): boolean {
  if (message.kind === 'response') {
    onResponse(node, connection, message, out);
    return true;
  }
  switch (message.api) {
    case 'Fetch':
      answerFetch(node, connection, message, out);
      return true;
    case 'Vote':
      onVoteRequest(node, connection, message, out);
      return true;
    case 'BeginQuorumEpoch':
      onBeginQuorumEpoch(node, connection, message, out);
      return true;
    case 'EndQuorumEpoch':
      onEndQuorumEpoch(node, connection, message, out);
      return true;
    default:
      return false;
  }
}

function onResponse(node: RaftNode, connection: ConnectionId, response: Extract<Message, { kind: 'response' }>, out: Out): void {
  const { raft } = node;
  const peer = peerAt(raft, connection);
  const asked = peer === undefined ? null : takeAnswer(peer, response.correlationId, out);
  if (peer === undefined || asked === null) return;
  switch (response.api) {
    case 'Fetch':
      return onFetchResponse(node, peer, asked, response, out);
    case 'Vote':
      return onVoteResponse(node, peer, asked, response, out);
    case 'BeginQuorumEpoch':
    case 'EndQuorumEpoch':
      learn(node, response.leaderEpoch, response.leaderId, out);
      if (raft.epoch === asked.epoch) raft.unacked.delete(peer.nodeId);
      return;
    default:
      return;
  }
}

function onTimer(node: RaftNode, input: TimerInput, out: Out): boolean {
  switch (input.timer) {
    case 'raft.linger':
      drain(node, out);
      return true;
    case 'raft.fetch':
      expireFetch(node, input.id as number, out);
      return true;
    case 'raft.timeout':
      onDeadlineTimer(node.raft, input, out);
      return true;
    case 'raft.begin':
      onBeginTimer(node, out);
      return true;
    case PEER_TIMER:
      onPeerTimer(node.raft, input, out);
      return true;
    case 'raft.shutdown':
      out.exit('stopped');
      return true;
    default:
      return false;
  }
}

/** What is durable here counts for this voter, and may be read by others. */
function onFlushed(node: RaftNode, out: Out): void {
  if (!onFlushDone(node) || node.raft.role !== 'Leader') return;
  advanceHighWatermark(node, out);
  if (!isOnlyVoter(node.raft)) completeFetches(node, out);
}
