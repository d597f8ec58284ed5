import type { JoinGroupRequest } from '../../messages/group.ts';
import { addMember, createGroup, matchesProtocols, numAwaitingJoin, supportsProtocols, validateMember } from './classicGroup.ts';
import type { ReplyTo } from './port.ts';
import { maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';
import { emptyGroupRecord } from './records.ts';
import { joined, joinFailed } from './replies.ts';
import { NEW_MEMBER_JOIN_TIMEOUT_MS, rescheduleSession, startSession } from './sessions.ts';
import { addGroup } from './shards.ts';
import type { ClassicGroup, Env, Member } from './state.ts';
import { joinAsKnownInstance } from './staticMember.ts';
import { uuid } from './uuid.ts';
import { append } from './writes.ts';

/** A JoinGroup and where its answer goes. */
export interface Join {
  readonly request: JoinGroupRequest;
  readonly replyTo: ReplyTo;
}

/** Kafka: GroupMetadataManager.classicGroupJoinToClassicGroup. */
export const handleJoinGroup = (env: Env, join: Join): void => {
  const { request, replyTo } = join;
  const { groupId, memberId } = request;
  const { 'group.min.session.timeout.ms': least, 'group.max.session.timeout.ms': most } = env.coordinator.config;
  if (request.sessionTimeoutMs < least || request.sessionTimeoutMs > most) {
    env.port.respond(replyTo, joinFailed(replyTo, 'INVALID_SESSION_TIMEOUT', memberId));
    return;
  }
  const existing = env.shard.groups.get(groupId);
  if (existing === undefined && memberId !== '') {
    env.port.respond(replyTo, joinFailed(replyTo, 'UNKNOWN_MEMBER_ID', memberId));
    return;
  }
  const group = existing ?? createGroup(groupId, env.port.wallMs);
  if (existing === undefined) addGroup(env, group);
  joinGroup(env, group, join);
  if (existing === undefined) persistNewGroup(env, group);
};

const joinGroup = (env: Env, group: ClassicGroup, join: Join): void => {
  const { request, replyTo } = join;
  if (!acceptsMember(env, group, request.memberId)) env.port.respond(replyTo, joinFailed(replyTo, 'GROUP_MAX_SIZE_REACHED', ''));
  else if (!supportsProtocols(group, request.protocolType, request.protocols)) {
    env.port.respond(replyTo, joinFailed(replyTo, 'INCONSISTENT_GROUP_PROTOCOL', request.memberId));
  } else if (request.memberId === '') joinAsNewMember(env, group, join);
  else joinAsKnownMember(env, group, join);
};

/** Kafka: GroupMetadataManager.acceptJoiningMember. */
const acceptsMember = (env: Env, group: ClassicGroup, memberId: string): boolean => {
  const maxSize = env.coordinator.config['group.max.size'];
  switch (group.state) {
    case 'PreparingRebalance':
      return (group.members.get(memberId)?.awaitingJoin ?? null) !== null || numAwaitingJoin(group) < maxSize;
    case 'CompletingRebalance':
    case 'Stable':
      return group.members.has(memberId) || group.members.size < maxSize;
    default:
      return true;
  }
};

/** A new group is written down, so that it is there after a failover too; a join that waits is told when that fails. */
const persistNewGroup = (env: Env, group: ClassicGroup): void => {
  append(env, { groupId: group.groupId, records: [emptyGroupRecord(group, env.port.wallMs)], purpose: { type: 'newGroup' } });
};

const joinAsNewMember = (env: Env, group: ClassicGroup, join: Join): void => {
  const { request, replyTo } = join;
  const memberId = `${request.groupInstanceId ?? request.clientId}-${uuid(env.port)}`;
  if (request.groupInstanceId !== null) {
    const oldMemberId = group.staticMembers.get(request.groupInstanceId);
    if (oldMemberId === undefined) addMemberAndRebalance(env, group, { ...join, memberId });
    else joinAsKnownInstance(env, group, { ...join, memberId, oldMemberId });
    return;
  }
  // KIP-394: a member must come back with the id it is given, else each retry of a lost answer would leave a dead member behind.
  group.pendingMembers.set(memberId, startSession(env.port, group, { memberId, timeoutMs: request.sessionTimeoutMs }));
  env.port.respond(replyTo, joinFailed(replyTo, 'MEMBER_ID_REQUIRED', memberId));
};

/** Kafka: classicGroupJoinExistingMember. */
const joinAsKnownMember = (env: Env, group: ClassicGroup, join: Join): void => {
  const { request, replyTo } = join;
  const { memberId } = request;
  if (group.pendingMembers.has(memberId)) {
    addMemberAndRebalance(env, group, { ...join, memberId });
    return;
  }
  const error = validateMember(group, memberId, request.groupInstanceId);
  const member = group.members.get(memberId);
  if (error !== 'NONE' || member === undefined || group.state === 'Empty') {
    env.port.respond(replyTo, joinFailed(replyTo, error === 'NONE' ? 'UNKNOWN_MEMBER_ID' : error, memberId));
    return;
  }
  const why = reasonToRebalance(group, member, request);
  if (why === null) env.port.respond(replyTo, joined(replyTo, group, { memberId, skipAssignment: false }));
  else updateMemberAndRebalance(env, group, { ...join, member, why });
};

/** Null when the member only needs to hear of the present generation once more. */
const reasonToRebalance = (group: ClassicGroup, member: Member, request: JoinGroupRequest): string | null => {
  if (group.state === 'PreparingRebalance') return `member ${member.memberId} is joining`;
  if (group.state === 'Stable' && group.leader === member.memberId) return `leader ${member.memberId} is joining${suffix(request.reason)}`;
  if (!matchesProtocols(member, request.protocols))
    return `member ${member.memberId} has changed its subscription${suffix(request.reason)}`;
  return null;
};

const suffix = (reason: string): string => (reason === '' ? '' : `: ${reason}`);

/** Kafka: addMemberThenRebalanceOrCompleteJoin. */
const addMemberAndRebalance = (
  env: Env,
  group: ClassicGroup,
  { request, replyTo, memberId }: Join & { readonly memberId: string },
): void => {
  env.port.cancel(group.pendingMembers.get(memberId) ?? 0);
  group.pendingMembers.delete(memberId);
  const member: Member = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: request.clientId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocols: Object.freeze(request.protocols),
    assignment: Object.freeze([]),
    isNew: true,
    awaitingJoin: replyTo,
    awaitingSync: null,
    pendingSync: false,
    sessionTimer: 0,
  };
  addMember(group, member, request.protocolType);
  if (group.state === 'PreparingRebalance' && group.generation === 0) group.newMemberAdded = true;
  rescheduleSession(env, group, member, NEW_MEMBER_JOIN_TIMEOUT_MS);
  maybePrepareRebalanceOrCompleteJoin(env, group, `member ${memberId} is joining${suffix(request.reason)}`);
};

/** Kafka: updateMemberThenRebalanceOrCompleteJoin. */
const updateMemberAndRebalance = (
  env: Env,
  group: ClassicGroup,
  { request, replyTo, member, why }: Join & { readonly member: Member; readonly why: string },
): void => {
  member.protocols = Object.freeze(request.protocols);
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.awaitingJoin = replyTo;
  maybePrepareRebalanceOrCompleteJoin(env, group, why);
};
