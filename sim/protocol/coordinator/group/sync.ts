import type { ErrorName } from '../../messages/errors.ts';
import type { SyncGroupRequest } from '../../messages/group.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { hasReceivedSyncFromAll, transitionTo, validateMember } from './classicGroup.ts';
import { errorOfFailedAppend } from './errors.ts';
import type { ReplyTo } from './port.ts';
import { prepareRebalance, resetAssignment } from './rebalance.ts';
import { groupRecord } from './records.ts';
import { synced, syncFailed } from './replies.ts';
import { rescheduleSession } from './sessions.ts';
import type { ClassicGroup, Env, Member, Purpose } from './state.ts';
import { append } from './writes.ts';

/** Kafka: GroupMetadataManager.classicGroupSync. */
export const handleSyncGroup = (env: Env, request: SyncGroupRequest, replyTo: ReplyTo): void => {
  const group = env.shard.groups.get(request.groupId);
  const member = group?.members.get(request.memberId);
  const error = validateSync(group, request);
  if (error !== 'NONE' || group === undefined || member === undefined) {
    env.port.respond(replyTo, syncFailed(replyTo, error === 'NONE' ? 'UNKNOWN_MEMBER_ID' : error));
    return;
  }
  member.pendingSync = false;
  if (hasReceivedSyncFromAll(group)) {
    env.port.cancel(group.syncTimer);
    group.syncTimer = 0;
  }
  if (group.state === 'Stable') {
    rescheduleSession(env, group, member);
    env.port.respond(replyTo, synced(replyTo, group.protocol, member.assignment));
    return;
  }
  member.awaitingSync = replyTo;
  if (group.leader === member.memberId) persistAssignment(env, group, request.assignments);
};

const validateSync = (group: ClassicGroup | undefined, request: SyncGroupRequest): ErrorName => {
  if (group === undefined) return 'UNKNOWN_MEMBER_ID';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const error = validateMember(group, request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return error;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  if (request.protocolName !== null && request.protocolName !== group.protocol) return 'INCONSISTENT_GROUP_PROTOCOL';
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
};

/** What the leader assigns is told to nobody before it is safe. Members that it left out get nothing. */
const persistAssignment = (env: Env, group: ClassicGroup, given: SyncGroupRequest['assignments']): void => {
  const assignments = new Map<string, readonly TopicPartition[]>();
  for (const { memberId, partitions } of given) if (group.members.has(memberId)) assignments.set(memberId, Object.freeze(partitions));
  append(env, {
    groupId: group.groupId,
    records: [groupRecord(group, assignments, env.port.wallMs)],
    purpose: { type: 'assignment', generation: group.generation, assignments },
  });
};

/** The group may have moved on while the record was under way; then its outcome does not matter any more. */
export const onAssignmentWritten = (
  env: Env,
  group: ClassicGroup,
  outcome: { readonly purpose: Purpose & { type: 'assignment' }; readonly error: ErrorName },
): void => {
  const { purpose, error } = outcome;
  if (group.state !== 'CompletingRebalance' || group.generation !== purpose.generation) return;
  if (error !== 'NONE') {
    resetAssignment(env, group, errorOfFailedStore(error));
    prepareRebalance(env, group, `the assignment could not be stored: ${error}`);
    return;
  }
  for (const member of group.members.values()) member.assignment = purpose.assignments.get(member.memberId) ?? Object.freeze([]);
  transitionTo(env.port, group, { state: 'Stable', reason: `the assignment of leader ${group.leader} is stored` });
  for (const member of group.members.values()) answerSync(env, group, member);
};

const answerSync = (env: Env, group: ClassicGroup, member: Member): void => {
  const replyTo = member.awaitingSync;
  if (replyTo === null) return;
  member.awaitingSync = null;
  rescheduleSession(env, group, member);
  env.port.respond(replyTo, synced(replyTo, group.protocol, member.assignment));
};

/** A time-out sends members back to the join, not in search of another coordinator (Kafka: appendGroupMetadataErrorToResponseError). */
const errorOfFailedStore = (error: ErrorName): ErrorName =>
  error === 'REQUEST_TIMED_OUT' ? 'REBALANCE_IN_PROGRESS' : errorOfFailedAppend(error);
