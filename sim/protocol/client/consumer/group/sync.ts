import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { SyncGroupRequest, SyncGroupResponse } from '../../../messages/group.ts';
import { isRetriable } from '../../errors.ts';
import { coordinatorLink, ready, send } from '../../network/index.ts';
import { brokerException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { coordinatorAnswered, markCoordinatorUnknown } from './coordinator.ts';
import { isCurrent, requestRejoin, resetAndRejoin } from './generation.ts';

/** Sends SyncGroup as soon as the connection takes it; from the leader with everybody's partitions. */
export function sync(state: ConsumerState, assignments: SyncGroupRequest['assignments'], out: Out): void {
  state.membership.joining = 'sync';
  state.membership.syncUnsent = true;
  state.membership.syncAssignments = Object.freeze(assignments);
  sendSync(state, out);
}

export function sendSync(state: ConsumerState, out: Out): void {
  const { membership, coordinator, client, role, config } = state;
  const { generation } = membership;
  const link = coordinatorLink(coordinator.nodeId);
  if (coordinator.nodeId === -1 || membership.state !== 'COMPLETING_REBALANCE') return abandonSync(state, out);
  if (!ready(client, link, out)) return;
  membership.syncUnsent = false;
  const body = {
    api: 'SyncGroup',
    groupId: role.group ?? '',
    generationId: generation.id,
    memberId: generation.memberId,
    groupInstanceId: config['group.instance.id'],
    protocolName: generation.protocolName,
    assignments: membership.syncAssignments,
  } as const;
  send(client, link, body, { purpose: 'sync' }, out);
}

function abandonSync(state: ConsumerState, out: Out): void {
  state.membership.syncUnsent = false;
  state.membership.joining = 'no';
  retryLater(state, out);
}

/** AbstractCoordinator.SyncGroupResponseHandler. */
export function onSyncResponse(state: ConsumerState, request: SyncGroupRequest, response: SyncGroupResponse | null, out: Out): void {
  const { membership } = state;
  membership.joining = 'no';
  if (response === null) return retryLater(state, out);
  coordinatorAnswered(state);
  if (response.error !== 'NONE') return onSyncError(state, request, response.error, out);
  const current = isCurrent(membership, request) && membership.state === 'COMPLETING_REBALANCE';
  if (!current) return requestRejoin(membership, 'rebalance failed since the generation was reset meanwhile');
  membership.state = 'STABLE';
  membership.rejoinNeeded = false;
  membership.rejoinReason = '';
  membership.synced = response.partitions;
}

function onSyncError(state: ConsumerState, request: SyncGroupRequest, error: ErrorName, out: Out): void {
  const { membership } = state;
  requestRejoin(membership, `rebalance failed due to ${error}`);
  switch (error) {
    case 'REBALANCE_IN_PROGRESS':
      return;
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION': {
      const reason = `encountered ${error} from SYNC_GROUP response`;
      if (isCurrent(membership, request)) resetAndRejoin(membership, reason, error === 'UNKNOWN_MEMBER_ID');
      return;
    }
    default:
      return failOrRetryLater(state, error, out);
  }
}

/** The coordinator moved or is loading: try again after retry.backoff.ms. All else poll throws. */
export function failOrRetryLater(state: ConsumerState, error: ErrorName, out: Out): void {
  if (error === 'COORDINATOR_NOT_AVAILABLE' || error === 'NOT_COORDINATOR') markCoordinatorUnknown(state, out);
  if (!isRetriable(error)) state.pendingException = brokerException(error);
  retryLater(state, out);
}

export function retryLater({ membership, config }: ConsumerState, out: Out): void {
  membership.rejoinNeeded = true;
  membership.joinRetryAt = out.now + msToUs(config['retry.backoff.ms']);
}
