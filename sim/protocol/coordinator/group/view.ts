import { compareStrings, compareTopicPartitions, type TopicPartition } from '../../topicPartition.ts';
import type { ClassicGroup, GroupCoordinator, Member } from './state.ts';

/** A group as this coordinator holds it, for the snapshot (trace: GroupView; the cluster adds the lag). */
export interface CoordinatorGroupView {
  readonly type: string;
  readonly state: string;
  readonly protocol: string;
  readonly assignor: string;
  readonly generation: number;
  readonly groupEpoch: number;
  readonly targetAssignmentEpoch: number;
  readonly coordinator: number;
  readonly members: Readonly<Record<string, CoordinatorMemberView>>;
  readonly committed: Readonly<Record<TopicPartition, number>>;
}

interface CoordinatorMemberView {
  readonly assignment: readonly TopicPartition[];
  readonly memberEpoch: number;
  readonly memberId: string;
}

/** Ids of the groups that this coordinator answers for, sorted. */
export const groupIds = (coordinator: GroupCoordinator): readonly string[] => [...activeGroups(coordinator).keys()].sort(compareStrings);

/** Null when the group is not here, or is still being loaded. */
export const viewGroup = (coordinator: GroupCoordinator, groupId: string): CoordinatorGroupView | null => {
  const group = activeGroups(coordinator).get(groupId);
  return group === undefined ? null : viewClassicGroup(coordinator, group);
};

const activeGroups = (coordinator: GroupCoordinator): Map<string, ClassicGroup> => {
  const groups = new Map<string, ClassicGroup>();
  for (const shard of coordinator.shards.values()) for (const [groupId, group] of shard.groups) groups.set(groupId, group);
  return groups;
};

const viewClassicGroup = (coordinator: GroupCoordinator, group: ClassicGroup): CoordinatorGroupView => ({
  type: 'Classic',
  state: group.state,
  protocol: group.protocol ?? '',
  assignor: group.protocol ?? '',
  generation: group.generation,
  groupEpoch: group.generation,
  targetAssignmentEpoch: group.generation,
  coordinator: coordinator.nodeId,
  members: viewMembers(group),
  committed: viewCommitted(group),
});

/** By client id; two processes under one client id are told apart by their member ids. */
const viewMembers = (group: ClassicGroup): Record<string, CoordinatorMemberView> => {
  const members: Record<string, CoordinatorMemberView> = {};
  for (const member of group.members.values()) {
    const name = Object.hasOwn(members, member.clientId) ? member.memberId : member.clientId;
    members[name] = viewMember(group, member);
  }
  return members;
};

const viewMember = (group: ClassicGroup, { assignment, memberId }: Member): CoordinatorMemberView => ({
  assignment: [...assignment].sort(compareTopicPartitions),
  memberEpoch: group.generation,
  memberId,
});

const viewCommitted = (group: ClassicGroup): Record<TopicPartition, number> => {
  const committed: Record<TopicPartition, number> = {};
  for (const tp of [...group.offsets.keys()].sort(compareTopicPartitions)) committed[tp] = group.offsets.get(tp)!.offset;
  return committed;
};
