import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { NoteOf } from '../../../notes.ts';
import { compareTopicPartitions, topicOf, type TopicPartition } from '../../../topicPartition.ts';
import { isAutoCommitEnabled, resetAutoCommit, startCommit, takeOutcome } from '../commit/commits.ts';
import { recordCallback } from '../diary.ts';
import type { ConsumerState } from '../state.ts';
import { assign, assignedPartitions } from '../subscription.ts';
import { NEVER } from '../../network/index.ts';
import { trackTopics } from '../trackedTopics.ts';
import { requestRejoin } from './generation.ts';

/**
 * Before JoinGroup: commit what was consumed if auto-commit is on, then give up every partition (ConsumerCoordinator.onJoinPrepare, EAGER).
 * False while the commit is under way.
 */
export function prepareJoin(state: ConsumerState, out: Out): boolean {
  const { membership, subscription } = state;
  if (!commitBeforeRebalance(state, out)) return false;
  membership.prepareDeadline = NEVER;
  membership.prepareCommit = 0;
  const owned = assignedPartitions(subscription);
  const { id, memberId } = membership.generation;
  if (id !== -1 && memberId !== '') giveUp(state, 'onPartitionsRevoked', owned, out);
  else if (owned.length > 0) giveUp(state, 'onPartitionsLost', owned, out);
  membership.isLeader = false;
  membership.assignmentSnapshot = null;
  if (subscription.groupTopics.length > 0) {
    subscription.groupTopics = Object.freeze([]);
    trackTopics(state);
  }
  return true;
}

/** Waits for that commit, and repeats it, for at most the rebalance timeout; without it the rebalance goes on all the same. */
function commitBeforeRebalance(state: ConsumerState, out: Out): boolean {
  const { membership, subscription, config } = state;
  if (!isAutoCommitEnabled(state)) return true;
  if (membership.prepareDeadline === NEVER) membership.prepareDeadline = out.now + msToUs(config['max.poll.interval.ms']);
  if (out.now >= membership.prepareDeadline) return true;
  if (out.now < membership.prepareRetryAt) return false;
  if (membership.prepareCommit === 0) {
    for (const state of subscription.assigned.values()) state.pendingRevocation = true;
    membership.prepareCommit = startCommit(state, { how: 'rebalance', offsets: null }, out);
  }
  const outcome = takeOutcome(state, membership.prepareCommit);
  if (outcome === 'pending') return false;
  if (outcome === null || !outcome.retriable) return true;
  membership.prepareCommit = 0;
  membership.prepareRetryAt = out.now + msToUs(config['retry.backoff.ms']);
  return false;
}

/** With the partitions that SyncGroup gave (ConsumerCoordinator.onJoinComplete, EAGER). */
export function completeJoin(state: ConsumerState, out: Out): void {
  const { membership, subscription } = state;
  const partitions = membership.synced ?? [];
  membership.synced = null;
  membership.needsPrepare = true;
  if (!membership.isLeader) membership.assignmentSnapshot = null;
  if (partitions.some(tp => !subscription.topics.includes(topicOf(tp)))) {
    return requestRejoin(membership, "received assignment doesn't match the subscription");
  }
  resetAutoCommit(state, out);
  const assigned = partitions.toSorted(compareTopicPartitions);
  assign(subscription, assigned);
  out.note({
    kind: 'consumer.joined',
    group: state.role.group ?? '',
    memberId: membership.generation.memberId,
    generation: membership.generation.id,
    assignment: Object.freeze(assigned),
  });
  callListener(state, 'onPartitionsAssigned', assigned, out);
}

/** Before leaving for good: revoked while it is a member, else lost (ConsumerCoordinator.onLeavePrepare). */
export function prepareLeave(state: ConsumerState, out: Out): void {
  const { membership, subscription } = state;
  const owned = assignedPartitions(subscription);
  if (subscription.type !== 'AUTO_TOPICS' || owned.length === 0) return;
  const rebalancing = membership.state === 'PREPARING_REBALANCE' || membership.state === 'COMPLETING_REBALANCE';
  giveUp(state, membership.generation.id === -1 || rebalancing ? 'onPartitionsLost' : 'onPartitionsRevoked', owned, out);
}

type Callback = NoteOf<'consumer.callback'>['callback'];

/** The listener first: it may still read and commit what it loses. */
function giveUp(state: ConsumerState, callback: Callback, owned: readonly TopicPartition[], out: Out): void {
  callListener(state, callback, owned, out);
  assign(state.subscription, []);
}

function callListener(state: ConsumerState, callback: Callback, partitions: readonly TopicPartition[], out: Out): void {
  const note = Object.freeze({ kind: 'consumer.callback', callback, partitions: Object.freeze(partitions) } as const);
  recordCallback(state.files, note);
  out.note(note);
}
