import type { ErrorName } from '../../messages/errors.ts';
import type { LeaveGroupRequest, LeaveGroupResponse } from '../../messages/group.ts';
import { validateMember } from './classicGroup.ts';
import { dropMember, rebalanceWithout } from './heartbeat.ts';
import type { ReplyTo } from './port.ts';
import type { ClassicGroup, Env } from './state.ts';

type Leaving = LeaveGroupRequest['members'][number];

/** Kafka: GroupMetadataManager.classicGroupLeave. However many leave at once, one rebalance follows. */
export const handleLeaveGroup = (env: Env, request: LeaveGroupRequest, replyTo: ReplyTo): void => {
  const group = env.shard.groups.get(request.groupId);
  const { members, someoneLeft } = leaveAll(env, group, request.members);
  const response: LeaveGroupResponse = {
    kind: 'response',
    api: 'LeaveGroup',
    correlationId: replyTo.correlationId,
    error: 'NONE',
    members,
  };
  env.port.respond(replyTo, response);
  if (group !== undefined && someoneLeft)
    rebalanceWithout(env, group, `explicit removal of member ${request.members.map(nameOf).join(', ')}`);
};

const leaveAll = (env: Env, group: ClassicGroup | undefined, leaving: readonly Leaving[]) => {
  let someoneLeft = false;
  const members = leaving.map(member => {
    const error = group === undefined ? 'UNKNOWN_MEMBER_ID' : leave(env, group, member);
    someoneLeft ||= error === 'NONE';
    return { memberId: member.memberId, groupInstanceId: member.groupInstanceId, error };
  });
  return { members, someoneLeft };
};

/** A static member may also be put out by its instance id alone, by an administrator. */
const leave = (env: Env, group: ClassicGroup, leaving: Leaving): ErrorName => {
  const timer = group.pendingMembers.get(leaving.memberId);
  if (timer !== undefined) {
    env.port.cancel(timer);
    group.pendingMembers.delete(leaving.memberId);
    return 'NONE';
  }
  const memberId = leaving.memberId === '' ? (group.staticMembers.get(leaving.groupInstanceId ?? '') ?? '') : leaving.memberId;
  const error = leaving.memberId === '' && memberId === '' ? 'UNKNOWN_MEMBER_ID' : validateMember(group, memberId, leaving.groupInstanceId);
  const member = group.members.get(memberId);
  if (error !== 'NONE' || member === undefined) return error;
  dropMember(env, group, { member, reason: leaving.reason === '' ? 'left the group' : leaving.reason });
  return 'NONE';
};

const nameOf = (member: Leaving): string => (member.memberId === '' ? (member.groupInstanceId ?? '') : member.memberId);
