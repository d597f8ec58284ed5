import type { Us } from '../../engine/time.ts';
import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import type { TopicPartition } from '../../protocol/topicPartition.ts';

/**
 * A node or client: its name (`broker-1`, `shop`), or `=` and an expression that gives a name or a broker id, evaluated when the action is
 * played.
 */
export type Target = string;

/** A broker: its name or `=expression` (a broker's id becomes its name when the file is read). */
export type BrokerTarget = Target;

/** A share of something: numerator / denominator. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** One thing to do, as plain data. The table of actions (run/scenario/actions.ts) says what each takes and whether it is modelled. */
export type Action =
  ProcessAction | NetworkAction | DiskAction | ClockAction | TopicAction | ReplicaAction | ProducerAction | ConsumerAction | GroupAction;

export type ActionType = Action['type'];
export type ActionOf<Type extends ActionType> = Extract<Action, { readonly type: Type }>;

export type ProcessAction =
  | { readonly type: 'crash'; readonly node: Target }
  | { readonly type: 'powerOff'; readonly node: Target }
  | { readonly type: 'stop'; readonly node: Target }
  | { readonly type: 'start'; readonly node: Target }
  | { readonly type: 'pause'; readonly node: Target }
  | { readonly type: 'resume'; readonly node: Target }
  | { readonly type: 'replaceDisk'; readonly node: Target };

export type NetworkAction =
  /** Hosts of different groups do not reach each other; those in no group reach all. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly Target[])[] }
  | { readonly type: 'isolate'; readonly node: Target }
  | { readonly type: 'cut'; readonly from: Target; readonly to: Target }
  /** Ends network faults: all, or those that concern one node. */
  | { readonly type: 'heal'; readonly node: Target | null }
  /** Both directions of a link. */
  | { readonly type: 'delay'; readonly link: readonly [Target, Target]; readonly byUs: Us }
  | { readonly type: 'lose'; readonly link: readonly [Target, Target]; readonly ratio: Ratio }
  /** The next `count` requests of that name vanish; null: all. */
  | { readonly type: 'drop'; readonly request: string; readonly from: Target; readonly to: Target; readonly count: number | null }
  | { readonly type: 'limit'; readonly link: readonly [Target, Target]; readonly bytesPerSecond: number };

export type DiskAction =
  | { readonly type: 'slowDisk'; readonly node: Target; readonly factor: number }
  | { readonly type: 'fillDisk'; readonly node: Target }
  | { readonly type: 'failDisk'; readonly node: Target }
  | {
      readonly type: 'corrupt';
      readonly broker: BrokerTarget;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    };

export type ClockAction =
  | { readonly type: 'skewClock'; readonly host: Target; readonly byUs: Us }
  | { readonly type: 'driftClock'; readonly host: Target; readonly ppm: number };

export type TopicAction =
  | {
      readonly type: 'createTopic';
      readonly name: string;
      /** -1: the broker's default, or as many as the assignment has. */
      readonly partitions: number;
      readonly replicationFactor: number;
      readonly assignment: readonly (readonly number[])[] | null;
      readonly config: ConfigOverrides;
      readonly validateOnly: boolean;
    }
  | { readonly type: 'deleteTopic'; readonly topic: string }
  /** `count` is the new total; the assignment is of the new partitions only. */
  | {
      readonly type: 'addPartitions';
      readonly topic: string;
      readonly count: number;
      readonly assignment: readonly (readonly number[])[] | null;
    }
  /** A null value deletes. A broker named '' is the default of all brokers. */
  | {
      readonly type: 'alterConfig';
      readonly resource: 'topic' | 'broker' | 'group';
      readonly name: string;
      readonly config: ConfigOverrides;
    }
  /** -1: up to the high watermark. */
  | { readonly type: 'deleteRecords'; readonly topic: string; readonly partition: number; readonly beforeOffset: number };

export type ReplicaAction =
  /** Topic null: every partition. */
  | {
      readonly type: 'electLeaders';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly electionType: 'preferred' | 'unclean';
    }
  | { readonly type: 'reassign'; readonly topic: string; readonly partition: number; readonly replicas: readonly number[] }
  | { readonly type: 'cancelReassignment'; readonly topic: string; readonly partition: number }
  | { readonly type: 'addBroker'; readonly id: number; readonly rack: string | null }
  | { readonly type: 'removeBroker'; readonly broker: BrokerTarget }
  | { readonly type: 'deleteZnode'; readonly path: string };

export type ProducerAction =
  | {
      readonly type: 'produce';
      readonly producer: Target;
      /** Null: the producer's own. */
      readonly topic: string | null;
      readonly partition: number | null;
      readonly key: string | null;
      readonly value: string | null;
      readonly timestampMs: number | null;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'flush'; readonly producer: Target }
  | { readonly type: 'startProducer'; readonly producer: Target; readonly config: ConfigOverrides | null }
  | { readonly type: 'stopProducer'; readonly producer: Target }
  | { readonly type: 'killProducer'; readonly producer: Target }
  | { readonly type: 'beginTransaction'; readonly producer: Target }
  | { readonly type: 'commitTransaction'; readonly producer: Target }
  | { readonly type: 'abortTransaction'; readonly producer: Target }
  | {
      readonly type: 'sendOffsetsToTransaction';
      readonly producer: Target;
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    };

export type ConsumerAction =
  /** With this config instead of the file's; null: the file's. */
  | { readonly type: 'startConsumer'; readonly consumer: Target; readonly config: ConfigOverrides | null }
  /** Closes it. */
  | { readonly type: 'stopConsumer'; readonly consumer: Target }
  /** Silent: its process is gone. */
  | { readonly type: 'killConsumer'; readonly consumer: Target }
  /** Closes for good: static members too leave their group. */
  | { readonly type: 'leaveGroup'; readonly consumer: Target }
  | { readonly type: 'subscribe'; readonly consumer: Target; readonly topics: readonly string[] }
  | { readonly type: 'poll'; readonly consumer: Target; readonly timeoutUs: Us }
  | { readonly type: 'startPolling'; readonly consumer: Target }
  | { readonly type: 'busy'; readonly consumer: Target; readonly forUs: Us }
  | {
      readonly type: 'seek';
      readonly consumer: Target;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number | 'beginning' | 'end';
    }
  /** commitSync of these offsets; null: of its positions. */
  | { readonly type: 'commit'; readonly consumer: Target; readonly offsets: Readonly<Record<TopicPartition, number>> | null }
  | { readonly type: 'pausePartitions'; readonly consumer: Target; readonly partitions: readonly TopicPartition[] }
  | { readonly type: 'resumePartitions'; readonly consumer: Target; readonly partitions: readonly TopicPartition[] }
  | {
      readonly type: 'acknowledge';
      readonly consumer: Target;
      readonly partition: TopicPartition;
      readonly offsets: readonly number[];
      readonly acknowledgement: 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW';
    };

export type GroupAction =
  /** `to`: earliest, latest, an offset, a moment or a shift, as kafka-consumer-groups.sh takes them. */
  | { readonly type: 'resetOffsets'; readonly group: string; readonly topic: string; readonly to: string | number }
  | { readonly type: 'removeMember'; readonly group: string; readonly instance: string }
  | { readonly type: 'deleteGroup'; readonly group: string };
