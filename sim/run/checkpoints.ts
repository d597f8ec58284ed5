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
const FIRST_SPACING = 2_000;
/** Above that every other one is dropped and the spacing doubled, so that a long run does not fill the memory. */
const MOST = 160;

export const createCheckpoints = <State>(): Checkpoints<State> => ({ list: [], spacing: FIRST_SPACING });

export interface Moment<State> {
  readonly at: Us;
  readonly eventCount: number;
  readonly position: number;
  readonly state: State;
}

/** Keeps a copy of this moment if the last one is far enough back. */
export function keep<State>(checkpoints: Checkpoints<State>, moment: Moment<State>): void {
  const { list } = checkpoints;
  const last = list.at(-1);
  if (last !== undefined && moment.eventCount < last.eventCount + checkpoints.spacing) return;
  list.push({ ...moment, state: clone(moment.state) });
  if (list.length <= MOST) return;
  checkpoints.spacing *= 2;
  for (let index = list.length - 1; index > 0; index -= 2) if (index % 2 === 1) list.splice(index, 1);
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
