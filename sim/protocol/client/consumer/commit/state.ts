import type { Us } from '../../../../engine/time.ts';
import type { OffsetCommitRequest } from '../../../messages/group.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import type { ClientException } from '../exceptions.ts';

/** Who commits: the timer, the application, or the client before it gives up its partitions. */
export type CommitHow = 'auto' | 'sync' | 'async' | 'rebalance' | 'close';

export interface Commit {
  readonly id: number;
  readonly how: CommitHow;
  /** Frozen. */
  readonly offsets: OffsetCommitRequest['offsets'];
  stage: 'waiting' | 'inFlight' | 'done';
  /** Of one that is done: null when it succeeded. */
  exception: ClientException | null;
}

export interface Commits {
  nextId: number;
  /** By id, oldest first; those that someone waits for stay until they are taken. */
  readonly pending: Map<number, Commit>;
  /** enable.auto.commit: the next one is due. */
  autoCommitAt: Us;
  /** commitAsync callbacks with an exception: the next poll calls them. */
  readonly failedAsync: ClientException[];
  /** What this process last committed, so that the trace tells of changes only. */
  readonly committed: Map<TopicPartition, number>;
}

export const createCommits = (autoCommitAt: Us): Commits => ({
  nextId: 1,
  pending: new Map(),
  autoCommitAt,
  failedAsync: [],
  committed: new Map(),
});
