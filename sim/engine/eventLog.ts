import { assert } from './assert.ts';

/**
 * What every event was, by its number: when, on whom, because of which other event. Numbers follow one another; an event that was cancelled
 * leaves no trace here. Not part of a checkpoint: a run that is rewound cuts it, and playing on writes the same again.
 */
export interface EventLog {
  /** The number of the first event that it can hold. */
  readonly first: number;
  /** One more than the highest number that was recorded. */
  end: number;
  at: Float64Array;
  cause: Float64Array;
  /** -1: nothing was recorded under that number. */
  target: Int32Array;
}

export const createEventLog = (first = 1, capacity = 1024): EventLog => ({
  first,
  end: first,
  at: new Float64Array(capacity),
  cause: new Float64Array(capacity),
  target: new Int32Array(capacity).fill(-1),
});

/** Events are recorded as they happen, so not in the order of their numbers. `target` is at least 0. */
export function recordEvent(log: EventLog, event: number, at: number, target: number, cause: number): void {
  const index = event - log.first;
  if (index >= log.at.length) grow(log, index + 1);
  log.at[index] = at;
  log.cause[index] = cause;
  log.target[index] = target;
  if (event >= log.end) log.end = event + 1;
}

/** The event that scheduled this one, or released it; -1 at a root. */
export const causeOf = (log: EventLog, event: number): number => (has(log, event) ? log.cause[event - log.first]! : -1);

/** When it happened; the event must have happened. */
export function atOf(log: EventLog, event: number): number {
  assert(has(log, event), 'no such event', { event });
  return log.at[event - log.first]!;
}

/** Whom it was for; -1 if it has not happened. */
export const targetOf = (log: EventLog, event: number): number => (has(log, event) ? log.target[event - log.first]! : -1);

export const has = (log: EventLog, event: number): boolean =>
  event >= log.first && event < log.end && log.target[event - log.first] !== -1;

/** Forgets what happened after that event, which happened at that instant, so that the run can go on from there. */
export function cutAfter(log: EventLog, at: number, event: number): void {
  let end = log.first;
  for (let index = 0; index < log.end - log.first; index++) {
    if (log.target[index] === -1) continue;
    const number = log.first + index;
    // Events at one instant happen in the order of their numbers.
    if (log.at[index]! > at || (log.at[index] === at && number > event)) log.target[index] = -1;
    else end = number + 1;
  }
  log.end = end;
}

function grow(log: EventLog, needed: number): void {
  const capacity = Math.max(needed, log.at.length * 2);
  const larger = { at: new Float64Array(capacity), cause: new Float64Array(capacity), target: new Int32Array(capacity).fill(-1) };
  larger.at.set(log.at);
  larger.cause.set(log.cause);
  larger.target.set(log.target);
  Object.assign(log, larger);
}
