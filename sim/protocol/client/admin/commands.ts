import type { ConfigValue } from '../../config/definition.ts';
import type { RequestBody } from '../network/index.ts';

/** What an administrator's process needs to know. */
export interface AdminRole {
  /** Broker ids behind bootstrap.servers. */
  readonly bootstrap: readonly number[];
}

/** One call of Kafka's Admin interface; answered by the note `command.completed` with the same id. Frozen. */
export type AdminCommand = { readonly id: number; /** Instead of default.api.timeout.ms. */ readonly timeoutMs?: number } & AdminCall;

export type AdminCall = TopicCall | ReplicaCall | GroupCall | RequestCall;

/** One request as a command-line tool makes it; the note that answers carries the response. `callName` is Kafka's name of the call. */
interface RequestCall {
  readonly type: 'request';
  readonly callName: string;
  /** A broker's id, or any: it forwards what is the controller's. */
  readonly node: number | 'any';
  readonly body: RequestBody;
}

/** Values in a scenario may be numbers and booleans; Kafka's are strings. Null deletes. */
export type ConfigChange = Readonly<Record<string, ConfigValue>>;

type TopicCall =
  | {
      readonly type: 'createTopic';
      readonly name: string;
      /** -1: the broker's default, or as many as the assignment has. */
      readonly partitions: number;
      readonly replicationFactor: number;
      /** Replicas of partition i, the preferred leader first. */
      readonly assignment: readonly (readonly number[])[] | null;
      readonly config: ConfigChange;
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
  | { readonly type: 'alterConfig'; readonly resource: 'topic' | 'broker' | 'group'; readonly name: string; readonly config: ConfigChange }
  /** -1: up to the high watermark. */
  | { readonly type: 'deleteRecords'; readonly topic: string; readonly partition: number; readonly beforeOffset: number };

type ReplicaCall =
  /** Topic null: every partition of every topic; partition null: every one of the topic. */
  | {
      readonly type: 'electLeaders';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly electionType: 'preferred' | 'unclean';
    }
  | { readonly type: 'reassign'; readonly topic: string; readonly partition: number; readonly replicas: readonly number[] }
  | { readonly type: 'cancelReassignment'; readonly topic: string; readonly partition: number }
  | { readonly type: 'unregisterBroker'; readonly broker: number };

type GroupCall =
  /** `to`: earliest, latest, or an offset. */
  | { readonly type: 'resetOffsets'; readonly group: string; readonly topic: string; readonly to: string | number }
  | { readonly type: 'removeMember'; readonly group: string; readonly instance: string }
  | { readonly type: 'deleteGroup'; readonly group: string };

export type CallOf<Type extends AdminCall['type']> = Extract<AdminCommand, { readonly type: Type }>;
