import type { ErrorName } from '../../messages/errors.ts';
import type { Partition } from '../state.ts';

/** Compares the leader epoch that a request carries, -1 for none, with the replica's own (Kafka: Partition.checkCurrentLeaderEpoch, KIP-320). */
export function checkLeaderEpoch(partition: Partition, currentLeaderEpoch: number): ErrorName {
  if (currentLeaderEpoch === -1 || currentLeaderEpoch === partition.leaderEpoch) return 'NONE';
  return currentLeaderEpoch < partition.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}

/** The same, and only a leader may answer (Kafka: Partition.getLocalLog). */
export function checkLeadership(partition: Partition, currentLeaderEpoch: number): ErrorName {
  const error = checkLeaderEpoch(partition, currentLeaderEpoch);
  return error === 'NONE' && partition.role !== 'leader' ? 'NOT_LEADER_OR_FOLLOWER' : error;
}
