import { msToUs, type Us } from '../../../../engine/time.ts';
import type { Out, TimerInput } from '../../../machine.ts';
import { NEVER, type RaftState } from './state.ts';

/**
 * The one time-out that a role has. It is a point in time, not a timer: what arrives is handled only after the deadline was looked at (Kafka:
 * KafkaRaftClient.poll), so a process that was suspended finds out that it was before it reads its mail. A deadline that moves away, as a
 * follower's does with every fetch, costs nothing.
 */
export function setDeadline(raft: RaftState, delay: Us, out: Out): void {
  raft.deadline = out.now + delay;
  if (raft.timer !== 0 && raft.timerAt <= raft.deadline) return;
  out.cancel(raft.timer);
  arm(raft, out);
}

export function clearDeadline(raft: RaftState, out: Out): void {
  out.cancel(raft.timer);
  raft.timer = 0;
  raft.deadline = NEVER;
}

/** The timer has run out: looks again later if the deadline has moved meanwhile. One that was replaced says nothing. */
export function onDeadlineTimer(raft: RaftState, input: TimerInput, out: Out): void {
  if (raft.timer === 0 || input.id !== raft.timerAt) return;
  raft.timer = 0;
  if (raft.deadline !== NEVER) arm(raft, out);
}

function arm(raft: RaftState, out: Out): void {
  raft.timerAt = raft.deadline;
  raft.timer = out.after(Math.max(0, raft.deadline - out.now), { type: 'timer', timer: 'raft.timeout', id: raft.timerAt });
}

/** Between one and two election time-outs, whole milliseconds (Kafka: QuorumState.randomElectionTimeoutMs). */
export function drawElectionTimeout({ settings: { electionTimeoutMs } }: RaftState, out: Out): Us {
  return msToUs(electionTimeoutMs + (electionTimeoutMs > 0 ? out.random(electionTimeoutMs) : 0));
}
