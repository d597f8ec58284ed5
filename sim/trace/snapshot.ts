import type { Us } from '../engine/time.ts';
import type { Batch } from '../protocol/log/batch.ts';
import type { TopicPartition } from '../protocol/topicPartition.ts';

/**
 * The cluster at one moment, for judges, expressions and the page. Every call computes plain, fresh data; nobody can change the cluster
 * through it. Names and fields are those of the scenario language's expressions, with what the page draws beside them.
 */
export interface Snapshot {
  readonly at: Us;
  nodes(): readonly NodeView[];
  /** Node name of the active controller, '' if none. */
  controller(): string;
  quorum(): QuorumView;
  broker(id: number): BrokerView | null;
  brokerIds(): readonly number[];
  /** As the controller knows them, sorted. */
  topics(): readonly string[];
  topic(name: string): TopicView | null;
  partition(topic: string, partition: number): PartitionView | null;
  /** Records on that broker. */
  log(topic: string, partition: number, brokerId: number): readonly RecordView[];
  /** The same as batches, with how far they are flushed, for drawing. */
  strip(tp: TopicPartition, brokerId: number): StripView | null;
  /** The metadata log as that node (broker or controller) holds it. */
  metadataLog(node: string): StripView | null;
  directories(brokerId: number, topic: string): readonly string[];
  groups(): readonly string[];
  group(id: string): GroupView | null;
  producer(name: string): ProducerView | null;
  consumer(name: string): ConsumerView | null;
  /** Messages between sending and arrival. */
  packets(): readonly PacketView[];
}

export type NodeRole = 'broker' | 'controller' | 'producer' | 'consumer' | 'admin';

export interface NodeView {
  readonly name: string;
  readonly role: NodeRole;
  readonly nodeId: number;
  readonly rack: string | null;
  readonly status: 'running' | 'paused' | 'down' | 'notStarted';
  /** When it got that status. */
  readonly since: Us;
  /** How far its wall clock is off, milliseconds. */
  readonly clockOffsetMs: number;
  /** Work that waits for its disk, milliseconds of it. */
  readonly diskBusyMs: number;
  readonly isolated: boolean;
}

export interface BrokerView {
  readonly up: boolean;
  readonly registered: boolean;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly isController: boolean;
  readonly epoch: number;
  readonly rack: string | null;
  /** NOT_RUNNING, STARTING, RECOVERY, RUNNING, PENDING_CONTROLLED_SHUTDOWN, SHUTTING_DOWN. */
  readonly state: string;
  /** How far it has applied the metadata log. */
  readonly metadataOffset: number;
  readonly leaderships: number;
}

export interface QuorumView {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: Readonly<Record<string, { readonly logEndOffset: number; readonly lag: number }>>;
  readonly followers: readonly string[];
  readonly observers: readonly string[];
}

export interface TopicView {
  readonly id: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface PartitionView {
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly leaderRecoveryState: string;
  /** Of the leader; when nobody leads, of the last leader's disk and memory. */
  readonly highWatermark: number;
  readonly logEndOffset: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  /** By broker id. */
  readonly replica: Readonly<Record<string, ReplicaView>>;
}

export interface ReplicaView {
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly epochs: readonly { readonly epoch: number; readonly startOffset: number }[];
  readonly segments: readonly { readonly baseOffset: number; readonly bytes: number }[];
  /** What this broker itself believes to be: a replica that has not heard of its fall may still say leader. */
  readonly role: 'leader' | 'follower' | 'none';
  readonly roleEpoch: number;
  /** On the leader: how long ago each follower was last caught up, and its fetch offset. */
  readonly followers: Readonly<Record<string, { readonly logEndOffset: number; readonly lastCaughtUpMsAgo: number }>>;
}

export interface RecordView {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly epoch: number;
  readonly timestamp: number;
  readonly producerId: number;
  readonly sequence: number;
  readonly control: boolean;
}

export interface StripView {
  /** Oldest first. */
  readonly batches: readonly Batch[];
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** Offsets below are durable. */
  readonly flushedOffset: number;
}

export interface GroupView {
  /** Classic, Consumer, Share: as Kafka prints it. */
  readonly type: string;
  readonly state: string;
  readonly protocol: string;
  readonly assignor: string;
  readonly generation: number;
  readonly groupEpoch: number;
  readonly targetAssignmentEpoch: number;
  /** Broker id, -1 if none. */
  readonly coordinator: number;
  /** By client id. */
  readonly members: Readonly<
    Record<string, { readonly assignment: readonly TopicPartition[]; readonly memberEpoch: number; readonly memberId: string }>
  >;
  readonly committed: Readonly<Record<TopicPartition, number>>;
  readonly lag: Readonly<Record<TopicPartition, number>>;
}

export interface ProducerView {
  readonly sent: number;
  readonly acked: number;
  readonly failed: number;
  readonly retried: number;
  /** Records handed to `send` and neither acknowledged nor failed. */
  readonly inFlight: number;
  /** Exception class, '' if none. */
  readonly lastError: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly acks: -1 | 0 | 1;
  /** Batches waiting in the accumulator. */
  readonly accumulator: readonly {
    readonly tp: TopicPartition;
    readonly records: number;
    readonly bytes: number;
    readonly attempts: number;
  }[];
  readonly requestsInFlight: number;
  readonly bufferAvailableBytes: number;
}

export interface ConsumerView {
  readonly received: number;
  /** Sorted. */
  readonly assignment: readonly TopicPartition[];
  readonly position: Readonly<Record<TopicPartition, number>>;
  readonly lag: Readonly<Record<TopicPartition, number>>;
  readonly records: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly key: string | null;
    readonly value: string | null;
    readonly deliveryCount: number;
  }[];
  readonly callbacks: readonly string[];
  /** Exception classes. */
  readonly errors: readonly string[];
  readonly preferredReadReplica: Readonly<Record<TopicPartition, number>>;
  readonly group: string;
  /** UNJOINED, PREPARING_REBALANCE, COMPLETING_REBALANCE, STABLE. */
  readonly memberState: string;
  readonly memberId: string;
  readonly generation: number;
}

export interface PacketView {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly api: string;
  readonly request: boolean;
  readonly sentAt: Us;
  /** -1: held by a fault. */
  readonly arrivesAt: Us;
  readonly detail: string;
  readonly bytes: number;
}
