/** Who gives his vote to whom (Kafka: KafkaRaftClient.handleVoteRequest, QuorumState; KIP-595, KIP-996). */
import { describe, expect, it } from 'vitest';
import { electionBackoffMs } from '../../../sim/protocol/controller/kraft/raft/epochs.ts';
import { createRaft, startRaft, stepRaft } from '../../../sim/protocol/controller/kraft/raft/index.ts';
import type { QuorumState, RaftNode } from '../../../sim/protocol/controller/kraft/raft/state.ts';
import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import type { Out } from '../../../sim/protocol/machine.ts';
import type { Message } from '../../../sim/protocol/messages/index.ts';
import type { VoteRequest, VoteResponse } from '../../../sim/protocol/messages/raft.ts';
import { emptyMetadataLog } from '../../../sim/protocol/metadata/log.ts';

const CALLER = 77;

/** Voter 1 of 1, 2, 3, as it comes up with this on its disk; the log ends at 10 in epoch 4. */
function voter(quorumState: QuorumState) {
  const answers: Message[] = [];
  const out = {
    now: 0,
    wallMs: 0,
    connect: () => 1,
    send: (connection: number, message: Message) => void (connection === CALLER && answers.push(message)),
    after: () => 1,
    cancel: () => undefined,
    random: () => 0,
    write: () => undefined,
    flush: () => undefined,
    note: () => undefined,
  } as unknown as Out;
  const metadataLog = { ...emptyMetadataLog(), logEndOffset: 10, lastEpoch: 4, flushedOffset: 10 };
  const raft = createRaft({ nodeId: 1, name: 'controller-1', voters: Object.freeze([1, 2, 3]) }, resolveConfig(BROKER_CONFIG, {}));
  const node: RaftNode = { raft, files: { metadataLog, quorumState } };
  startRaft(node, out);
  const ask = (request: Partial<VoteRequest>): VoteResponse => {
    const asked = { candidateId: 2, candidateEpoch: 5, voterId: 1, lastEpoch: 4, lastEpochEndOffset: 10, preVote: false, ...request };
    const message = { kind: 'request', api: 'Vote', correlationId: 1, clientId: 'controller-2', ...asked } as const;
    stepRaft(node, { type: 'message', connection: CALLER, message }, out);
    return answers.at(-1) as VoteResponse;
  };
  return { node, ask };
}

const UNATTACHED: QuorumState = Object.freeze({ epoch: 5, votedId: -1, leaderId: -1 });
const FOLLOWER: QuorumState = Object.freeze({ epoch: 5, votedId: -1, leaderId: 3 });

describe('a vote', () => {
  it('goes to the first whose log is not behind, is on disk at once, and goes to nobody else in that epoch', () => {
    const { node, ask } = voter(UNATTACHED);
    expect(ask({ lastEpochEndOffset: 9 }).voteGranted).toBe(false);
    expect(ask({ lastEpoch: 3, lastEpochEndOffset: 99 }).voteGranted).toBe(false);
    expect(ask({}).voteGranted).toBe(true);
    expect(node.files.quorumState).toEqual({ epoch: 5, votedId: 2, leaderId: -1 });
    expect(ask({ candidateId: 3 }).voteGranted).toBe(false);
    expect(ask({}).voteGranted).toBe(true);
  });

  it('is refused where a leader of that epoch is known, and given in the next one', () => {
    const { node, ask } = voter(FOLLOWER);
    expect(ask({}).voteGranted).toBe(false);
    expect(ask({ candidateEpoch: 6 }).voteGranted).toBe(true);
    expect(node.raft).toMatchObject({ role: 'Unattached', epoch: 6, leaderId: -1 });
  });

  it('is refused by the error that says why: an old epoch, another voter, a log of the future', () => {
    const { ask } = voter(UNATTACHED);
    expect(ask({ candidateEpoch: 4 })).toMatchObject({ error: 'FENCED_LEADER_EPOCH', leaderEpoch: 5 });
    expect(ask({ voterId: 3 }).error).toBe('INVALID_VOTER_KEY');
    expect(ask({ lastEpoch: 5 }).error).toBe('INVALID_REQUEST');
  });
});

describe('a pre-vote', () => {
  it('changes nothing on disk, and may be granted to several', () => {
    const { node, ask } = voter(UNATTACHED);
    expect(ask({ preVote: true }).voteGranted).toBe(true);
    expect(ask({ preVote: true, candidateId: 3 }).voteGranted).toBe(true);
    expect(node.files.quorumState).toEqual(UNATTACHED);
  });

  it('is granted by a follower only until it has heard from its leader', () => {
    const { node, ask } = voter(FOLLOWER);
    expect(ask({ preVote: true }).voteGranted).toBe(true);
    node.raft.hasFetchedFromLeader = true;
    expect(ask({ preVote: true }).voteGranted).toBe(false);
  });
});

describe('after a restart (QuorumState.initialize)', () => {
  it.each([
    [{ epoch: 5, votedId: 1, leaderId: 1 }, 'Resigned', 5],
    [{ epoch: 5, votedId: 1, leaderId: -1 }, 'Candidate', 5],
    [{ epoch: 5, votedId: 2, leaderId: 3 }, 'Follower', 5],
    [{ epoch: 5, votedId: 2, leaderId: -1 }, 'Unattached', 5],
    [{ epoch: 3, votedId: 1, leaderId: 1 }, 'Unattached', 4],
  ] as const)('%j makes it %s in epoch %i', (quorumState, role, epoch) => {
    expect(voter(quorumState).node.raft).toMatchObject({ role, epoch });
  });
});

it('successors of a leader that resigned wait the longer the less they hold (EndQuorumEpoch)', () => {
  const waits = (nodeId: number): number => electionBackoffMs({ nodeId, settings: voter(UNATTACHED).node.raft.settings }, [2, 3, 4, 5]);
  expect([2, 3, 4, 5, 9].map(waits)).toEqual([0, 125, 250, 500, 1_000]);
});
