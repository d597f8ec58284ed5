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
  /** Of PAGE events each, so that a log that grows copies nothing. */
  readonly pages: Page[];
}

interface Page {
  readonly at: Float64Array;
  readonly cause: Float64Array;
  /** -1: nothing was recorded under that number. */
  readonly target: Int32Array;
}

const PAGE = 32_768;

export const createEventLog = (first = 1): EventLog => ({ first, end: first, pages: [] });

/** Events are recorded as they happen, so not in the order of their numbers. `target` is at least 0. */
export function recordEvent(log: EventLog, event: number, at: number, target: number, cause: number): void {
  const index = event - log.first;
  while (index >= log.pages.length * PAGE) log.pages.push(createPage());
  const page = log.pages[Math.floor(index / PAGE)]!;
  const place = index % PAGE;
  page.at[place] = at;
  page.cause[place] = cause;
  page.target[place] = target;
  if (event >= log.end) log.end = event + 1;
}

/** The event that scheduled this one, or released it; -1 at a root. */
export const causeOf = (log: EventLog, event: number): number => (has(log, event) ? pageOf(log, event).cause[placeOf(log, event)]! : -1);

/** When it happened; the event must have happened. */
export function atOf(log: EventLog, event: number): number {
  assert(has(log, event), 'no such event', { event });
  return pageOf(log, event).at[placeOf(log, event)]!;
}

/** Whom it was for; -1 if it has not happened. */
export const targetOf = (log: EventLog, event: number): number =>
  event >= log.first && event < log.end ? pageOf(log, event).target[placeOf(log, event)]! : -1;

export const has = (log: EventLog, event: number): boolean => targetOf(log, event) !== -1;

/** Forgets what happened after that event, which happened at that instant, so that the run can go on from there. */
export function cutAfter(log: EventLog, at: number, event: number): void {
  let end = log.first;
  for (let number = log.first; number < log.end; number++) {
    const page = pageOf(log, number);
    const place = placeOf(log, number);
    if (page.target[place] === -1) continue;
    // Events at one instant happen in the order of their numbers.
    if (page.at[place]! > at || (page.at[place] === at && number > event)) page.target[place] = -1;
    else end = number + 1;
  }
  log.end = end;
}

const pageOf = (log: EventLog, event: number): Page => log.pages[Math.floor((event - log.first) / PAGE)]!;

const placeOf = (log: EventLog, event: number): number => (event - log.first) % PAGE;

const createPage = (): Page => ({ at: new Float64Array(PAGE), cause: new Float64Array(PAGE), target: new Int32Array(PAGE).fill(-1) });
