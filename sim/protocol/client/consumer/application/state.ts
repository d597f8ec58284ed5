import type { Us } from '../../../../engine/time.ts';
import type { OffsetCommitRequest } from '../../../messages/group.ts';
import type { Delivery } from '../diary.ts';
import type { ConsumerCommand } from '../role.ts';

/** What the application's one thread is in. `command` is the one it does that for, null in its own loop. */
export type Activity =
  | { readonly type: 'idle' }
  | Polling
  | { readonly type: 'processing'; readonly command: number | null; readonly deliveries: readonly Delivery[] }
  | { readonly type: 'busy'; readonly command: number | null; readonly until: Us }
  | CommittingSync
  /** After an exception, before the next poll. */
  | { readonly type: 'resting'; readonly until: Us }
  | Closing
  | { readonly type: 'closed' };

export interface Polling {
  readonly type: 'poll';
  readonly command: number | null;
  /** Of the application's own loop: a poll follows the other, so this matters only where poll blocks without fetching. */
  deadline: Us;
}

export interface CommittingSync {
  readonly type: 'commitSync';
  readonly command: number | null;
  /** Its failure is one of the poll loop, to which onError applies. */
  readonly inLoop: boolean;
  readonly offsets: OffsetCommitRequest['offsets'] | null;
  readonly deadline: Us;
  commit: number;
  attempts: number;
  /** 0: the commit is under way. */
  retryAt: Us;
}

export interface Closing {
  readonly type: 'closing';
  readonly command: number | null;
  /** Static members leave as well. */
  readonly leaveForGood: boolean;
  readonly deadline: Us;
  stage: 'commit' | 'asyncCommits' | 'leaving';
  commit: number;
  attempts: number;
  retryAt: Us;
}

export interface Application {
  activity: Activity;
  /** Polls in a loop; false while only commands poll. */
  polling: boolean;
  /** Not begun yet. */
  readonly commands: ConsumerCommand[];
}

export const IDLE: Activity = Object.freeze({ type: 'idle' });
export const CLOSED: Activity = Object.freeze({ type: 'closed' });

export const createApplication = (polling: boolean): Application => ({ activity: IDLE, polling, commands: [] });
