import type { ClusterState } from '../cluster/types.ts';
import type { Us } from '../engine/time.ts';
import type { JudgeState } from '../check/index.ts';
import type { Plain } from './expression/index.ts';
import type { Asked, CheckResult } from './types.ts';

/** A step that was begun: its actions are done one after another, its check comes after the last. */
export interface BegunStep {
  readonly step: number;
  /** Index of the next action. */
  next: number;
  /** The command that has to be answered first, 0 for none. */
  command: number;
}

/** How an expectation over the whole run stands. */
export interface ExpectationState {
  /** always: it has held so far; sometimes, eventually: it has held once. */
  held: boolean;
  /** When that was settled, -1 not yet. */
  settledAt: Us;
  detail: string;
}

/** What the run itself has to keep in a checkpoint, besides the cluster. */
export interface RunState {
  /** The scenario has begun; before, the cluster boots. */
  begun: boolean;
  readonly lets: Record<string, Plain>;
  /** By step. */
  readonly played: boolean[];
  /** Since when a step's `when` is watched, -1 not yet. */
  readonly armedAt: Us[];
  readonly begunSteps: BegunStep[];
  nextCommand: number;
  /** Answers that came during the event that is being handled. */
  readonly answers: { readonly id: number; readonly error: string | null; readonly message: string | null }[];
  readonly checks: CheckResult[];
  readonly asked: Asked[];
  readonly expectations: ExpectationState[];
  readonly judges: JudgeState[];
  /** Something happened since conditions were last looked at. */
  changed: boolean;
  /** How many of the actions by hand have happened. */
  manualDone: number;
  lastStepAt: Us;
  finished: boolean;
  readonly warnings: string[];
}

/** A run's whole state: what a checkpoint keeps. */
export interface WholeState {
  readonly cluster: ClusterState;
  readonly run: RunState;
}
