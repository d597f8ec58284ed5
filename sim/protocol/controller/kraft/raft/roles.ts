import { msToUs } from '../../../../engine/time.ts';
import type { Out, TimerInput } from '../../../machine.ts';
import { clearDeadline, drawElectionTimeout, setDeadline } from './deadline.ts';
import { failFetches } from './fetch.ts';
import { appendAsLeader, dropPending } from './log.ts';
import { checkQuorumUs, isOnlyVoter, majorityOf } from './quorum.ts';
import { NEVER, type QuorumState, type RaftNode, type RaftRole, type RaftState } from './state.ts';

/** The states of a voter and what entering them means (Kafka: QuorumState.transitionTo…). */

const QUORUM_STATE_FILE = 'quorum-state';
const QUORUM_STATE_BYTES = 100;
const BEGIN: TimerInput = Object.freeze({ type: 'timer', timer: 'raft.begin' });

/** Knows no leader of this epoch. A vote of the same epoch is kept; a node that was waiting for an election goes on waiting as long. */
export function becomeUnattached(node: RaftNode, epoch: number, out: Out): void {
  const { raft } = node;
  const wasWaiting = raft.role !== 'Leader' && raft.role !== 'Follower';
  const left = wasWaiting && raft.deadline !== NEVER ? Math.max(0, raft.deadline - out.now) : -1;
  enter(node, 'Unattached', { epoch, votedId: voteIn(node, epoch), leaderId: -1 }, out);
  setDeadline(raft, left < 0 ? drawElectionTimeout(raft, out) : left, out);
}

export function becomeFollower(node: RaftNode, epoch: number, leaderId: number, out: Out): void {
  enter(node, 'Follower', { epoch, votedId: voteIn(node, epoch), leaderId }, out);
  node.raft.hasFetchedFromLeader = false;
  setDeadline(node.raft, msToUs(node.raft.settings.fetchTimeoutMs), out);
}

/** Asks whether it would be elected, and disturbs nobody by it: neither epoch nor vote nor the leader it remembers change (KIP-996). */
export function becomeProspective(node: RaftNode, out: Out): void {
  const { raft } = node;
  raft.role = 'Prospective';
  noteRole(raft, out);
  startElection(raft, out);
  maybeEndElection(node, out);
}

/** A new epoch, and its own vote in it, on disk before anybody is asked. */
function becomeCandidate(node: RaftNode, out: Out): void {
  const { raft } = node;
  if (isOnlyVoter(raft)) {
    // It is elected within the same step, which writes the file once.
    raft.role = 'Candidate';
    raft.epoch += 1;
  } else {
    enter(node, 'Candidate', { epoch: raft.epoch + 1, votedId: raft.nodeId, leaderId: -1 }, out);
  }
  startElection(raft, out);
  maybeEndElection(node, out);
}

/** A candidate that was stopped and started again still is one. */
export function resumeCandidate(node: RaftNode, out: Out): void {
  node.raft.role = 'Candidate';
  startElection(node.raft, out);
}

function becomeLeader(node: RaftNode, out: Out): void {
  const { raft, files } = node;
  enter(node, 'Leader', { epoch: raft.epoch, votedId: raft.nodeId, leaderId: raft.nodeId }, out);
  raft.epochStartOffset = files.metadataLog.logEndOffset;
  raft.replicas.clear();
  appendAsLeader(node, [Object.freeze({ type: 'LeaderChange', leaderId: raft.nodeId, voters: raft.voters })], out);
  if (isOnlyVoter(raft)) return clearDeadline(raft, out);
  setDeadline(raft, checkQuorumUs(raft), out);
  for (const { nodeId } of raft.peers) raft.unacked.add(nodeId);
  setBeginTimer(raft, out);
}

/** Leads no more and says so, so that the others need not wait for their time-outs: those who hold most first. */
export function becomeResigned(node: RaftNode, out: Out): void {
  const { raft } = node;
  const endOf = (voter: number): number => raft.replicas.get(voter)?.logEndOffset ?? -1;
  const successors = raft.voters.filter(voter => voter !== raft.nodeId).sort((a, b) => endOf(b) - endOf(a));
  resume(node, successors, out);
  loseLeadership(node, out);
}

/** The same for one that led before it was started: it has forgotten how far the others were. */
export const resumeResigned = (node: RaftNode, out: Out): void => resume(node, [], out);

function resume({ raft }: RaftNode, successors: readonly number[], out: Out): void {
  raft.role = 'Resigned';
  raft.leaderId = -1;
  raft.successors = Object.freeze(successors);
  raft.unacked.clear();
  for (const { nodeId } of raft.peers) raft.unacked.add(nodeId);
  noteRole(raft, out);
  setDeadline(raft, drawElectionTimeout(raft, out), out);
}

export function setBeginTimer(raft: RaftState, out: Out): void {
  raft.beginTimer = out.after(msToUs(raft.settings.fetchTimeoutMs) / 2, BEGIN);
}

function startElection(raft: RaftState, out: Out): void {
  raft.votes.clear();
  raft.votes.set(raft.nodeId, true);
  if (isOnlyVoter(raft)) clearDeadline(raft, out);
  else setDeadline(raft, drawElectionTimeout(raft, out), out);
}

/** Counts: with a majority for it the node takes the next step, with a majority against it a prospective gives up. */
export function maybeEndElection(node: RaftNode, out: Out): void {
  const { raft } = node;
  const granted = countVotes(raft, true);
  const majority = majorityOf(raft);
  if (granted >= majority) return raft.role === 'Prospective' ? becomeCandidate(node, out) : becomeLeader(node, out);
  const isRejected = raft.voters.length - countVotes(raft, false) < majority;
  if (isRejected && raft.role === 'Prospective') giveUpProspect(node, out);
}

/** Back to the leader it followed, or to waiting (Kafka: KafkaRaftClient.prospectiveHandleElectionLoss). */
export function giveUpProspect(node: RaftNode, out: Out): void {
  const { raft } = node;
  if (raft.leaderId !== -1) return becomeFollower(node, raft.epoch, raft.leaderId, out);
  const isRejected = out.now < raft.deadline;
  becomeUnattached(node, raft.epoch, out);
  if (isRejected) setDeadline(raft, drawElectionTimeout(raft, out), out);
}

function countVotes({ votes }: RaftState, granted: boolean): number {
  let count = 0;
  for (const vote of votes.values()) if (vote === granted) count++;
  return count;
}

/** Another epoch, or a leader that was not known, as a message told (Kafka: KafkaRaftClient.maybeTransition). */
export function learn(node: RaftNode, epoch: number, leaderId: number, out: Out): void {
  const { raft } = node;
  const isOther = leaderId !== -1 && leaderId !== raft.nodeId;
  if (epoch > raft.epoch) {
    if (isOther) becomeFollower(node, epoch, leaderId, out);
    else becomeUnattached(node, epoch, out);
  } else if (epoch === raft.epoch && isOther && raft.leaderId === -1 && raft.role !== 'Resigned') {
    becomeFollower(node, epoch, leaderId, out);
  }
}

/** Grants its vote; in a new epoch nobody gets it twice. */
export function castVote(node: RaftNode, candidateId: number, out: Out): void {
  const { raft } = node;
  if (node.files.quorumState.votedId === candidateId) return;
  store(node, { epoch: raft.epoch, votedId: candidateId, leaderId: -1 }, out);
  if (raft.role === 'Prospective') startElection(raft, out);
  else setDeadline(raft, drawElectionTimeout(raft, out), out);
}

const voteIn = ({ files }: RaftNode, epoch: number): number => (files.quorumState.epoch === epoch ? files.quorumState.votedId : -1);

function enter(node: RaftNode, role: RaftRole, next: QuorumState, out: Out): void {
  const { raft } = node;
  const wasLeader = raft.role === 'Leader' && role !== 'Leader';
  const isNews = raft.role !== role || raft.epoch !== next.epoch || raft.leaderId !== next.leaderId;
  raft.role = role;
  raft.epoch = next.epoch;
  raft.leaderId = next.leaderId;
  raft.votes.clear();
  raft.unacked.clear();
  store(node, next, out);
  if (isNews) noteRole(raft, out);
  if (wasLeader) loseLeadership(node, out);
}

const noteRole = ({ role, epoch, leaderId }: RaftState, out: Out): void => out.note({ kind: 'quorum.roleChanged', role, epoch, leaderId });

/** On disk before anything is said that depends on it (Kafka: FileQuorumStateStore.writeElectionState). */
function store({ files }: RaftNode, next: QuorumState, out: Out): void {
  const { epoch, votedId, leaderId } = files.quorumState;
  if (epoch === next.epoch && votedId === next.votedId && leaderId === next.leaderId) return;
  files.quorumState = Object.freeze(next);
  out.write(QUORUM_STATE_FILE, QUORUM_STATE_BYTES);
  out.flush(QUORUM_STATE_FILE, next.epoch, true);
}

/** Called when the new role is set: whoever waits is told of it. */
function loseLeadership(node: RaftNode, out: Out): void {
  const { raft } = node;
  dropPending(raft, out);
  out.cancel(raft.beginTimer);
  raft.beginTimer = 0;
  raft.fetchedVoters.clear();
  raft.events.push({ type: 'leadershipLost' });
  failFetches(node, out);
}
