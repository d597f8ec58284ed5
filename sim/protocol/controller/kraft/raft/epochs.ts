import { MILLISECOND, msToUs } from '../../../../engine/time.ts';
import type { ConnectionId, Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { BeginQuorumEpochRequest, EndQuorumEpochRequest } from '../../../messages/raft.ts';
import { setDeadline } from './deadline.ts';
import { learn, setBeginTimer } from './roles.ts';
import type { RaftNode, RaftState } from './state.ts';

/** How a leader makes itself known and takes its leave (Kafka: KafkaRaftClient.handleBeginQuorumEpochRequest, handleEndQuorumEpochRequest; KIP-595). */

export function onBeginQuorumEpoch(node: RaftNode, connection: ConnectionId, request: BeginQuorumEpochRequest, out: Out): void {
  const { raft } = node;
  const error: ErrorName = request.leaderEpoch < raft.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE';
  if (error === 'NONE') learn(node, request.leaderEpoch, request.leaderId, out);
  out.send(connection, { kind: 'response', api: 'BeginQuorumEpoch', correlationId: request.correlationId, error, ...leaderOf(raft) });
}

/** The leader has resigned: its followers wait for less than the fetch time-out, the best of them not at all. */
export function onEndQuorumEpoch(node: RaftNode, connection: ConnectionId, request: EndQuorumEpochRequest, out: Out): void {
  const { raft } = node;
  const error: ErrorName = request.leaderEpoch < raft.epoch ? 'FENCED_LEADER_EPOCH' : 'NONE';
  if (error === 'NONE') {
    learn(node, request.leaderEpoch, request.leaderId, out);
    if (raft.role === 'Follower' && raft.leaderId === request.leaderId)
      setDeadline(raft, MILLISECOND * electionBackoffMs(raft, request.preferredSuccessors), out);
  }
  out.send(connection, { kind: 'response', api: 'EndQuorumEpoch', correlationId: request.correlationId, error, ...leaderOf(raft) });
}

/** Kafka: KafkaRaftClient.endEpochElectionBackoff, strictExponentialElectionBackoffMs. */
export function electionBackoffMs({ nodeId, settings }: Pick<RaftState, 'nodeId' | 'settings'>, successors: readonly number[]): number {
  const max = settings.electionBackoffMaxMs;
  const position = successors.indexOf(nodeId);
  if (position === 0) return 0;
  if (position < 0) return max;
  return Math.min(max, (max >> (successors.length - 1)) << (position - 1));
}

/** Tells the voters again who leads that have not been heard for half a fetch time-out. */
export function onBeginTimer({ raft }: RaftNode, out: Out): void {
  if (raft.role !== 'Leader') return;
  const silentSince = out.now - msToUs(raft.settings.fetchTimeoutMs) / 2;
  for (const { nodeId } of raft.peers) {
    if ((raft.replicas.get(nodeId)?.fetchedAt ?? -1) <= silentSince) raft.unacked.add(nodeId);
  }
  setBeginTimer(raft, out);
}

const leaderOf = ({ leaderId, epoch }: RaftState): { readonly leaderId: number; readonly leaderEpoch: number } => ({
  leaderId,
  leaderEpoch: epoch,
});
