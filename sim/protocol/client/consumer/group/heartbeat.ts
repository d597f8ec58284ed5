import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { HeartbeatRequest, HeartbeatResponse } from '../../../messages/group.ts';
import { backoffMs, clientBackoff } from '../../../primitives/exponentialBackoff.ts';
import { coordinatorLink, NEVER, ready, send } from '../../network/index.ts';
import { brokerException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { coordinatorAnswered, coordinatorReady, markCoordinatorUnknown } from './coordinator.ts';
import { leaveGroup } from './leave.ts';
import { isCurrent, requestRejoin, resetAndRejoin } from './generation.ts';
import type { Membership } from './state.ts';

/** The answer to JoinGroup wakes the heartbeat thread: all its timers start anew (HeartbeatThread.enable). */
export function enableHeartbeat({ membership, config }: ConsumerState, out: Out): void {
  const { heartbeat } = membership;
  heartbeat.failures = 0;
  heartbeat.nextAt = out.now + msToUs(config['heartbeat.interval.ms']);
  heartbeat.sessionDeadline = out.now + msToUs(config['session.timeout.ms']);
  if (heartbeat.pollDeadline !== NEVER) heartbeat.pollDeadline = out.now + msToUs(config['max.poll.interval.ms']);
}

/** A turn of the heartbeat thread, which runs whatever the application does (AbstractCoordinator.HeartbeatThread.run). */
export function driveHeartbeat(state: ConsumerState, out: Out): void {
  const { membership } = state;
  const { heartbeat } = membership;
  if (!isBeating(membership)) return;
  if (!coordinatorReady(state, out)) return leaveIfStalled(state, out);
  if (heartbeat.sessionDeadline <= out.now) markCoordinatorUnknown(state, out);
  else if (heartbeat.pollDeadline <= out.now) leaveIfStalled(state, out);
  else if (heartbeat.nextAt <= out.now && !heartbeat.inFlight) sendHeartbeat(state, out);
}

const isBeating = ({ state, heartbeat }: Membership): boolean =>
  (state === 'STABLE' || state === 'COMPLETING_REBALANCE') && heartbeat.failure === null;

/**
 * The application has not polled for max.poll.interval.ms: out of the group, by itself. A static member says nothing, the coordinator keeps it
 * until its session ends. Kafka looks at this only while it knows a coordinator.
 */
function leaveIfStalled(state: ConsumerState, out: Out): void {
  const { membership, coordinator, config } = state;
  if (coordinator.nodeId === -1 || membership.heartbeat.pollDeadline > out.now) return;
  leaveGroup(state, { reason: 'consumer poll timeout has expired.', tell: config['group.instance.id'] === null }, out);
}

function sendHeartbeat(state: ConsumerState, out: Out): void {
  const { membership, client, coordinator, role, config } = state;
  const { heartbeat, generation } = membership;
  const link = coordinatorLink(coordinator.nodeId);
  if (!ready(client, link, out)) return;
  heartbeat.inFlight = true;
  heartbeat.nextAt = out.now + msToUs(config['heartbeat.interval.ms']);
  const { id: generationId, memberId } = generation;
  const body = {
    api: 'Heartbeat',
    groupId: role.group ?? '',
    generationId,
    memberId,
    groupInstanceId: config['group.instance.id'],
  } as const;
  send(client, link, body, { purpose: 'heartbeat' }, out);
}

/** AbstractCoordinator.HeartbeatResponseHandler. */
export function onHeartbeatResponse(state: ConsumerState, request: HeartbeatRequest, response: HeartbeatResponse | null, out: Out): void {
  const { membership, config } = state;
  const { heartbeat } = membership;
  heartbeat.inFlight = false;
  const error = response?.error ?? null;
  if (response !== null) coordinatorAnswered(state);
  if (error === 'NONE' || error === 'REBALANCE_IN_PROGRESS') {
    heartbeat.failures = 0;
    heartbeat.sessionDeadline = out.now + msToUs(config['session.timeout.ms']);
    if (error === 'REBALANCE_IN_PROGRESS' && membership.state === 'STABLE') requestRejoin(membership, 'group is already rebalancing');
    return;
  }
  const policy = clientBackoff(config['retry.backoff.ms'], config['retry.backoff.max.ms']);
  heartbeat.nextAt = out.now + msToUs(backoffMs(policy, heartbeat.failures++, out));
  if (error !== null) onHeartbeatError(state, request, error, out);
}

function onHeartbeatError(state: ConsumerState, request: HeartbeatRequest, error: ErrorName, out: Out): void {
  const { membership } = state;
  const reason = `encountered ${error} from HEARTBEAT response`;
  switch (error) {
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      return markCoordinatorUnknown(state, out);
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_INSTANCE_ID':
      if (!isCurrent(membership, request)) return;
      resetAndRejoin(membership, reason, error !== 'ILLEGAL_GENERATION');
      // Fatal for the heartbeat thread only; whoever polls on after the exception joins anew and fences the other in turn.
      if (error === 'FENCED_INSTANCE_ID') membership.heartbeat.failure = brokerException(error);
      return;
    case 'COORDINATOR_LOAD_IN_PROGRESS':
      return;
    default:
      membership.heartbeat.failure = brokerException(error);
  }
}

/** When the heartbeat thread has something to do by itself. */
export function heartbeatDeadline({ membership }: { readonly membership: Membership }): number {
  const { heartbeat } = membership;
  if (!isBeating(membership)) return NEVER;
  return Math.min(heartbeat.inFlight ? NEVER : heartbeat.nextAt, heartbeat.sessionDeadline, heartbeat.pollDeadline);
}
