import type { Arguments, Flags } from './arguments.ts';

/** What a verb may use of the world outside. */
export interface Terminal {
  /** The checkout. */
  readonly root: string;
  /** Results: nothing else goes there. */
  out(text: string): void;
  /** Problems, and what is only of interest while it lasts. */
  err(text: string): void;
  /** Standard error is a terminal: progress may be shown. */
  readonly showsProgress: boolean;
}

/** 0: all that was expected held; 1: something did not; 2: the call or the scenario is wrong. */
export type ExitCode = 0 | 1 | 2;

export interface Verb {
  readonly name: string;
  /** After the name, in the usage line. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** More, for the verb's own help. */
  readonly details: string;
  readonly positionals: { readonly min: number; readonly max: number; readonly what: string };
  readonly flags: Flags;
  run(given: Arguments, terminal: Terminal): Promise<ExitCode>;
}

/** The call is wrong: told without a stack trace, exit 2. */
export class UsageError extends Error {}
