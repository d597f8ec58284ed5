import type { ErrorName } from '../../messages/errors.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { selectProtocol } from './classicGroup.ts';
import { errorOfFailedAppend } from './errors.ts';
import type { Join } from './join.ts';
import { maybeCompleteJoinPhase, maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';
import { groupRecord } from './records.ts';
import { failJoin, failSync, joined, joinFailed } from './replies.ts';
import { rescheduleSession } from './sessions.ts';
import type { ClassicGroup, Env, Member, Purpose } from './state.ts';
import { append } from './writes.ts';

/*
 * Static membership (KIP-345): a process that comes back under its group instance id takes its old place, with a new member id that fences
 * whoever still uses the old one. While the vote would not change, nobody else notices.
 */

interface Rejoin extends Join {
  readonly memberId: string;
  readonly oldMemberId: string;
}

/** Kafka: updateStaticMemberThenRebalanceOrCompleteJoin. */
export const joinAsKnownInstance = (env: Env, group: ClassicGroup, { request, replyTo, memberId, oldMemberId }: Rejoin): void => {
  const replaced = { ...group.members.get(oldMemberId)! };
  const member = replaceMember(env, group, { oldMemberId, memberId, clientId: request.clientId });
  member.protocols = Object.freeze(request.protocols);
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.awaitingJoin = replyTo;
  rescheduleSession(env, group, member);
  if (group.state === 'PreparingRebalance') maybeCompleteJoinPhase(env, group);
  else if (group.state === 'Stable' && selectProtocol(group) === group.protocol) persistReplacement(env, group, { member, replaced });
  else maybePrepareRebalanceOrCompleteJoin(env, group, `static member ${memberId} has replaced ${oldMemberId}`);
};

/** The new member keeps the old one's place in the group, its assignment and its leadership (Kafka: ClassicGroup.replaceStaticMember). */
const replaceMember = (
  env: Env,
  group: ClassicGroup,
  names: { readonly oldMemberId: string; readonly memberId: string; readonly clientId: string },
): Member => {
  const old = group.members.get(names.oldMemberId)!;
  failJoin(env.port, old, { error: 'FENCED_INSTANCE_ID', memberId: old.memberId });
  failSync(env.port, old, 'FENCED_INSTANCE_ID');
  env.port.cancel(old.sessionTimer);
  const member: Member = { ...old, memberId: names.memberId, clientId: names.clientId, sessionTimer: 0 };
  putInPlaceOf(group, old, member);
  return member;
};

const putInPlaceOf = (group: ClassicGroup, old: Member, member: Member): void => {
  const members = [...group.members.values()];
  group.members.clear();
  for (const each of members) group.members.set(each === old ? member.memberId : each.memberId, each === old ? member : each);
  group.staticMembers.set(member.groupInstanceId!, member.memberId);
  if (group.leader === old.memberId) group.leader = member.memberId;
};

const persistReplacement = (
  env: Env,
  group: ClassicGroup,
  { member, replaced }: { readonly member: Member; readonly replaced: Member },
): void => {
  const replyTo = member.awaitingJoin!;
  member.awaitingJoin = null;
  append(env, {
    groupId: group.groupId,
    records: [groupRecord(group, assignmentsOf(group), env.port.wallMs)],
    purpose: { type: 'staticMember', replyTo, memberId: member.memberId, replaced },
  });
};

const assignmentsOf = (group: ClassicGroup): ReadonlyMap<string, readonly TopicPartition[]> => {
  const assignments = new Map<string, readonly TopicPartition[]>();
  for (const member of group.members.values()) assignments.set(member.memberId, member.assignment);
  return assignments;
};

/** The replacement is safe: the member goes on with the generation that is; or it is not, and the old member has its place back. */
export const onReplacementWritten = (
  env: Env,
  group: ClassicGroup,
  outcome: { readonly purpose: Purpose & { type: 'staticMember' }; readonly error: ErrorName },
): void => {
  const { replyTo, memberId, replaced } = outcome.purpose;
  const member = group.members.get(memberId);
  if (outcome.error === 'NONE') {
    // KIP-814: a leader that returns must not assign anew, the others would never hear of it.
    if (member !== undefined) env.port.respond(replyTo, joined(replyTo, group, { memberId, skipAssignment: group.leader === memberId }));
    else env.port.respond(replyTo, joinFailed(replyTo, 'UNKNOWN_MEMBER_ID', memberId));
    return;
  }
  if (member !== undefined) {
    env.port.cancel(member.sessionTimer);
    const restored: Member = { ...replaced, awaitingJoin: null, awaitingSync: null };
    putInPlaceOf(group, member, restored);
    rescheduleSession(env, group, restored);
  }
  env.port.respond(replyTo, joinFailed(replyTo, errorOfFailedAppend(outcome.error), memberId));
};
