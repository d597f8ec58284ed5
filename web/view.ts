import type { ConfigRow, Frame, Reason, Subject, Why } from './frame/types.ts';
import type { Language } from './i18n/index.ts';
import type { Lesson, RunInfo, Scouted } from './worker/protocol.ts';

/** All that the page shows at one moment. Panels read it and never change it. */
export interface View {
  readonly language: Language;
  readonly theme: 'system' | 'light' | 'dark';
  readonly lessons: readonly Lesson[];
  readonly info: RunInfo | null;
  readonly frame: Frame | null;
  readonly scouted: Scouted | null;
  readonly playing: boolean;
  /** Wall seconds a simulated second; null: auto. */
  readonly speed: number | null;
  readonly subject: Subject | null;
  /** Settings of what is inspected. */
  readonly config: readonly ConfigRow[];
  /** Why each verb would do nothing to the chosen node now, by verb; absent: it would do something. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly menu: Menu | null;
  readonly chain: Chain | null;
  readonly predictions: ReadonlyMap<number, Prediction>;
  readonly notices: readonly Notice[];
  readonly narration: string;
  readonly help: boolean;
  /** Travel is replaced by highlights. */
  readonly still: boolean;
  readonly showInternal: boolean;
  /** How many cells fit beside each other in a lane. */
  readonly slots: number;
  /** What the digest of the whole run should be, by the link that led here. */
  readonly wantedDigest: string | null;
}

export interface Menu {
  readonly node: string;
  readonly x: number;
  readonly y: number;
  readonly refusals: Readonly<Record<string, string>>;
}

/** An answered why: the question and its chain of causes. */
export interface Chain {
  readonly why: Why;
  readonly reasons: readonly Reason[];
}

export interface Prediction {
  /** What the learner said; '' if they only wanted to see. */
  readonly said: string;
  readonly revealed: boolean;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly details: readonly string[];
}

/** What panels and keys can make happen. */
export interface Actions {
  load(id: string, seed: number | null): void;
  setSeed(text: string): void;
  setLanguage(code: string): void;
  cycleTheme(): void;
  share(): void;
  toggle(): void;
  step(count: number): void;
  seek(us: number): void;
  toMark(direction: 1 | -1): void;
  setSpeed(speed: number | null): void;
  slower(): void;
  faster(): void;
  inspect(subject: Subject | null): void;
  focus(tp: string): void;
  toggleInternal(): void;
  ask(why: Why): void;
  openMenu(node: string, at: { readonly x: number; readonly y: number }): void;
  closeMenu(): void;
  act(verb: string, node: string): void;
  undoHand(): void;
  predict(step: number, said: string): void;
  reveal(step: number): void;
  dismiss(notice: number): void;
  toggleHelp(): void;
  /** The stage has another room: so many cells fit. */
  setSlots(slots: number): void;
}

/** A part of the page. */
export interface Panel {
  readonly name: string;
  update(view: View): void;
}

const HOST_VERBS = ['crash', 'powerOff', 'stop', 'start', 'pause', 'resume', 'isolate', 'heal'] as const;
const PRODUCER_VERBS = ['startProducer', 'stopProducer', 'killProducer', 'pause', 'resume', 'isolate', 'heal'] as const;
const CONSUMER_VERBS = ['startConsumer', 'stopConsumer', 'killConsumer', 'pause', 'resume', 'isolate', 'heal'] as const;

/** What can be done to a node, in the scenario's words. */
export function verbsOf(node: string, frame: Frame | null): readonly string[] {
  const client = frame?.clients.find(each => each.name === node);
  if (client === undefined) return HOST_VERBS;
  return client.role === 'producer' ? PRODUCER_VERBS : CONSUMER_VERBS;
}
