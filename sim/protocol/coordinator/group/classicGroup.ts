import { assert } from '../../../engine/assert.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { CoordinatorPort } from './port.ts';
import type { ClassicGroup, GroupState, Member, MemberProtocols } from './state.ts';
import { subscriptionOf } from './state.ts';

/** The group as data and what it knows of itself; nothing here sends or waits (Kafka: ClassicGroup). */
export const createGroup = (groupId: string, wallMs: number): ClassicGroup => ({
  groupId,
  state: 'Empty',
  previousState: 'Dead',
  stateTimestampMs: wallMs,
  generation: 0,
  protocolType: null,
  protocol: null,
  leader: null,
  members: new Map(),
  pendingMembers: new Map(),
  staticMembers: new Map(),
  newMemberAdded: false,
  joinTimer: 0,
  syncTimer: 0,
  offsets: new Map(),
});

/** From which states each state may be entered (Kafka: ClassicGroupState). */
const PREVIOUS: Readonly<Record<GroupState, readonly GroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
};

export const canRebalance = (group: ClassicGroup): boolean => PREVIOUS.PreparingRebalance.includes(group.state);

export const transitionTo = (
  port: CoordinatorPort,
  group: ClassicGroup,
  to: { readonly state: GroupState; readonly reason: string },
): void => {
  const from = group.state;
  assert(PREVIOUS[to.state].includes(from), 'a group cannot change its state so', { group: group.groupId, from, to: to.state });
  group.previousState = from;
  group.state = to.state;
  group.stateTimestampMs = port.wallMs;
  port.note({ kind: 'group.stateChanged', group: group.groupId, from, to: to.state, generation: group.generation, reason: to.reason });
};

/** The first member to come leads (Kafka: ClassicGroup.add). */
export const addMember = (group: ClassicGroup, member: Member, protocolType: string): void => {
  if (group.members.size === 0) group.protocolType = protocolType;
  group.leader ??= member.memberId;
  group.members.set(member.memberId, member);
  if (member.groupInstanceId !== null) group.staticMembers.set(member.groupInstanceId, member.memberId);
};

/** The next member in line leads when the leader goes (Kafka: ClassicGroup.remove). */
export const removeMember = (group: ClassicGroup, member: Member): void => {
  group.members.delete(member.memberId);
  if (member.groupInstanceId !== null && group.staticMembers.get(member.groupInstanceId) === member.memberId) {
    group.staticMembers.delete(member.groupInstanceId);
  }
  if (group.leader === member.memberId) group.leader = firstMember(group)?.memberId ?? null;
};

const firstMember = (group: ClassicGroup): Member | null => {
  for (const member of group.members.values()) return member;
  return null;
};

/** Keeps the leader if it has rejoined, else makes one of those who have it; false if nobody has (Kafka: maybeElectNewJoinedLeader). */
export const maybeElectNewJoinedLeader = (group: ClassicGroup): boolean => {
  if (group.leader === null) return false;
  if (group.members.get(group.leader)?.awaitingJoin) return true;
  for (const member of group.members.values()) {
    if (member.awaitingJoin === null) continue;
    group.leader = member.memberId;
    return true;
  }
  return false;
};

export const hasAllMembersJoined = (group: ClassicGroup): boolean => {
  if (group.pendingMembers.size > 0) return false;
  for (const member of group.members.values()) if (member.awaitingJoin === null) return false;
  return true;
};

export const numAwaitingJoin = (group: ClassicGroup): number => {
  let count = 0;
  for (const member of group.members.values()) if (member.awaitingJoin !== null) count++;
  return count;
};

export const hasReceivedSyncFromAll = (group: ClassicGroup): boolean => {
  for (const member of group.members.values()) if (member.pendingSync) return false;
  return true;
};

/** The longest that any member asks for. */
export const rebalanceTimeoutOf = (group: ClassicGroup): number => {
  let longest = 0;
  for (const member of group.members.values()) longest = member.rebalanceTimeoutMs > longest ? member.rebalanceTimeoutMs : longest;
  return longest;
};

const supportedByAll = (group: ClassicGroup, protocol: string): boolean => {
  for (const member of group.members.values()) if (!member.protocols.some(({ name }) => name === protocol)) return false;
  return true;
};

/** Could a member with these assignors be in this group (Kafka: ClassicGroup.supportsProtocols)? */
export const supportsProtocols = (group: ClassicGroup, protocolType: string, protocols: MemberProtocols): boolean => {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  return group.protocolType === protocolType && protocols.some(({ name }) => supportedByAll(group, name));
};

/** Each member votes for the first on its list that all know; most votes win, on a tie the one voted for first (Kafka: selectProtocol). */
export const selectProtocol = (group: ClassicGroup): string => {
  const votes = new Map<string, number>();
  for (const member of group.members.values()) {
    const choice = member.protocols.find(({ name }) => supportedByAll(group, name));
    assert(choice !== undefined, 'members without a common assignor', { group: group.groupId });
    votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
  }
  let winner = '';
  for (const [name, count] of votes) if (winner === '' || count > votes.get(winner)!) winner = name;
  return winner;
};

/** Is this member who it says it is (Kafka: ClassicGroup.validateMember)? */
export const validateMember = (group: ClassicGroup, memberId: string, groupInstanceId: string | null): ErrorName => {
  if (groupInstanceId !== null) {
    const owner = group.staticMembers.get(groupInstanceId);
    if (owner === undefined) return 'UNKNOWN_MEMBER_ID';
    if (owner !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return group.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
};

/** Same assignors in the same order with the same subscriptions (Kafka: ClassicGroupMember.matches). */
export const matchesProtocols = (member: Member, protocols: MemberProtocols): boolean =>
  member.protocols.length === protocols.length && JSON.stringify(member.protocols) === JSON.stringify(protocols);

/** null when it cannot be told: the group has no members, or they are no consumers (Kafka: ClassicGroup.subscribedTopics). */
export const subscribedTopics = (group: ClassicGroup): ReadonlySet<string> | null => {
  if (group.protocolType !== 'consumer' || group.members.size === 0 || group.protocol === null) return null;
  const topics = new Set<string>();
  for (const member of group.members.values()) for (const topic of subscriptionOf(member, group.protocol)?.topics ?? []) topics.add(topic);
  return topics;
};
