import { msToUs, type Us } from '../../../../engine/time.ts';
import type { RaftState } from './state.ts';

/** Arithmetic of the set of voters. */
export const isOnlyVoter = (raft: RaftState): boolean => raft.voters.length === 1;

export const majorityOf = (raft: RaftState): number => (raft.voters.length >> 1) + 1;

/** 1.5 fetch time-outs in which no majority fetches are proof enough that there is another leader, or none (Kafka: LeaderState.checkQuorumTimer). */
export const checkQuorumUs = ({ settings }: RaftState): Us => (msToUs(settings.fetchTimeoutMs) * 3) / 2;
