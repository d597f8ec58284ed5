import type { Us } from '../engine/time.ts';
import type { Snapshot } from '../trace/snapshot.ts';
import type { Trace } from '../trace/entry.ts';
import type { Cluster } from '../cluster/types.ts';
import type { ConsoleAction } from './perform/console.ts';
import type { Action, Scenario } from './scenario/types.ts';
import type { Plain } from './expression/index.ts';

/** How one check of a run went. */
export interface CheckResult {
  /** The expression, the invariant or the action. */
  readonly name: string;
  readonly ok: boolean;
  readonly atMs: number;
  /** What was found instead; '' when it held. */
  readonly detail: string;
  /** Index of the step it belongs to, -1 for an expectation of the whole run. */
  readonly step: number;
}

/** The verdict of a finished run. */
export interface RunResult {
  readonly scenario: string;
  readonly seed: number;
  readonly digest: string;
  readonly events: number;
  readonly simulatedMs: number;
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
  /** What does not fail a run but should be known: a fault that touched nothing. */
  readonly warnings: readonly string[];
}

export interface RunOptions {
  /** Instead of the scenario's own. */
  readonly seed?: number;
  /** Ends there instead of at the scenario's `runFor`; steps and expectations beyond are not judged. */
  readonly untilUs?: Us;
  /** Keeps the trace, with every message (the default). Without it a run is faster and can only be judged. */
  readonly trace?: boolean;
  /** Keeps checkpoints, so that `seek` and `step` can go back (the default with a trace). */
  readonly rewindable?: boolean;
}

/** An action by hand, and after how many events it was done. */
export interface ManualAction {
  readonly atUs: Us;
  readonly eventCount: number;
  readonly action: Action | ConsoleAction;
}

/** What a question of the scenario was answered by the engine. */
export interface Asked {
  readonly step: number;
  readonly answer: Plain;
  /** The choices' values. */
  readonly choices: readonly Plain[];
}

/** What became of an action by hand. `command`: the id under which `command.completed` answers, null if it is done already. */
export type Done = { readonly ok: true; readonly command: number | null } | { readonly ok: false; readonly problem: string };

/** A scenario being played. One object drives it; everything it answers is plain data. */
export interface Run {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly endUs: Us;
  readonly nowUs: Us;
  /** Events played so far, booting included. */
  readonly eventCount: number;
  readonly finished: boolean;
  readonly trace: Trace;
  /** How many entries of the trace have happened by now; those behind lie in a future that was played before. */
  readonly traceLength: number;
  readonly manual: readonly ManualAction[];
  /** Plays forward, to the end at most. */
  advanceTo(us: Us): void;
  /** Goes to an instant, forward or back; all events up to and including it have happened then. */
  seek(us: Us): void;
  /** Goes some events forward, or back for a negative count. */
  step(count: number): void;
  /** Does something by hand now: what was known of the future is dropped. */
  do(action: Action | ConsoleAction): Done;
  /** Why an action would do nothing now; null if it would do something. */
  whyNot(action: Action): string | null;
  digest(): string;
  snapshot(): Snapshot;
  /** Reads of the cluster what no snapshot shows: settings, files. Nothing may be changed or kept. */
  look<Seen>(reader: (cluster: Cluster) => Seen): Seen;
  /** The event that an event comes from, -1 at a root. */
  causeOf(event: number): number;
  eventAt(event: number): Us;
  checks(): readonly CheckResult[];
  asked(): readonly Asked[];
  result(): RunResult;
}
