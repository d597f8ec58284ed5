import type { Us, UsRange } from '../../engine/time.ts';
import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import type { TopicPartition } from '../../protocol/topicPartition.ts';
import type { DiskSettings, NetworkSettings } from '../../world/index.ts';
import type { Action } from './actionTypes.ts';

export type { Action, ActionOf, ActionType, BrokerTarget, Ratio, Target } from './actionTypes.ts';

/**
 * A scenario file, read and checked: names exist, units are microseconds and bytes, defaults are filled in, lists are expanded. Plain data,
 * so that it goes through a worker; expressions are CEL source that is known to compile (see run/expression).
 */
export interface Scenario {
  readonly file: string;
  /** The file's text. */
  readonly source: string;
  readonly title: Text;
  readonly story: Text | null;
  readonly watch: readonly Text[];
  readonly tags: readonly string[];
  readonly level: 1 | 2 | 3;
  readonly seed: number;
  readonly runForUs: Us;
  readonly cluster: ClusterSetup;
  readonly network: NetworkSettings;
  readonly topics: readonly TopicSetup[];
  readonly producers: readonly ProducerSetup[];
  readonly consumers: readonly ConsumerSetup[];
  readonly steps: readonly Step[];
  readonly expect: readonly Expectation[];
}

/** A text in the page's languages. One that was given in one language only is the same in both. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** CEL source. */
export type Expression = string;

/** Where something stands in the file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ClusterSetup {
  readonly mode: 'kraft' | 'zookeeper';
  /** Voters of the quorum (or ZooKeeper servers), each on a host of its own; none when brokers and controllers are combined. */
  readonly controllers: readonly NodeSetup[];
  /** In the order of the file. Those that `addBroker` brings later are not among them. */
  readonly brokers: readonly BrokerSetup[];
  /** What `addBroker` brings: the cluster's own settings and disk. */
  readonly newBroker: Omit<BrokerSetup, 'name' | 'id' | 'rack'>;
  /** Historic bugs that are switched on. */
  readonly defects: readonly string[];
}

export interface NodeSetup {
  /** `broker-1`, `controller-1`. */
  readonly name: string;
  /** broker-N has N, controller-N 100 + N. */
  readonly id: number;
  readonly rack: string | null;
  /** What the file sets, of the cluster and of this node; internal topics have no more replicas than there are brokers. */
  readonly config: ConfigOverrides;
  readonly disk: DiskSettings;
  readonly clock: ClockSetup;
}

export type BrokerSetup = NodeSetup;

export interface ClockSetup {
  /** The wall clock is ahead of true time by so much. */
  readonly skewUs: Us;
  /** Runs fast by so many millionths. */
  readonly driftPpm: number;
}

export interface TopicSetup {
  readonly name: string;
  readonly partitions: number;
  /** -1 with an assignment. */
  readonly replicationFactor: number;
  /** Replicas of partition i, the preferred leader first; null: the controller places them. */
  readonly assignment: readonly (readonly number[])[] | null;
  readonly config: ConfigOverrides;
}

export interface ProducerSetup {
  readonly name: string;
  /** Null: each record names its own. */
  readonly topic: string | null;
  /** With client.id, which is the producer's name unless the file says otherwise. */
  readonly config: ConfigOverrides;
  /** Sends by itself; null: sends `records` and what actions tell it to. */
  readonly workload: Workload | null;
  readonly records: readonly RecordSetup[];
  readonly fromUs: Us;
  readonly untilUs: Us | null;
  /** Whether the application waits for each record's answer (sync), is told of it (async), or does not care (none). */
  readonly await: 'async' | 'sync' | 'none';
  readonly place: Place;
}

export interface Workload {
  readonly ratePerSecond: number;
  /** How many records, at most. */
  readonly limit: number | null;
  /** Null: records have no key. */
  readonly keys: KeySetup | null;
  readonly valueBytes: SizeRange;
}

export interface KeySetup {
  /** `{n}` is the number of the key, from 0. */
  readonly pattern: string;
  readonly count: number;
  /** Exponent of a Zipf distribution in thousandths; 0: all keys are alike. */
  readonly skewThousandths: number;
}

export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

export interface RecordSetup {
  readonly atUs: Us;
  readonly topic: string;
  /** Null: the partitioner chooses. */
  readonly partition: number | null;
  readonly key: string | null;
  /** Null: a tombstone. */
  readonly value: string | null;
  /** Milliseconds since 1970; null: the producer's clock. */
  readonly timestampMs: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ConsumerSetup {
  readonly name: string;
  readonly kind: 'consumer' | 'share';
  readonly group: string | null;
  readonly topics: readonly string[];
  /** `assign()` instead of `subscribe()`; null: subscribes to `topics`. */
  readonly assign: readonly TopicPartition[] | null;
  /** With client.id (the consumer's name unless the file says otherwise), group.id and enable.auto.commit. */
  readonly config: ConfigOverrides;
  /** For each record. */
  readonly processing: UsRange;
  readonly commit: 'auto' | 'sync' | 'async' | 'none';
  /** Only the `poll` action polls. */
  readonly manualPoll: boolean;
  readonly onError: 'stop' | 'continue';
  readonly fromUs: Us;
  readonly untilUs: Us | null;
  readonly place: Place;
}

/** Triggered by a time, a condition, or a condition looked at from a time on. At least one of `atUs` and `when` is set. */
export interface Step {
  readonly index: number;
  readonly place: Place;
  readonly atUs: Us | null;
  /** Watched from `atUs` on, once the step before has been played. */
  readonly when: Expression | null;
  /** Of a `when`: how long it may take from being watched; with `fails`: the action's time-out. Null: to the end of the run. */
  readonly withinUs: Us | null;
  readonly say: Text | null;
  readonly actions: readonly Action[];
  /** The last action must fail with this error name or exception class; `any`: with whichever. */
  readonly fails: string | null;
  /** Names for later expressions, evaluated before the actions. */
  readonly lets: readonly LetSetup[];
  readonly check: Expression | null;
  readonly ask: Question | null;
}

export interface LetSetup {
  readonly name: string;
  readonly expression: Expression;
}

export interface Question {
  readonly question: Text;
  /** Computed when the step is played. */
  readonly answer: Expression;
  readonly choices: readonly Text[];
  readonly because: Text | null;
}

/** What must hold in the end. `name` is the check's name in results: the invariant, or the kind and the expression. */
export type Expectation =
  | { readonly type: 'holds'; readonly invariant: string; readonly name: string; readonly place: Place }
  /** The run is meant to break this invariant. */
  | { readonly type: 'breaks'; readonly invariant: string; readonly name: string; readonly place: Place }
  /** At the end of the run. */
  | { readonly type: 'check'; readonly expression: Expression; readonly name: string; readonly place: Place }
  /** At some instant after the last step; `withinUs` null: before the end of the run. */
  | {
      readonly type: 'eventually';
      readonly expression: Expression;
      readonly withinUs: Us | null;
      readonly name: string;
      readonly place: Place;
    }
  | { readonly type: 'always'; readonly expression: Expression; readonly name: string; readonly place: Place }
  | { readonly type: 'sometimes'; readonly expression: Expression; readonly name: string; readonly place: Place };

/** One thing that is wrong with a file, or not yet possible, or worth a warning. */
export interface ScenarioProblem {
  readonly kind: 'error' | 'notModelled' | 'warning';
  readonly file: string;
  /** From 1; 0 when it concerns the file as a whole. */
  readonly line: number;
  readonly column: number;
  /** `producers[0].rate`; '' for the file as a whole. */
  readonly field: string;
  /** What stands there, '' for nothing. */
  readonly found: string;
  readonly expected: string;
  /** All of it in one sentence, without the place. */
  readonly message: string;
}
