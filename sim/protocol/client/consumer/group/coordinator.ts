import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { FindCoordinatorResponse } from '../../../messages/metadata.ts';
import { backoffMs, clientBackoff } from '../../../primitives/exponentialBackoff.ts';
import { closeLink, coordinatorLink, isUnavailable, leastLoadedNode, NEVER, ready, send } from '../../network/index.ts';
import { isRetriable } from '../../errors.ts';
import { brokerException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';

/** Whether a request can go to the coordinator now. Starts to look for it, or to connect to it, where it cannot (ensureCoordinatorReady). */
export function coordinatorReady(state: ConsumerState, out: Out): boolean {
  const { coordinator, client } = state;
  if (isCoordinatorUnknown(state, out)) {
    findCoordinator(state, out);
    return false;
  }
  return ready(client, coordinatorLink(coordinator.nodeId), out);
}

/** True without a coordinator, and when its connection has just failed (checkAndGetCoordinator). */
export function isCoordinatorUnknown(state: ConsumerState, out: Out): boolean {
  const { coordinator, client } = state;
  if (coordinator.nodeId !== -1 && isUnavailable(client, coordinatorLink(coordinator.nodeId), out.now)) {
    coordinator.nodeId = -1;
    backOff(state, out);
  }
  return coordinator.nodeId === -1;
}

/** Asks the least loaded broker, unless it is asked already or a backoff runs. */
function findCoordinator(state: ConsumerState, out: Out): void {
  const { coordinator, client, role } = state;
  if (coordinator.finding || out.now < coordinator.retryAt || role.group === null) return;
  const link = leastLoadedNode(client, out);
  if (link === null || !ready(client, link, out)) return;
  coordinator.finding = true;
  send(client, link, { api: 'FindCoordinator', key: role.group, keyType: 'group' }, { purpose: 'findCoordinator' }, out);
}

export function onCoordinatorFound(state: ConsumerState, response: FindCoordinatorResponse | null, out: Out): void {
  const { coordinator, membership, config } = state;
  coordinator.finding = false;
  if (response?.error === 'NONE') {
    coordinator.nodeId = response.nodeId;
    coordinator.retryAt = out.now;
    membership.heartbeat.sessionDeadline = out.now + msToUs(config['session.timeout.ms']);
    ready(state.client, coordinatorLink(response.nodeId), out);
    return;
  }
  if (response !== null && !isRetriable(response.error)) state.pendingException = brokerException(response.error);
  backOff(state, out);
}

function backOff({ coordinator, config }: ConsumerState, out: Out): void {
  const policy = clientBackoff(config['retry.backoff.ms'], config['retry.backoff.max.ms']);
  coordinator.retryAt = out.now + msToUs(backoffMs(policy, coordinator.attempts++, out));
}

/** The next request looks for it anew. What is in flight to the old one is given up (AbstractCoordinator.markCoordinatorUnknown). */
export function markCoordinatorUnknown({ coordinator, client }: ConsumerState, out: Out): void {
  const { nodeId } = coordinator;
  if (nodeId === -1) return;
  coordinator.nodeId = -1;
  closeLink(client, coordinatorLink(nodeId), 'disconnected', out);
}

/** It answered: the next search starts with the shortest backoff. */
export function coordinatorAnswered({ coordinator }: ConsumerState): void {
  coordinator.attempts = 0;
}

/** When a search that waits for its backoff goes on. */
export const coordinatorDeadline = ({ coordinator }: ConsumerState): number =>
  coordinator.nodeId === -1 && !coordinator.finding && coordinator.retryAt > 0 ? coordinator.retryAt : NEVER;
