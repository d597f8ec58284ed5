import { endOffsetFor } from '../../log/leaderEpochs.ts';
import type { EpochEndOffset, LeaderEpochs } from '../../log/leaderEpochs.ts';

export interface FollowerEnd {
  readonly epochs: LeaderEpochs;
  readonly logEndOffset: number;
  readonly fetchOffset: number;
}

export interface Truncation {
  readonly offset: number;
  /** False: the follower does not know the leader's epoch, so the next fetch asks again with a smaller one. */
  readonly done: boolean;
}

/**
 * Where a follower has to cut its log, when the leader says that its own epoch `leader.epoch` ends at `leader.endOffset` (Kafka:
 * AbstractFetcherThread.getOffsetTruncationState, KIP-101, KIP-279).
 */
export function truncationFor(leader: EpochEndOffset, follower: FollowerEnd): Truncation {
  return truncationAgainst(leader, endOffsetFor(follower.epochs, leader.epoch, follower.logEndOffset), follower);
}

/** The same, with the end of that epoch (or the one below it) in the follower's log. */
export function truncationAgainst(leader: EpochEndOffset, local: EpochEndOffset, follower: Omit<FollowerEnd, 'epochs'>): Truncation {
  const { logEndOffset } = follower;
  if (leader.endOffset === -1) return { offset: follower.fetchOffset, done: true };
  if (local.endOffset === -1) return { offset: Math.min(leader.endOffset, logEndOffset), done: true };
  if (local.epoch !== leader.epoch) return { offset: Math.min(local.endOffset, logEndOffset), done: false };
  return { offset: Math.min(local.endOffset, leader.endOffset, logEndOffset), done: true };
}
