import type { Out } from '../../../machine.ts';
import type { JoinGroupRequest, JoinGroupResponse, Subscription as MemberSubscription } from '../../../messages/group.ts';
import { assignorsOf } from '../../assignors/index.ts';
import { coordinatorLink, ready, send } from '../../network/index.ts';
import type { ConsumerState } from '../state.ts';
import { assignedPartitions } from '../subscription.ts';
import { coordinatorAnswered } from './coordinator.ts';
import { requestRejoin, resetAndRejoin } from './generation.ts';
import { enableHeartbeat } from './heartbeat.ts';
import { leadGroup } from './leader.ts';
import { failOrRetryLater, retryLater, sync } from './sync.ts';

/** Extra patience for JoinGroup, which the coordinator answers at the end of the rebalance only (JOIN_GROUP_TIMEOUT_LAPSE). */
const JOIN_TIMEOUT_LAPSE_MS = 5_000;

/** AbstractCoordinator.sendJoinGroupRequest. */
export function sendJoin(state: ConsumerState, out: Out): boolean {
  const { membership, config, client, coordinator, role } = state;
  if (!ready(client, coordinatorLink(coordinator.nodeId), out)) return false;
  membership.state = 'PREPARING_REBALANCE';
  membership.joining = 'join';
  membership.joinedTopics = state.subscription.topics;
  const rebalanceTimeoutMs = config['max.poll.interval.ms'];
  const timeoutMs = Math.max(config['request.timeout.ms'], rebalanceTimeoutMs + JOIN_TIMEOUT_LAPSE_MS);
  const body = {
    api: 'JoinGroup',
    groupId: role.group ?? '',
    sessionTimeoutMs: config['session.timeout.ms'],
    rebalanceTimeoutMs,
    memberId: membership.generation.memberId,
    groupInstanceId: config['group.instance.id'],
    protocolType: 'consumer',
    protocols: protocolsOf(state),
    reason: membership.rejoinReason,
  } as const;
  send(client, coordinatorLink(coordinator.nodeId), body, { purpose: 'join', timeoutMs }, out);
  return true;
}

/** One a configured assignor, in order of preference. */
function protocolsOf({
  config,
  subscription,
  membership,
}: ConsumerState): readonly { readonly name: string; readonly metadata: MemberSubscription }[] {
  const metadata: MemberSubscription = Object.freeze({
    topics: subscription.topics,
    ownedPartitions: Object.freeze(assignedPartitions(subscription)),
    generationId: membership.generation.id,
    rackId: config['client.rack'] === '' ? null : config['client.rack'],
    userData: null,
  });
  return Object.freeze(assignorsOf(config['partition.assignment.strategy']).map(({ name }) => Object.freeze({ name, metadata })));
}

/** AbstractCoordinator.JoinGroupResponseHandler. */
export function onJoinResponse(state: ConsumerState, request: JoinGroupRequest, response: JoinGroupResponse | null, out: Out): void {
  const { membership } = state;
  membership.joining = 'no';
  if (response === null) return retryLater(state, out);
  coordinatorAnswered(state);
  if (response.error !== 'NONE') return onJoinError(state, request, response, out);
  if (membership.state !== 'PREPARING_REBALANCE') return requestRejoin(membership, 'the member left the group while it was joining');
  membership.state = 'COMPLETING_REBALANCE';
  const { generationId: id, memberId, protocolName } = response;
  membership.generation = Object.freeze({ id, memberId, protocolName });
  membership.joinResponse = Object.freeze(response);
  enableHeartbeat(state, out);
  if (response.leader === memberId) leadGroup(state, out);
  else sync(state, [], out);
}

function onJoinError(state: ConsumerState, request: JoinGroupRequest, response: JoinGroupResponse, out: Out): void {
  const { membership } = state;
  const { error } = response;
  requestRejoin(membership, `rebalance failed due to ${error}`);
  switch (error) {
    case 'MEMBER_ID_REQUIRED':
      membership.generation = Object.freeze({ id: -1, memberId: response.memberId, protocolName: null });
      membership.rejoinReason = 'need to re-join with the given member-id';
      return;
    case 'UNKNOWN_MEMBER_ID':
      if (request.memberId === membership.generation.memberId)
        resetAndRejoin(membership, 'encountered UNKNOWN_MEMBER_ID from JOIN_GROUP response', true);
      return;
    case 'REBALANCE_IN_PROGRESS':
    case 'ILLEGAL_GENERATION':
      return;
    default:
      return failOrRetryLater(state, error, out);
  }
}
