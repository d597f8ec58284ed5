import type { UsRange } from '../../../engine/time.ts';
import type { TopicPartition } from '../../topicPartition.ts';

/** What a consumer's process needs to know besides its settings: the application around the KafkaConsumer. */
export interface ConsumerRole {
  /** Ids of the brokers behind bootstrap.servers. */
  readonly bootstrap: readonly number[];
  /** null: no group, only `assign`. */
  readonly group: string | null;
  /** Subscribed to when it starts, unless partitions are assigned by hand. */
  readonly topics: readonly string[];
  readonly assign: readonly TopicPartition[] | null;
  /** What the application spends on each record, between polls; null for no time at all. */
  readonly processingUs: UsRange | null;
  /** `auto` is the client's own (enable.auto.commit); `sync` and `async` follow the processing of every poll's records. */
  readonly commit: 'auto' | 'sync' | 'async' | 'none';
  /** Only the `poll` command polls, until `startPolling`. */
  readonly manualPoll: boolean;
  /** After an exception from poll: close, or go on polling a little later. */
  readonly onError: 'stop' | 'continue';
}

/**
 * What a scenario or a person has the application do. Commands queue up and are done one by one between polls, as by the application's own
 * thread; each is answered by the note `command.completed`, with the exception's class where it failed.
 */
export type ConsumerCommand = { readonly id: number } & (
  | { readonly type: 'poll'; readonly timeoutMs: number }
  | { readonly type: 'startPolling' }
  /** The application does something else for a while: no poll meanwhile. */
  | { readonly type: 'busy'; readonly forMs: number }
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  | { readonly type: 'seek'; readonly topic: string; readonly partition: number; readonly offset: number | 'beginning' | 'end' }
  /** commitSync; null commits the positions of all assigned partitions. */
  | { readonly type: 'commit'; readonly offsets: Readonly<Record<TopicPartition, number>> | null }
  | { readonly type: 'pausePartitions'; readonly partitions: readonly TopicPartition[] }
  | { readonly type: 'resumePartitions'; readonly partitions: readonly TopicPartition[] }
  /** close(), after which the process ends. A static member stays in its group until its session runs out. */
  | { readonly type: 'close' }
  /** close(CloseOptions.LEAVE_GROUP) (KIP-1092): static members leave as well. */
  | { readonly type: 'leaveGroup' }
);
