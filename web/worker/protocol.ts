import type { ViewRequest } from '../frame/request.ts';
import type { ConfigRow, Frame, LocalText, Mark, Reason, Subject } from '../frame/types.ts';

/** An action as a scenario writes it: `{ crash: 'broker-1' }`. */
export type WrittenAction = Readonly<Record<string, unknown>>;

/** Something done by hand, exactly where it was done: after so many events. */
export interface HandAction {
  readonly atUs: number;
  readonly event: number;
  readonly action: WrittenAction;
}

/** A scenario that comes with the page, or one whose text the caller has. */
export type ScenarioRef = { readonly id: string } | { readonly name: string; readonly text: string };

export interface Lesson {
  readonly id: string;
  /** Its number among the lessons, from 1; 0 for a scenario that is none. */
  readonly number: number;
  readonly title: LocalText;
  readonly level: number;
}

/** One thing wrong with a scenario. */
export interface Problem {
  readonly place: string;
  readonly message: string;
}

export interface RunInfo {
  readonly id: string;
  readonly title: LocalText;
  readonly story: LocalText;
  readonly watch: readonly LocalText[];
  readonly seed: number;
  readonly endUs: number;
  /** What the steps ask, and what they say, by step. */
  readonly questions: Readonly<Record<number, LocalText>>;
  readonly captions: Readonly<Record<number, LocalText>>;
  readonly warnings: readonly Problem[];
}

export type LoadReply =
  | { readonly ok: true; readonly info: RunInfo; readonly frame: Frame; readonly refused: readonly string[] }
  | { readonly ok: false; readonly unknown: boolean; readonly problems: readonly Problem[] };

export interface PlayReply {
  readonly frame: Frame;
  readonly stopped: 'end' | 'question' | null;
}

export interface DoReply {
  readonly problem: string | null;
  readonly frame: Frame;
}

/** What `window.kafkascope.state()` gives. */
export interface PlainState {
  readonly timeMs: number;
  readonly event: number;
  readonly controller: string;
  readonly partitions: Readonly<Record<string, PlainPartition>>;
  readonly groups: Readonly<
    Record<
      string,
      {
        readonly state: string;
        readonly generation: number;
        readonly members: Readonly<Record<string, readonly string[]>>;
        readonly committed: Readonly<Record<string, number>>;
      }
    >
  >;
  readonly nodes: Readonly<Record<string, string>>;
}

export interface PlainPartition {
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly highWatermark: number;
  readonly replicas: Readonly<Record<string, { readonly logEndOffset: number }>>;
}

/** The calls that the page makes, by name: what it sends and what comes back. */
export interface Calls {
  lessons: { readonly ask: null; readonly reply: readonly Lesson[] };
  load: {
    readonly ask: {
      readonly scenario: ScenarioRef;
      readonly seed: number | null;
      readonly hand: readonly HandAction[];
      readonly atUs: number | null;
      readonly view: ViewRequest;
    };
    readonly reply: LoadReply;
  };
  frame: { readonly ask: ViewRequest; readonly reply: Frame };
  play: {
    readonly ask: {
      readonly wallMs: number;
      /** wall seconds a simulated second; null: auto */ readonly speed: number | null;
      readonly view: ViewRequest;
    };
    readonly reply: PlayReply;
  };
  seek: { readonly ask: { readonly atUs: number; readonly view: ViewRequest }; readonly reply: Frame };
  step: { readonly ask: { readonly count: number; readonly view: ViewRequest }; readonly reply: Frame };
  do: { readonly ask: { readonly action: WrittenAction; readonly view: ViewRequest }; readonly reply: DoReply };
  whyNot: { readonly ask: readonly WrittenAction[]; readonly reply: readonly (string | null)[] };
  /** Settings of a subject, as the scenario gives them. */
  config: { readonly ask: Subject; readonly reply: readonly ConfigRow[] };
  why: { readonly ask: number; readonly reply: readonly Reason[] };
  state: { readonly ask: null; readonly reply: PlainState };
  digest: { readonly ask: null; readonly reply: string };
}

export type CallName = keyof Calls;

export interface AskMessage {
  readonly id: number;
  readonly call: CallName;
  readonly ask: unknown;
}

export type WorkerMessage =
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: string }
  /** Playing ahead has failed. */
  | { readonly broken: string }
  | { readonly scouted: Scouted };

/** What is known of the whole run, found by playing it ahead of the playhead. */
export interface Scouted {
  /** Counts loads and forks; news of an older one is void. */
  readonly generation: number;
  readonly untilUs: number;
  readonly finished: boolean;
  readonly marks: readonly Mark[];
  /** Messages sent in each of so many equal parts of the run. */
  readonly activity: readonly number[];
  readonly hand: readonly HandAction[];
  /** Of the finished run. */
  readonly digest: string | null;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly atMs: number; readonly detail: string }[];
}
