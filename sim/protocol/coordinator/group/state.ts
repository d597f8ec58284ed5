import type { BrokerConfig } from '../../config/broker.ts';
import type { TimerId } from '../../machine.ts';
import type { JoinGroupRequest, OffsetCommitRequest, Subscription } from '../../messages/group.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import type { CoordinatorPort, ReplyTo } from './port.ts';

/** The group coordinator of one broker (Kafka: GroupCoordinatorService). Memory only: what must last is in `__consumer_offsets`. */
export interface GroupCoordinator {
  readonly nodeId: number;
  readonly config: BrokerConfig;
  /** By partition of `__consumer_offsets`, those that this broker leads. */
  readonly shards: Map<number, Shard>;
  /** Appends that the high watermark has not passed yet, by token. */
  readonly writes: Map<number, PendingWrite>;
  nextToken: number;
  /** DeleteGroups requests that wait for their tombstones. */
  readonly deletions: Map<number, Deletion>;
  /** A creation of `__consumer_offsets` is under way. */
  creatingTopic: boolean;
}

/** One partition of `__consumer_offsets` and the groups that live in it (Kafka: CoordinatorRuntime.CoordinatorContext). */
export interface Shard {
  readonly partition: number;
  leaderEpoch: number;
  /** Requests get COORDINATOR_LOAD_IN_PROGRESS meanwhile. */
  loading: boolean;
  loadTimer: TimerId;
  expireTimer: TimerId;
  readonly groups: Map<string, ClassicGroup>;
}

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** A group of the classic protocol, or of consumers that only commit (Kafka: ClassicGroup). */
export interface ClassicGroup {
  readonly groupId: string;
  state: GroupState;
  previousState: GroupState;
  /** Wall clock of the last change of state, -1 when unknown. */
  stateTimestampMs: number;
  generation: number;
  /** 'consumer'; null for a group that has never had a member. */
  protocolType: string | null;
  /** The assignor that was voted for; null while there is none. */
  protocol: string | null;
  /** Member id of the leader, null without members. */
  leader: string | null;
  readonly members: Map<string, Member>;
  /** Ids that were given out with MEMBER_ID_REQUIRED and have not come back yet, with their session timers. */
  readonly pendingMembers: Map<string, TimerId>;
  /** Member ids by group instance id (KIP-345). */
  readonly staticMembers: Map<string, string>;
  /** Somebody joined since the initial rebalance timer was set. */
  newMemberAdded: boolean;
  joinTimer: TimerId;
  syncTimer: TimerId;
  readonly offsets: Map<TopicPartition, StoredOffset>;
}

export type MemberProtocols = JoinGroupRequest['protocols'];

/** Kafka: ClassicGroupMember. */
export interface Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  /** Frozen, in order of preference. */
  protocols: MemberProtocols;
  /** Frozen. */
  assignment: readonly TopicPartition[];
  /** Has not been through a join phase yet. */
  isNew: boolean;
  /** The JoinGroup that is parked until the join phase ends. */
  awaitingJoin: ReplyTo | null;
  /** The SyncGroup that is parked until the leader's assignment is safe. */
  awaitingSync: ReplyTo | null;
  /** Has been told the new generation and has not synced yet. */
  pendingSync: boolean;
  sessionTimer: TimerId;
}

/** Kafka: OffsetAndMetadata. Frozen. */
export interface StoredOffset {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
}

/** What to do when a batch is safe, or fails (Kafka: CoordinatorResult and its append future). */
export type PendingWrite = {
  readonly partition: number;
  readonly groupId: string;
  timer: TimerId;
  /** timed out: only the outcome counts now */ timedOut: boolean;
} & Purpose;

export type Purpose =
  | {
      readonly type: 'offsets';
      readonly replyTo: ReplyTo;
      readonly offsets: readonly { readonly tp: TopicPartition; readonly stored: StoredOffset }[];
      /** Partitions that were refused before anything was written. */
      readonly refused: readonly { readonly tp: TopicPartition; readonly error: ErrorName }[];
    }
  | { readonly type: 'assignment'; readonly generation: number; readonly assignments: ReadonlyMap<string, readonly TopicPartition[]> }
  | { readonly type: 'newGroup' }
  | { readonly type: 'staticMember'; readonly replyTo: ReplyTo; readonly memberId: string; readonly replaced: Member }
  | { readonly type: 'deletion'; readonly deletion: number }
  /** Nobody waits for it. */
  | { readonly type: 'silent' };

export interface Deletion {
  readonly replyTo: ReplyTo;
  waiting: number;
  readonly results: { groupId: string; error: ErrorName }[];
}

/** What the steps of one shard work with. */
export interface Env {
  readonly coordinator: GroupCoordinator;
  readonly shard: Shard;
  readonly port: CoordinatorPort;
}

export type OffsetToCommit = OffsetCommitRequest['offsets'][number];

export const createShard = (partition: number, leaderEpoch: number): Shard => ({
  partition,
  leaderEpoch,
  loading: true,
  loadTimer: 0,
  expireTimer: 0,
  groups: new Map(),
});

/** The metadata a member gave for an assignor; the group only votes for assignors that all members know. */
export const subscriptionOf = (member: Member, protocol: string | null): Subscription | null =>
  member.protocols.find(({ name }) => name === protocol)?.metadata ?? null;
