import type { Us } from '../engine/time.ts';
import type { TraceEntry } from '../trace/entry.ts';
import type { Snapshot } from '../trace/snapshot.ts';

/**
 * A judge follows a run through its trace, entry by entry, and says when an invariant is broken. It reads traces and snapshots only, never the
 * cluster's own opinion: what it needs to know of logs, leaders and consumers it keeps for itself.
 */
export interface Judge<Notebook = unknown> {
  /** As `expect:` names it. */
  readonly name: string;
  /** What it says, for people. */
  readonly statement: string;
  open(): Notebook;
  /** What the entry breaks, or null. */
  read(notebook: Notebook, entry: TraceEntry): string | null;
  /** What is broken at the end of the run, for what only the end can tell. */
  close?(notebook: Notebook, snapshot: Snapshot): string | null;
}

/** What a judge has seen so far: plain data, kept in checkpoints. Nothing is read after the first violation. */
export interface JudgeState {
  readonly notebook: unknown;
  violation: Violation | null;
}

export interface Violation {
  readonly at: Us;
  /** The engine event during which it happened. */
  readonly event: number;
  /** What broke, with names and offsets. */
  readonly detail: string;
}
