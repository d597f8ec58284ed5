import type { Us } from '../engine/time.ts';
import type { Trace, TraceEntry, TraceNote } from '../trace/entry.ts';

/**
 * Keeps the trace of a run that can be rewound. Playing again what was played before says the same again, so entries ahead of the playhead
 * stay: `position` says how many of them have happened. A fork cuts what is ahead.
 */
export interface Recorder {
  readonly trace: Trace & { entries: TraceEntry[] };
  position: number;
  /** False: nothing is kept, entries only pass by. */
  readonly keeps: boolean;
}

export const createRecorder = (keeps: boolean): Recorder => ({ trace: { entries: [] }, position: 0, keeps });

export interface Happening {
  readonly at: Us;
  readonly event: number;
  readonly node: string;
  readonly note: TraceNote;
}

/** The entry of what happens now. It takes the place of the same one from before a rewind, whose batches lie in no log any more. */
export function record(recorder: Recorder, { at, event, node, note }: Happening): TraceEntry {
  const entry: TraceEntry = { index: recorder.position++, at, event, node, note };
  if (recorder.keeps) recorder.trace.entries[entry.index] = entry;
  return entry;
}

/** Goes back to an earlier moment of the same run; what is ahead stays known. */
export const rewindTo = (recorder: Recorder, position: number): void => {
  recorder.position = position;
};

/** The future will be another one. */
export const forget = (recorder: Recorder): void => {
  recorder.trace.entries.length = Math.min(recorder.trace.entries.length, recorder.position);
};
