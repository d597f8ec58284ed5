import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import { NEVER } from '../../network/index.ts';
import type { ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { coordinatorReady } from './coordinator.ts';
import { requestRejoin } from './generation.ts';
import { sendJoin } from './join.ts';
import { assignAsLeader, refreshMetadataSnapshot } from './leader.ts';
import { completeJoin, prepareJoin } from './rebalance.ts';
import type { Membership } from './state.ts';
import { sendSync } from './sync.ts';

/**
 * Goes on with joining as far as it can now, within a poll (AbstractCoordinator.joinGroupIfNeeded): tell the listener, JoinGroup, SyncGroup, tell the
 * listener again. An exception is one that poll throws.
 */
export function joinIfNeeded(state: ConsumerState, out: Out): void {
  const { membership } = state;
  while (rejoinNeededOrPending(state)) {
    if (membership.synced !== null) {
      completeJoin(state, out);
      continue;
    }
    if (membership.joining !== 'no' || out.now < membership.joinRetryAt) return;
    if (!coordinatorReady(state, out)) return;
    if (membership.needsPrepare && !prepareJoin(state, out)) return;
    membership.needsPrepare = false;
    if (!sendJoin(state, out)) return;
  }
}

/** ConsumerCoordinator.rejoinNeededOrPending: also when what was joined or assigned with is no longer so. */
function rejoinNeededOrPending(state: ConsumerState): boolean {
  const { membership, subscription } = state;
  if (membership.assignmentSnapshot !== null && membership.assignmentSnapshot !== membership.metadataSnapshot) {
    requestRejoinIfNecessary(membership, 'cached metadata has changed');
  } else if (membership.joinedTopics !== null && !sameTopics(membership.joinedTopics, subscription.topics)) {
    requestRejoinIfNecessary(membership, 'subscription has changed');
  }
  return membership.rejoinNeeded || membership.joining !== 'no' || membership.synced !== null;
}

function requestRejoinIfNecessary(membership: Membership, reason: string): void {
  if (!membership.rejoinNeeded && membership.joining === 'no' && membership.synced === null) requestRejoin(membership, reason);
}

const sameTopics = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((topic, i) => topic === b[i]));

/** What goes on whether or not the application polls: the leader's assignment and SyncGroup follow the answer to JoinGroup at once. */
export function driveMembership(state: ConsumerState, out: Out): void {
  const { membership } = state;
  if (membership.metadataVersion !== state.client.metadata.updateVersion) refreshMetadataSnapshot(state);
  if (membership.joining === 'assign') assignAsLeader(state, out);
  if (membership.syncUnsent) sendSync(state, out);
}

/** In poll the application is not overdue; throws what the heartbeat thread died of (AbstractCoordinator.pollHeartbeat). */
export function pollHeartbeat({ membership }: ConsumerState): ClientException | null {
  const { heartbeat } = membership;
  const { failure } = heartbeat;
  heartbeat.failure = null;
  heartbeat.pollDeadline = NEVER;
  return failure;
}

/** Out of poll: from now on max.poll.interval.ms runs. */
export function leavePoll({ membership, config }: ConsumerState, out: Out): void {
  membership.heartbeat.pollDeadline = out.now + msToUs(config['max.poll.interval.ms']);
}
