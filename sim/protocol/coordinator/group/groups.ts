import type { ErrorName } from '../../messages/errors.ts';
import type { DeleteGroupsRequest, DescribedGroup, DescribeGroupsRequest } from '../../messages/group.ts';
import { transitionTo } from './classicGroup.ts';
import type { CoordinatorPort, ReplyTo } from './port.ts';
import { groupTombstone, offsetTombstone } from './records.ts';
import { shardOf } from './shards.ts';
import type { ClassicGroup, Deletion, Env, GroupCoordinator } from './state.ts';
import { append } from './writes.ts';

/** What tools ask of groups. One request may name groups of several shards. Kafka: GroupCoordinatorService.describeGroups. */
export const handleDescribeGroups = (
  coordinator: GroupCoordinator,
  request: DescribeGroupsRequest,
  at: { readonly replyTo: ReplyTo; readonly port: CoordinatorPort },
): void => {
  const groups = request.groups.map(groupId => {
    const { error, shard } = shardOf(coordinator, groupId, at.port.image);
    return shard === null ? missingGroup(groupId, error) : describeGroup(shard.groups.get(groupId), groupId);
  });
  at.port.respond(at.replyTo, { kind: 'response', api: 'DescribeGroups', correlationId: at.replyTo.correlationId, groups });
};

const missingGroup = (groupId: string, error: ErrorName): DescribedGroup => ({
  groupId,
  error,
  groupState: error === 'GROUP_ID_NOT_FOUND' ? 'Dead' : '',
  protocolType: '',
  protocolData: '',
  members: [],
});

const describeGroup = (group: ClassicGroup | undefined, groupId: string): DescribedGroup => {
  if (group === undefined) return missingGroup(groupId, 'GROUP_ID_NOT_FOUND');
  const { state, protocolType, protocol } = group;
  const members = [...group.members.values()].map(({ memberId, groupInstanceId, clientId, assignment }) => ({
    memberId,
    groupInstanceId,
    clientId,
    assignment,
  }));
  return {
    groupId,
    error: 'NONE',
    groupState: state,
    protocolType: protocolType ?? '',
    protocolData: state === 'Stable' ? (protocol ?? '') : '',
    members,
  };
};

/** Kafka: GroupCoordinatorService.deleteGroups. Only groups without members; all their records get tombstones. */
export const handleDeleteGroups = (
  coordinator: GroupCoordinator,
  request: DeleteGroupsRequest,
  at: { readonly replyTo: ReplyTo; readonly port: CoordinatorPort },
): void => {
  const id = coordinator.nextToken++;
  const deletion: Deletion = { replyTo: at.replyTo, waiting: 1, results: [] };
  coordinator.deletions.set(id, deletion);
  for (const groupId of request.groups) {
    const { error, shard } = shardOf(coordinator, groupId, at.port.image);
    const group = shard?.groups.get(groupId);
    const refusal = shard === null ? error : refusalToDelete(group);
    if (refusal !== 'NONE' || shard === null || group === undefined) {
      deletion.results.push({ groupId, error: refusal });
      continue;
    }
    deletion.waiting++;
    deleteGroup({ coordinator, shard, port: at.port }, group, id);
  }
  finishDeletion(coordinator, id, at.port);
};

const refusalToDelete = (group: ClassicGroup | undefined): ErrorName => {
  if (group === undefined || group.state === 'Dead') return 'GROUP_ID_NOT_FOUND';
  return group.state === 'Empty' ? 'NONE' : 'NON_EMPTY_GROUP';
};

const deleteGroup = (env: Env, group: ClassicGroup, deletion: number): void => {
  const { wallMs } = env.port;
  const records = [...group.offsets.keys()].map(tp => offsetTombstone(group.groupId, tp, wallMs));
  removeGroup(env, group, 'deleted');
  append(env, {
    groupId: group.groupId,
    records: [...records, groupTombstone(group.groupId, wallMs)],
    purpose: { type: 'deletion', deletion },
  });
};

/** The group is no more on this coordinator. */
export const removeGroup = (env: Env, group: ClassicGroup, reason: string): void => {
  transitionTo(env.port, group, { state: 'Dead', reason });
  for (const timer of group.pendingMembers.values()) env.port.cancel(timer);
  env.shard.groups.delete(group.groupId);
};

/** Answers when nothing is waited for any more. */
export const finishDeletion = (coordinator: GroupCoordinator, id: number, port: CoordinatorPort): void => {
  const deletion = coordinator.deletions.get(id);
  if (deletion === undefined || --deletion.waiting > 0) return;
  coordinator.deletions.delete(id);
  const { replyTo, results } = deletion;
  port.respond(replyTo, { kind: 'response', api: 'DeleteGroups', correlationId: replyTo.correlationId, results });
};
