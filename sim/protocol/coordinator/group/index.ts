import type { BrokerConfig } from '../../config/broker.ts';
import type { TimerInput } from '../../machine.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { GroupRequest, ResponseOf } from '../../messages/index.ts';
import { onWriteTimer } from './completions.ts';
import { onExpireTimer } from './expire.ts';
import { handleDeleteGroups, handleDescribeGroups } from './groups.ts';
import { handleHeartbeat, onSessionTimer } from './heartbeat.ts';
import { handleJoinGroup } from './join.ts';
import { handleLeaveGroup } from './leave.ts';
import { onLoadTimer } from './load.ts';
import { commitResponse, handleOffsetCommit, handleOffsetFetch, offsetsResponse } from './offsets.ts';
import type { CoordinatorPort, ReplyTo } from './port.ts';
import { completeJoin, onInitialJoinTimer, onSyncTimer } from './rebalance.ts';
import { joinFailed, syncFailed } from './replies.ts';
import { shardOf } from './shards.ts';
import type { ClassicGroup, Env, GroupCoordinator } from './state.ts';
import { handleSyncGroup } from './sync.ts';

export { onAppended } from './completions.ts';
export { handleFindCoordinator, onTopicCreationAnswered } from './findCoordinator.ts';
export { onMetadataDelta } from './load.ts';
export { isGroupTimer, type CoordinatorPort, type ReplyTo } from './port.ts';
export { partitionFor } from './shards.ts';
export type { GroupCoordinator } from './state.ts';
export { groupIds, viewGroup, type CoordinatorGroupView } from './view.ts';

/** The group coordinator of a broker that starts. It answers for nothing until `onMetadataDelta` gives it partitions. */
export const createGroupCoordinator = (nodeId: number, config: BrokerConfig): GroupCoordinator => ({
  nodeId,
  config,
  shards: new Map(),
  writes: new Map(),
  nextToken: 1,
  deletions: new Map(),
  creatingTopic: false,
});

type ShardRequest = Exclude<GroupRequest, { readonly api: 'DescribeGroups' | 'DeleteGroups' }>;

/** Answers a request about groups through the port, at once or when what it waits for has come. */
export const handleGroupRequest = (
  coordinator: GroupCoordinator,
  request: GroupRequest,
  at: { readonly replyTo: ReplyTo; readonly port: CoordinatorPort },
): void => {
  if (request.api === 'DescribeGroups') handleDescribeGroups(coordinator, request, at);
  else if (request.api === 'DeleteGroups') handleDeleteGroups(coordinator, request, at);
  else handleShardRequest(coordinator, request, at);
};

const handleShardRequest = (
  coordinator: GroupCoordinator,
  request: ShardRequest,
  { replyTo, port }: { readonly replyTo: ReplyTo; readonly port: CoordinatorPort },
): void => {
  const { error, shard } = isGroupIdInvalid(request) ? INVALID_GROUP_ID : shardOf(coordinator, request.groupId, port.image);
  if (shard === null) {
    port.respond(replyTo, failed(request, error, replyTo));
    return;
  }
  const env = { coordinator, shard, port };
  switch (request.api) {
    case 'JoinGroup':
      return handleJoinGroup(env, { request, replyTo });
    case 'SyncGroup':
      return handleSyncGroup(env, request, replyTo);
    case 'Heartbeat':
      return handleHeartbeat(env, request, replyTo);
    case 'LeaveGroup':
      return handleLeaveGroup(env, request, replyTo);
    case 'OffsetCommit':
      return handleOffsetCommit(env, request, replyTo);
    case 'OffsetFetch':
      return handleOffsetFetch(env, request, replyTo);
  }
};

const INVALID_GROUP_ID = { error: 'INVALID_GROUP_ID', shard: null } as const;

/** Offsets may live under the empty group id, members not (Kafka: GroupCoordinatorService.isGroupIdNotEmpty). */
const isGroupIdInvalid = (request: ShardRequest): boolean =>
  request.groupId === '' && request.api !== 'OffsetCommit' && request.api !== 'OffsetFetch';

const failed = (request: ShardRequest, error: ErrorName, replyTo: ReplyTo): ResponseOf<ShardRequest['api']> => {
  const { correlationId } = replyTo;
  switch (request.api) {
    case 'JoinGroup':
      return joinFailed(replyTo, error, request.memberId);
    case 'SyncGroup':
      return syncFailed(replyTo, error);
    case 'Heartbeat':
      return { kind: 'response', api: 'Heartbeat', correlationId, error };
    case 'LeaveGroup':
      return { kind: 'response', api: 'LeaveGroup', correlationId, error, members: [] };
    case 'OffsetCommit':
      return commitResponse(
        replyTo,
        request.offsets.map(({ tp }) => ({ tp, error })),
      );
    case 'OffsetFetch':
      return offsetsResponse(replyTo, error, []);
  }
};

/** One of the coordinator's timers has run out. */
export const onGroupTimer = (coordinator: GroupCoordinator, input: TimerInput, port: CoordinatorPort): void => {
  if (input.timer === 'group.write') onWriteTimer(coordinator, input.id as number, port);
  else if (input.timer === 'group.load' || input.timer === 'group.expire') onShardTimer(coordinator, input, port);
  else onTimerOfGroup(coordinator, input, port);
};

const onShardTimer = (coordinator: GroupCoordinator, input: TimerInput, port: CoordinatorPort): void => {
  const shard = coordinator.shards.get(input.id as number);
  if (shard === undefined) return;
  if (input.timer === 'group.load') onLoadTimer(coordinator, shard, port);
  else onExpireTimer({ coordinator, shard, port });
};

const onTimerOfGroup = (coordinator: GroupCoordinator, input: TimerInput, port: CoordinatorPort): void => {
  const { shard } = shardOf(coordinator, input.id as string, port.image);
  const group = shard?.groups.get(input.id as string);
  if (shard !== null && group !== undefined) onGroupsTimer({ coordinator, shard, port }, group, input);
};

const onGroupsTimer = (env: Env, group: ClassicGroup, input: TimerInput): void => {
  switch (input.timer) {
    case 'group.session':
      return onSessionTimer(env, group, input.data as string);
    case 'group.initialJoin':
      return onInitialJoinTimer(env, group, input.data as Parameters<typeof onInitialJoinTimer>[2]);
    case 'group.join':
      return completeJoin(env, group);
    case 'group.sync':
      return onSyncTimer(env, group, input.data as number);
  }
};
