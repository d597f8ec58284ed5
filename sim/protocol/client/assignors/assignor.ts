import type { Subscription } from '../../messages/group.ts';
import { compareStrings, type TopicPartition } from '../../topicPartition.ts';

/** How members go through a rebalance (ConsumerPartitionAssignor.RebalanceProtocol, KIP-429). */
type RebalanceProtocol = 'EAGER' | 'COOPERATIVE';

/** A member of the group as its leader sees it. */
export interface GroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly subscription: Subscription;
}

/** Of each topic of the group, for each partition (by number) the racks of its replicas; an empty set where they are unknown. */
export type GroupTopics = ReadonlyMap<string, readonly PartitionRacks[]>;
export type PartitionRacks = ReadonlySet<string>;

/** By member id. */
export type GroupAssignment = Map<string, TopicPartition[]>;

/**
 * Divides partitions among the members of a classic group (Kafka: ConsumerPartitionAssignor). Pure: what an assignor remembers travels in
 * the members' subscriptions. Topics without partitions are dropped, every member gets a list, possibly an empty one.
 */
export interface Assignor {
  /** The name under which members vote for it. */
  readonly name: string;
  /** As `partition.assignment.strategy` spells it. */
  readonly className: string;
  readonly supportedProtocols: readonly RebalanceProtocol[];
  assign(topics: GroupTopics, members: readonly GroupMember[], options?: AssignorOptions): GroupAssignment;
}

export interface AssignorOptions {
  /** Uses racks also where every partition has a replica in every rack (AbstractPartitionAssignor.preferRackAwareLogic, for tests). */
  readonly preferRackAwareLogic?: boolean;
}

/** Static members first, by instance id, then the others by member id (AbstractPartitionAssignor.MemberInfo). */
export function compareMembers(a: GroupMember, b: GroupMember): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null) return compareStrings(a.groupInstanceId, b.groupInstanceId);
  if (a.groupInstanceId !== null) return -1;
  if (b.groupInstanceId !== null) return 1;
  return compareStrings(a.memberId, b.memberId);
}

/**
 * Whether racks decide anything: some member sits where a replica is, and not every partition has a replica in every rack
 * (AbstractPartitionAssignor.useRackAwareAssignment, KIP-881).
 */
export function needsRacks(
  memberRacks: readonly (string | null)[],
  partitions: readonly PartitionRacks[],
  options: AssignorOptions,
): boolean {
  const allRacks = new Set(partitions.flatMap(racks => [...racks]));
  if (!memberRacks.some(rack => rack !== null && allRacks.has(rack))) return false;
  return options.preferRackAwareLogic === true || partitions.some(racks => racks.size !== allRacks.size);
}

export const emptyAssignment = (members: readonly GroupMember[]): GroupAssignment => new Map(members.map(member => [member.memberId, []]));
