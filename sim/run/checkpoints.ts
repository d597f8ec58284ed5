import { clone } from '../engine/clone.ts';
import type { Us } from '../engine/time.ts';

/** A moment to come back to: after so many events, everything that the rest of the run depends on. */
export interface Checkpoint<State> {
  readonly at: Us;
  readonly eventCount: number;
  /** How much of the trace had happened. */
  readonly position: number;
  readonly state: State;
}

/** Checkpoints of one future, oldest first, about `spacing` events apart. */
export interface Checkpoints<State> {
  readonly list: Checkpoint<State>[];
  spacing: number;
}

/** Replaying so many events takes a few milliseconds. */
const FIRST_SPACING = 1_000;
/** Above that every other one is dropped and the spacing doubled, so that a long run does not fill the memory. */
const MOST = 256;

export const createCheckpoints = <State>(): Checkpoints<State> => ({ list: [], spacing: FIRST_SPACING });

/** The last one is so far back that another is due. Asked after every event. */
export function isDue<State>({ list, spacing }: Checkpoints<State>, eventCount: number): boolean {
  return list.length === 0 || eventCount >= list[list.length - 1]!.eventCount + spacing;
}

/**
 * Keeps this moment, and answers with the copy in which the run goes on. It is the run that gets the copy, not the checkpoint, since the
 * objects of a copy have other hidden classes than those they were made of: were copies only met after a rewind, then the first rewinds would
 * throw away all machine code, and take ten times as long.
 */
export function keep<State>(checkpoints: Checkpoints<State>, moment: Checkpoint<State>): State {
  const { list } = checkpoints;
  list.push(moment);
  if (list.length > MOST) {
    checkpoints.spacing *= 2;
    checkpoints.list.splice(0, list.length, ...list.filter((_, index) => index % 2 === 0));
  }
  return clone(moment.state);
}

/** The last checkpoint that is not behind `fits`; there is always the first. */
export function latest<State>(checkpoints: Checkpoints<State>, fits: (checkpoint: Checkpoint<State>) => boolean): Checkpoint<State> {
  const { list } = checkpoints;
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(list[middle]!)) low = middle;
    else high = middle - 1;
  }
  return list[low]!;
}

/** Forgets what lies ahead of a moment, since the future will be another one. */
export function forgetAfter<State>(checkpoints: Checkpoints<State>, eventCount: number): void {
  const { list } = checkpoints;
  while (list.length > 1 && list.at(-1)!.eventCount > eventCount) list.pop();
}
