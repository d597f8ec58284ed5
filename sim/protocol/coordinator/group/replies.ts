import type { ErrorName } from '../../messages/errors.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../messages/group.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import type { CoordinatorPort, ReplyTo } from './port.ts';
import type { ClassicGroup, Member } from './state.ts';
import { subscriptionOf } from './state.ts';

/** A join that failed; the member id is the one to come back with, if any. */
export const joinFailed = (replyTo: ReplyTo, error: ErrorName, memberId: string): JoinGroupResponse => ({
  kind: 'response',
  api: 'JoinGroup',
  correlationId: replyTo.correlationId,
  error,
  generationId: -1,
  protocolName: null,
  leader: '',
  memberId,
  skipAssignment: false,
  members: [],
});

/** The group's present generation; only the leader is told the members, for it is the one to assign. */
export const joined = (
  replyTo: ReplyTo,
  group: ClassicGroup,
  options: { readonly memberId: string; readonly skipAssignment: boolean },
): JoinGroupResponse => ({
  kind: 'response',
  api: 'JoinGroup',
  correlationId: replyTo.correlationId,
  error: 'NONE',
  generationId: group.generation,
  protocolName: group.protocol,
  leader: group.leader ?? '',
  memberId: options.memberId,
  skipAssignment: options.skipAssignment,
  members: group.leader === options.memberId ? membersFor(group) : [],
});

const membersFor = (group: ClassicGroup): JoinGroupResponse['members'] => {
  const members: { memberId: string; groupInstanceId: string | null; metadata: JoinGroupResponse['members'][number]['metadata'] }[] = [];
  for (const member of group.members.values()) {
    const metadata = subscriptionOf(member, group.protocol);
    if (metadata !== null) members.push({ memberId: member.memberId, groupInstanceId: member.groupInstanceId, metadata });
  }
  return members;
};

/** Answers a parked join, if there is one (Kafka: ClassicGroup.completeJoinFuture). */
export const failJoin = (port: CoordinatorPort, member: Member, error: { readonly error: ErrorName; readonly memberId: string }): void => {
  const replyTo = member.awaitingJoin;
  if (replyTo === null) return;
  member.awaitingJoin = null;
  port.respond(replyTo, joinFailed(replyTo, error.error, error.memberId));
};

export const synced = (replyTo: ReplyTo, protocolName: string | null, partitions: readonly TopicPartition[]): SyncGroupResponse => ({
  kind: 'response',
  api: 'SyncGroup',
  correlationId: replyTo.correlationId,
  error: 'NONE',
  protocolName,
  partitions,
});

export const syncFailed = (replyTo: ReplyTo, error: ErrorName): SyncGroupResponse => ({
  kind: 'response',
  api: 'SyncGroup',
  correlationId: replyTo.correlationId,
  error,
  protocolName: null,
  partitions: [],
});

/** Answers a parked sync, if there is one (Kafka: ClassicGroup.completeSyncFuture). */
export const failSync = (port: CoordinatorPort, member: Member, error: ErrorName): void => {
  const replyTo = member.awaitingSync;
  if (replyTo === null) return;
  member.awaitingSync = null;
  port.respond(replyTo, syncFailed(replyTo, error));
};
