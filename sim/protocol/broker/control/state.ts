import type { BrokerConfig } from '../../config/broker.ts';
import type { ConnectionId } from '../../machine.ts';
import type { AlterPartitionRequest, AlterPartitionResult } from '../../messages/controller.ts';
import type { ControllerRequest, ForwardedRequest, ResponseOf } from '../../messages/index.ts';
import type { MetadataDelta } from '../../metadata/delta.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataLog } from '../../metadata/log.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import type { Alarm } from './alarm.ts';

/** The broker that the control plane lives in: BrokerState has these two fields. */
export interface ControlHost {
  readonly files: { readonly control: ControlFiles };
  readonly control: ControlState;
}

/** What the control plane keeps on disk. */
export interface ControlFiles {
  readonly metadataLog: MetadataLog;
}

/** What a broker has to be told at its start, in `boot.role`. */
export interface BrokerRole {
  /** Node ids of the controllers of the quorum. */
  readonly voters: readonly number[];
}

/** Kafka: BrokerState. */
export type LifecycleState = 'NOT_RUNNING' | 'STARTING' | 'RECOVERY' | 'RUNNING' | 'PENDING_CONTROLLED_SHUTDOWN' | 'SHUTTING_DOWN';

/** Memory of a broker's control plane: lifecycle, image, and its ways to the controller. */
export interface ControlState {
  readonly brokerId: number;
  readonly clientId: string;
  /** Static settings. Frozen. */
  readonly config: BrokerConfig;
  readonly incarnationId: string;
  readonly lifecycle: Lifecycle;
  /** The committed metadata that this broker has heard of. */
  readonly image: MetadataImage;
  /** Of the metadata log, as the last Fetch said. */
  highWatermark: number;
  /** The broker has caught up with its own registration, and deltas are reported as events. */
  published: boolean;
  readonly observer: Observer;
  readonly heartbeats: Channel;
  readonly forwarding: Channel;
  readonly alterPartitions: Channel;
  readonly isrChanges: IsrChanges;
  readonly producerIds: ProducerIds;
  /** What the rest of the broker has to act upon. Filled by the functions of this room; the broker empties it before its step ends. */
  readonly events: ControlEvent[];
}

export type ControlEvent =
  /** The image holds all up to this broker's registration: load logs by it, apply it as a whole, then call `setReadyToUnfence`. */
  | { readonly type: 'caughtUp' }
  /** The image has moved on; comes only after `caughtUp`. */
  | { readonly type: 'metadataChanged'; readonly delta: MetadataDelta }
  /** The broker is RUNNING: open the doors to clients. */
  | { readonly type: 'unfenced' }
  /** Nothing depends on this broker any more: flush, write the clean-shutdown file with this epoch, and exit. */
  | { readonly type: 'shutdownGranted'; readonly brokerEpoch: number }
  /** The controller's answer for one partition of those handed to `sendAlterPartition`; errors of transport were retried before. */
  | { readonly type: 'isrAnswered'; readonly result: AlterPartitionResult }
  /** The answer to a request that the broker forwarded for itself; null when none came within the time. */
  | { readonly type: 'forwarded'; readonly token: string; readonly response: ResponseOf<ForwardedRequest['api']> | null };

export interface Lifecycle {
  state: LifecycleState;
  /** -1 until registered. */
  brokerEpoch: number;
  /** Of the clean-shutdown file, -1 without one. */
  readonly previousBrokerEpoch: number;
  readonly rack: string | null;
  readonly logDirs: readonly string[];
  registered: boolean;
  readyToUnfence: boolean;
  /** A controlled shutdown has been answered with "not yet" before. */
  sawControlledShutdown: boolean;
  /** A heartbeat or registration is under way. */
  communicating: boolean;
  /** Something asked for one at once meanwhile. */
  communicateAgain: boolean;
  readonly alarm: Alarm;
  /** Gives up the first registration. */
  readonly registrationAlarm: Alarm;
}

/** The observer's fetches of the metadata log (Kafka: KafkaRaftClient as an observer). */
export interface Observer {
  readonly voters: readonly number[];
  /** -1 while unknown. */
  leaderId: number;
  leaderEpoch: number;
  /** Whom the connection leads to. */
  target: number;
  connection: ConnectionId;
  connected: boolean;
  inFlight: number;
  correlationId: number;
  /** Failed attempts in a row. */
  failures: number;
  /** Request time-out or reconnect back-off. */
  readonly alarm: Alarm;
  flushToken: number;
  /** End offsets of the flushes under way, oldest first. */
  readonly flushing: number[];
}

export type ChannelName = 'heartbeats' | 'forwarding' | 'alterPartitions';

/** One way to the controller with one request in flight (Kafka: NodeToControllerChannelManager). */
export interface Channel {
  readonly name: ChannelName;
  /** Milliseconds a request may be in flight. */
  readonly requestTimeoutMs: number;
  /** Milliseconds from its making until a request is given up, -1 for never. */
  readonly retryTimeoutMs: number;
  /** Kept until NOT_CONTROLLER or a disconnect; -1 for none. */
  controllerId: number;
  connection: ConnectionId;
  connected: boolean;
  correlationId: number;
  /** The first is in flight when `inFlight` is set. */
  readonly queue: ChannelRequest[];
  inFlight: boolean;
  /** Set while the channel waits for anything. */
  readonly alarm: Alarm;
}

export interface ChannelRequest {
  /** Its correlation id is replaced by the channel's own when it is sent. */
  readonly request: ControllerRequest;
  /** `out.now` when it was made. */
  readonly createdAt: number;
  readonly replyTo: ReplyTo;
}

/** Who waits for the answer of the controller. */
export type ReplyTo =
  | { readonly type: 'client'; readonly connection: ConnectionId; readonly correlationId: number }
  /** The broker itself; comes back as the event `forwarded`. */
  | { readonly type: 'broker'; readonly token: string }
  | { readonly type: 'lifecycle' }
  | { readonly type: 'isrChanges' }
  | { readonly type: 'producerIds' };

export type IsrChange = AlterPartitionRequest['partitions'][number];

/** Kafka: AlterPartitionManager. */
export interface IsrChanges {
  /** At most one a partition, sent or not. */
  readonly pending: Map<TopicPartition, IsrChange>;
  inFlight: boolean;
  readonly retryAlarm: Alarm;
}

/** Kafka: RPCProducerIdManager. */
export interface ProducerIds {
  next: number;
  end: number;
  prefetchAt: number;
  /** -1: no second block in hand. */
  nextBlockStart: number;
  nextBlockLen: number;
  requested: boolean;
}
