import type { Us } from '../../engine/time.ts';
import type { BrokerConfig } from '../config/broker.ts';
import type { TopicConfig } from '../config/topic.ts';
import type { GroupCoordinator } from '../coordinator/group/index.ts';
import type { Log, LogMemory } from '../log/log.ts';
import type { ConnectionId } from '../machine.ts';
import type { ErrorName } from '../messages/errors.ts';
import type { ProducePartitionResponse } from '../messages/produce.ts';
import type { LeaderRecoveryState } from '../metadata/records.ts';
import type { TopicPartition } from '../topicPartition.ts';
import { newAgenda, type Agenda } from './agenda.ts';
import type { CleaningRound } from './cleaner.ts';
import type { ControlState } from './control/index.ts';
import type { FetchSessions } from './fetch/sessions.ts';
import type { Fetchers } from './fetcher/state.ts';
import type { BrokerFiles } from './files.ts';
import type { RemoteReplica } from './partition/replica.ts';

/** A broker: its disk, and the memory of its parts (Kafka: BrokerServer). */
export interface BrokerState {
  readonly files: BrokerFiles;
  readonly nodeId: number;
  readonly name: string;
  /** The process before this one ended in an orderly way. */
  readonly startedClean: boolean;
  /** What the process was started with. Frozen. */
  readonly staticConfig: BrokerConfig;
  /** With what was set at run time. Frozen. */
  config: BrokerConfig;
  readonly control: ControlState;
  readonly coordinator: GroupCoordinator;
  /** The replicas that the image assigns to this broker. Empty until the broker has caught up with the metadata log. */
  readonly partitions: Map<TopicPartition, Partition>;
  readonly topicConfigs: Map<string, TopicConfig>;
  readonly produces: ProducePurgatory;
  readonly deletes: DeletePurgatory;
  readonly sessions: FetchSessions;
  readonly fetchers: Fetchers;
  /** Topics whose creation was asked for because somebody asked about them. */
  readonly creatingTopics: Set<string>;
  /** What the threads of the cleaner are at; those that are not in a round wait. */
  cleaning: CleaningRound[];
  /** Logs that it has given up on: a batch of theirs is corrupt. */
  readonly uncleanable: Set<TopicPartition>;
  readonly todo: Todo;
  /** A high watermark has moved since the checkpoint was written. */
  highWatermarksChanged: boolean;
  logStartsChanged: boolean;
  /** The clean end of this process: waits for flushes, then for the flush of the clean-shutdown file. */
  shutdown: { brokerEpoch: number; marked: boolean } | null;
}

/** What a step has left to do for others, before it ends (Kafka: ActionQueue). Empty between steps. */
export interface Todo {
  /** Partitions whose high watermark moved or whose leadership went: appends wait for it. */
  readonly advanced: Agenda<TopicPartition>;
  /** Fetch sessions that may have enough now. */
  readonly woken: Agenda<number>;
  readonly groupOutcomes: { readonly token: number; readonly error: ErrorName }[];
}

/** A replica on this broker, leader or follower (Kafka: Partition). */
export interface Partition {
  readonly tp: TopicPartition;
  readonly topic: string;
  readonly partition: number;
  readonly topicId: string;
  readonly log: LogMemory;
  role: 'leader' | 'follower';
  /** -1: nobody. */
  leader: number;
  /** -1: never heard of. */
  leaderEpoch: number;
  partitionEpoch: number;
  replicas: readonly number[];
  /** As committed by the controller. */
  isr: readonly number[];
  leaderRecoveryState: LeaderRecoveryState;
  leaderEpochStartOffset: number;
  /** The leader's followers, in the order of `replicas`. Empty on followers. */
  remotes: readonly RemoteReplica[];
  pendingIsr: PendingIsr | null;
  /** Fetch sessions that hold this partition. */
  sessions: readonly number[];
  /** Appends that wait for the high watermark, lowest first. */
  appends: WaitingAppend[];
  /** Delayed DeleteRecords that wait for this partition. */
  deletes: readonly number[];
}

/** For partitions where nobody waits. Shared by them, so never written to: `awaitHighWatermark` replaces it. */
export const NO_APPENDS = Object.freeze([]) as unknown as WaitingAppend[];

export const NO_REMOTES: readonly RemoteReplica[] = Object.freeze([]);

/** A change of the ISR that the controller has been asked for (Kafka: PendingExpandIsr, PendingShrinkIsr). */
export interface PendingIsr {
  readonly kind: 'expand' | 'shrink';
  readonly isr: readonly number[];
}

export type WaitingAppend =
  | {
      readonly type: 'produce';
      readonly requiredOffset: number;
      readonly operation: number;
      readonly timeoutMs: number;
      /** Which of the answers of the operation it decides. */
      readonly slot: number;
    }
  | { readonly type: 'group'; readonly requiredOffset: number; readonly token: number };

/** A Produce with acks=all whose records are not all below the high watermark yet (Kafka: DelayedProduce). */
export interface DelayedProduce {
  readonly connection: ConnectionId;
  readonly correlationId: number;
  readonly deadline: Us;
  /** REQUEST_TIMED_OUT until decided. */
  readonly answers: ProducePartitionResponse[];
  undecided: number;
}

/** Operations by time-out: those of one time-out expire in the order in which they came, so one timer is enough for them. */
export interface ProducePurgatory {
  nextId: number;
  readonly byTimeout: Map<number, { readonly operations: Map<number, DelayedProduce>; armed: boolean }>;
}

/** A DeleteRecords that waits until all live replicas have raised their log start (Kafka: DelayedDeleteRecords). */
export interface DelayedDelete {
  readonly connection: ConnectionId;
  readonly correlationId: number;
  readonly answers: { readonly tp: TopicPartition; error: ErrorName; lowWatermark: number; readonly required: number; waiting: boolean }[];
}

export interface DeletePurgatory {
  nextId: number;
  readonly operations: Map<number, DelayedDelete>;
}

/** The log of a replica that this broker has. */
export const logOf = (broker: BrokerState, partition: Partition): Log => ({
  disk: broker.files.logs.get(partition.tp)!,
  memory: partition.log,
});

export const newTodo = (): Todo => ({ advanced: newAgenda(), woken: newAgenda(), groupOutcomes: [] });
