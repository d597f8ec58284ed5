import type { ErrorName } from '../../messages/errors.ts';
import type { HeartbeatRequest } from '../../messages/group.ts';
import { removeMember, validateMember } from './classicGroup.ts';
import type { ReplyTo } from './port.ts';
import { maybeCompleteJoinPhase, maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';
import { failJoin } from './replies.ts';
import { rescheduleSession } from './sessions.ts';
import type { ClassicGroup, Env, Member } from './state.ts';

/** Kafka: GroupMetadataManager.classicGroupHeartbeat. The answer is also how a member learns that the group rebalances. */
export const handleHeartbeat = (env: Env, request: HeartbeatRequest, replyTo: ReplyTo): void => {
  const group = env.shard.groups.get(request.groupId);
  const error = validateHeartbeat(group, request);
  const member = group?.members.get(request.memberId);
  if (group !== undefined && member !== undefined && (error === 'NONE' || error === 'REBALANCE_IN_PROGRESS'))
    rescheduleSession(env, group, member);
  env.port.respond(replyTo, { kind: 'response', api: 'Heartbeat', correlationId: replyTo.correlationId, error });
};

const validateHeartbeat = (group: ClassicGroup | undefined, request: HeartbeatRequest): ErrorName => {
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const error = validateMember(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return error;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
};

/** Nothing was heard for a session time-out (Kafka: expireClassicGroupMemberHeartbeat). */
export const onSessionTimer = (env: Env, group: ClassicGroup, memberId: string): void => {
  if (group.pendingMembers.delete(memberId)) {
    maybeCompleteJoinPhase(env, group);
    return;
  }
  const member = group.members.get(memberId);
  if (member === undefined) return;
  member.sessionTimer = 0;
  // Whoever waits for this coordinator's own answer is alive; only a newcomer may have waited too long.
  if (!member.isNew && (member.awaitingJoin !== null || member.awaitingSync !== null)) return;
  const reason = member.isNew ? 'a new member has waited too long' : `no heartbeat for ${member.sessionTimeoutMs} ms`;
  dropMember(env, group, { member, reason });
  rebalanceWithout(env, group, `removing member ${memberId} on heartbeat expiration`);
};

/** Takes a member out, and tells it if it waits (Kafka: removeCurrentMemberFromClassicGroup). */
export const dropMember = (
  env: Env,
  group: ClassicGroup,
  { member, reason }: { readonly member: Member; readonly reason: string },
): void => {
  env.port.cancel(member.sessionTimer);
  failJoin(env.port, member, { error: 'UNKNOWN_MEMBER_ID', memberId: '' });
  removeMember(group, member);
  env.port.note({ kind: 'group.memberRemoved', group: group.groupId, memberId: member.memberId, reason });
};

/** What follows from somebody's going. */
export const rebalanceWithout = (env: Env, group: ClassicGroup, reason: string): void => {
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') maybePrepareRebalanceOrCompleteJoin(env, group, reason);
  else maybeCompleteJoinPhase(env, group);
};
