import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { OffsetCommitRequest } from '../../../messages/group.ts';
import { coordinatorLink, NEVER, ready, send } from '../../network/index.ts';
import { clientException, notInActiveGroup, rebalanceInProgress, type ClientException } from '../exceptions.ts';
import { coordinatorReady } from '../group/coordinator.ts';
import { NO_GENERATION } from '../group/state.ts';
import type { ConsumerState } from '../state.ts';
import type { Commit, CommitHow } from './state.ts';

export interface CommitOptions {
  readonly how: CommitHow;
  /** null: the positions of all assigned partitions. */
  readonly offsets: OffsetCommitRequest['offsets'] | null;
}

/** Starts a commit and returns its id, or 0 when there is nothing to commit (ConsumerCoordinator.sendOffsetCommitRequest). */
export function startCommit(state: ConsumerState, options: CommitOptions, out: Out): number {
  const offsets = options.offsets ?? allConsumed(state);
  if (offsets.length === 0) return 0;
  const { commits } = state;
  const commit: Commit = { id: commits.nextId++, how: options.how, offsets, stage: 'waiting', exception: null };
  commits.pending.set(commit.id, commit);
  sendCommit(state, commit, out);
  return commit.id;
}

/**
 * The next offset of every partition with a usable position, with the epoch of the last record read. These are positions that earlier polls
 * handed out, so a crash repeats records and loses none (SubscriptionState.allConsumed).
 */
function allConsumed({ subscription }: ConsumerState): OffsetCommitRequest['offsets'] {
  const offsets: OffsetCommitRequest['offsets'][number][] = [];
  for (const { tp, fetchState, position } of subscription.assigned.values()) {
    if (fetchState !== 'FETCHING' || position === null) continue;
    offsets.push(Object.freeze({ tp, offset: position.offset, leaderEpoch: position.offsetEpoch, metadata: '' }));
  }
  return Object.freeze(offsets);
}

/** Sends what waits for a coordinator. */
export function driveCommits(state: ConsumerState, out: Out): void {
  for (const commit of state.commits.pending.values()) if (commit.stage === 'waiting') sendCommit(state, commit, out);
}

function sendCommit(state: ConsumerState, commit: Commit, out: Out): void {
  const { membership, subscription, client, coordinator, role, config } = state;
  const groupManaged = subscription.type === 'AUTO_TOPICS';
  if (groupManaged && membership.state !== 'STABLE') return finishCommit(state, commit, noStableGeneration(state), out);
  if (!coordinatorReady(state, out) || !ready(client, coordinatorLink(coordinator.nodeId), out)) return;
  const { id: generationId, memberId } = groupManaged ? membership.generation : NO_GENERATION;
  commit.stage = 'inFlight';
  const body = {
    api: 'OffsetCommit',
    groupId: role.group ?? '',
    generationId,
    memberId,
    groupInstanceId: groupManaged ? config['group.instance.id'] : null,
    offsets: commit.offsets,
  } as const;
  send(client, coordinatorLink(coordinator.nodeId), body, { purpose: commit.id }, out);
}

const noStableGeneration = ({ membership }: ConsumerState): ClientException =>
  membership.state === 'UNJOINED' ? notInActiveGroup() : rebalanceInProgress();

/** Notes the outcome; only those that someone waits for are kept. */
export function finishCommit(state: ConsumerState, commit: Commit, exception: ClientException | null, out: Out): void {
  const { commits, config, role } = state;
  const group = role.group ?? '';
  commit.stage = 'done';
  commit.exception = exception;
  if (exception === null) noteCommitted(state, commit, out);
  else out.note({ kind: 'consumer.commitFailed', group, exception: exception.exception });
  if (commit.how === 'auto' || commit.how === 'async') commits.pending.delete(commit.id);
  if (exception === null) return;
  if (commit.how === 'async') commits.failedAsync.push(asyncFailure(exception));
  if (commit.how === 'auto' && exception.retriable)
    commits.autoCommitAt = Math.min(commits.autoCommitAt, out.now + msToUs(config['retry.backoff.ms']));
}

/** What failed for a reason that may pass is not repeated: an older offset could overtake a newer one. */
const asyncFailure = (exception: ClientException): ClientException =>
  exception.retriable
    ? clientException(
        'RetriableCommitFailedException',
        `Offset commit failed with a retriable exception. You should retry committing the latest consumed offsets. Cause: ${exception.exception}`,
      )
    : exception;

function noteCommitted({ commits, role }: ConsumerState, commit: Commit, out: Out): void {
  const how = commit.how === 'sync' || commit.how === 'async' ? commit.how : 'auto';
  for (const { tp, offset } of commit.offsets) {
    if (commits.committed.get(tp) === offset) continue;
    commits.committed.set(tp, offset);
    out.note({ kind: 'consumer.committed', group: role.group ?? '', tp, offset, how });
  }
}

/** What became of a commit that somebody waits for: null is success. Taken once. */
export function takeOutcome({ commits }: ConsumerState, id: number): 'pending' | ClientException | null {
  const commit = commits.pending.get(id);
  if (commit === undefined) return null;
  if (commit.stage !== 'done') return 'pending';
  commits.pending.delete(id);
  return commit.exception;
}

/** commitAsync callbacks run on the application's thread, in a later poll (invokeCompletedOffsetCommitCallbacks). */
export const takeFailedAsync = ({ commits }: ConsumerState): readonly ClientException[] => commits.failedAsync.splice(0);

export const hasAsyncInFlight = ({ commits }: ConsumerState): boolean =>
  [...commits.pending.values()].some(({ how, stage }) => how === 'async' && stage !== 'done');

export const isAutoCommitEnabled = ({ role, config }: ConsumerState): boolean =>
  role.commit === 'auto' && role.group !== null && config['enable.auto.commit'];

/** Starts the interval anew, as a finished rebalance does. */
export function resetAutoCommit(state: ConsumerState, out: Out): void {
  state.commits.autoCommitAt = out.now + msToUs(state.config['auto.commit.interval.ms']);
}

/** At the end of every turn of poll (ConsumerCoordinator.maybeAutoCommitOffsetsAsync). */
export function maybeAutoCommit(state: ConsumerState, out: Out): void {
  if (!isAutoCommitEnabled(state) || out.now < state.commits.autoCommitAt) return;
  resetAutoCommit(state, out);
  startCommit(state, { how: 'auto', offsets: null }, out);
}

export const autoCommitDeadline = (state: ConsumerState): number => (isAutoCommitEnabled(state) ? state.commits.autoCommitAt : NEVER);
