import { leaderEpochFor, leaderFor, requestUpdate } from '../../network/index.ts';
import type { ConsumerState } from '../state.ts';
import type { AssignedPartition, LeaderAndEpoch } from '../subscription.ts';

/** Partitions about to be revoked do not get a position any more. */
export function partitionsIn({ subscription }: ConsumerState, fetchState: AssignedPartition['fetchState']): AssignedPartition[] {
  const found: AssignedPartition[] = [];
  for (const tp of subscription.unsettled) {
    const partition = subscription.assigned.get(tp);
    if (partition?.fetchState === fetchState && !partition.pendingRevocation) found.push(partition);
  }
  return found;
}

export const currentLeader = ({ client }: ConsumerState, { topic, partition }: AssignedPartition): LeaderAndEpoch => ({
  leader: leaderFor(client.metadata, topic, partition),
  leaderEpoch: leaderEpochFor(client.metadata, topic, partition),
});

/** Groups partitions by the broker that leads them now; asks for metadata where nobody does. */
export function byLeader(state: ConsumerState, partitions: readonly AssignedPartition[]): Map<number, AssignedPartition[]> {
  const groups = new Map<number, AssignedPartition[]>();
  for (const partition of partitions) {
    const { leader } = currentLeader(state, partition);
    const group = groups.get(leader);
    if (leader === -1) requestUpdate(state.client.metadata);
    else if (group === undefined) groups.set(leader, [partition]);
    else group.push(partition);
  }
  return groups;
}
