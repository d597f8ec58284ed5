import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { OffsetCommitRequest } from '../../../messages/group.ts';
import { backoffMs, clientBackoff } from '../../../primitives/exponentialBackoff.ts';
import { startCommit, takeOutcome, type CommitOptions } from '../commit/commits.ts';
import { clientException, type ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import type { CommittingSync } from './state.ts';

export interface CommitSyncOptions {
  readonly command: number | null;
  readonly inLoop: boolean;
  readonly offsets: OffsetCommitRequest['offsets'] | null;
}

/** KafkaConsumer.commitSync: blocks the application until the coordinator has answered, or default.api.timeout.ms have passed. */
export function startCommitSync(state: ConsumerState, options: CommitSyncOptions, out: Out): void {
  const deadline = out.now + msToUs(state.config['default.api.timeout.ms']);
  const commit = startCommit(state, { how: 'sync', offsets: options.offsets }, out);
  state.application.activity = { type: 'commitSync', ...options, deadline, commit, attempts: 0, retryAt: 0 };
}

export function goOnCommitting(state: ConsumerState, activity: CommittingSync, out: Out): 'pending' | ClientException | null {
  const outcome = repeatCommit(state, activity, { how: 'sync', offsets: activity.offsets }, out);
  if (outcome !== 'pending' || out.now < activity.deadline) return outcome;
  state.commits.pending.delete(activity.commit);
  const timeoutMs = state.config['default.api.timeout.ms'];
  return clientException('TimeoutException', `Timeout of ${timeoutMs}ms expired before successfully committing offsets`, true);
}

/** A commit that is sent again after a backoff as long as its failures may pass. */
export interface RepeatedCommit {
  commit: number;
  attempts: number;
  retryAt: number;
}

export function repeatCommit(
  state: ConsumerState,
  repeated: RepeatedCommit,
  options: CommitOptions,
  out: Out,
): 'pending' | ClientException | null {
  if (repeated.retryAt > out.now) return 'pending';
  if (repeated.retryAt > 0) {
    repeated.retryAt = 0;
    repeated.commit = startCommit(state, options, out);
  }
  const outcome = takeOutcome(state, repeated.commit);
  if (outcome === 'pending' || outcome === null || !outcome.retriable) return outcome;
  const policy = clientBackoff(state.config['retry.backoff.ms'], state.config['retry.backoff.max.ms']);
  repeated.retryAt = Math.max(1, out.now + msToUs(backoffMs(policy, repeated.attempts++, out)));
  return 'pending';
}
