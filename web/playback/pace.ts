import type { TraceEntry } from '../engine.ts';

/**
 * Auto speed: slow while something new flies, fast through silence and repetition. It is a function of the run alone, not of the
 * machine or of the frame rate: wall seconds for one simulated second, piecewise constant.
 *
 * A message is given the screen time that its kind deserves; each repetition of the kind gets less, until it gets none; a fault, an
 * election or a caption makes everything new again.
 */
export interface Pace {
  read: number;
  /** How often each kind of message was seen since the last turn of the story. */
  readonly seen: Map<string, number>;
  readonly slow: { readonly from: number; readonly to: number; readonly rate: number }[];
  readonly turns: { readonly at: number; readonly readingSeconds: number }[];
  /** The step function made of them, made anew when they grow. */
  curve: PaceCurve;
  stale: boolean;
}

interface PaceCurve {
  readonly from: readonly number[];
  readonly rate: readonly number[];
}

/** A silent simulated second takes this many seconds. */
export const SILENCE = 0.4;
const FAINTEST_MS = 90;
const HABIT = 0.64;
/** An empty fetch response is smaller than this, one with records larger. */
const DATA_BYTES = 110;
const SCREEN_MS: Readonly<Record<string, number>> = {
  Produce: 1500,
  Fetch: 1100,
  AlterPartition: 1500,
  JoinGroup: 1100,
  SyncGroup: 1100,
  LeaveGroup: 900,
  OffsetCommit: 700,
  BrokerRegistration: 700,
  OffsetForLeaderEpoch: 1100,
  ListOffsets: 600,
  Heartbeat: 160,
  BrokerHeartbeat: 160,
};
/** What clients do before they begin, and the like. */
const OTHER_SCREEN_MS = 100;
const TURNS = new Set([
  'process.crashed',
  'process.paused',
  'process.started',
  'process.resumed',
  'host.poweredOff',
  'fault.began',
  'leader.started',
  'isr.changed',
]);

export const createPace = (): Pace => ({
  read: 0,
  seen: new Map(),
  slow: [],
  turns: [],
  curve: { from: [0], rate: [SILENCE] },
  stale: false,
});

/** Reads what the trace has gained; `readingSeconds` tells how long the caption of a step wants. */
export function readPace(pace: Pace, entries: readonly TraceEntry[], readingSeconds: (step: number) => number): void {
  for (let at = pace.read; at < entries.length; at++) readPaceEntry(pace, entries[at]!, readingSeconds);
  if (entries.length > pace.read) pace.stale = true;
  pace.read = entries.length;
}

function readPaceEntry(pace: Pace, { note, at }: TraceEntry, readingSeconds: (step: number) => number): void {
  if (at < 0) return;
  if (note.kind === 'message.sent') {
    if (note.arrivesAt > at) addMessage(pace, at, note);
  } else if (note.kind === 'step.said') {
    pace.turns.push({ at, readingSeconds: readingSeconds(note.step) });
    renew(pace);
  } else if (TURNS.has(note.kind)) renew(pace);
}

function renew({ seen }: Pace): void {
  for (const [kind, count] of seen) seen.set(kind, Math.floor(count / 3));
}

const roleOf = (node: string): string => node.replace(/-?\d+$/, '');

function addMessage(pace: Pace, at: number, note: Extract<TraceEntry['note'], { kind: 'message.sent' }>): void {
  const full = note.bytes > DATA_BYTES && (note.api === 'Fetch' ? !note.request : true);
  const kind = `${note.api} ${note.request} ${full} ${roleOf(note.from)} ${roleOf(note.to)}`;
  const count = pace.seen.get(kind) ?? 0;
  pace.seen.set(kind, count + 1);
  const base = (SCREEN_MS[note.api] ?? OTHER_SCREEN_MS) * (note.api === 'Fetch' && !full ? 0.3 : 1);
  const screenMs = base * habit(count);
  if (screenMs < FAINTEST_MS) return;
  pace.slow.push({ from: at, to: note.arrivesAt, rate: (screenMs * 1000) / (note.arrivesAt - at) });
}

function habit(count: number): number {
  let factor = 1;
  for (let each = 0; each < Math.min(count, 12); each++) factor *= HABIT;
  return factor;
}

function curveOf(pace: Pace): PaceCurve {
  if (pace.stale) {
    pace.curve = stretchForReading(maximum(pace.slow), pace.turns);
    pace.stale = false;
  }
  return pace.curve;
}

/** The highest of all rates that hold at each moment. */
function maximum(slow: Pace['slow']): { from: number[]; rate: number[] } {
  const edges = slow.flatMap(({ from, to }, which) => [
    { at: from, which, opens: true },
    { at: to, which, opens: false },
  ]);
  edges.sort((a, b) => a.at - b.at);
  const open = new Set<number>();
  const from = [0];
  const rate = [SILENCE];
  for (const { at, which, opens } of edges) {
    if (opens) open.add(which);
    else open.delete(which);
    let highest = SILENCE;
    for (const each of open) highest = Math.max(highest, slow[each]!.rate);
    if (from[from.length - 1] === at) rate[rate.length - 1] = highest;
    else if (rate[rate.length - 1] !== highest) {
      from.push(at);
      rate.push(highest);
    }
  }
  return { from, rate };
}

/** Between one caption and the next passes at least the time that it takes to read it. */
function stretchForReading(curve: { from: number[]; rate: number[] }, turns: Pace['turns']): PaceCurve {
  for (const { at } of turns) cutAt(curve, at);
  for (let turn = 0; turn < turns.length; turn++) {
    const { at, readingSeconds } = turns[turn]!;
    const until = turns[turn + 1]?.at ?? at + 4_000_000;
    const lasts = wallBetween(curve, at, until);
    if (until <= at || lasts >= readingSeconds) continue;
    cutAt(curve, until);
    const factor = readingSeconds / lasts;
    for (let place = placeAt(curve, at); place < curve.from.length && curve.from[place]! < until; place++) curve.rate[place]! *= factor;
  }
  return curve;
}

function cutAt(curve: { from: number[]; rate: number[] }, at: number): void {
  const place = placeAt(curve, at);
  if (curve.from[place] === at || at < 0) return;
  curve.from.splice(place + 1, 0, at);
  curve.rate.splice(place + 1, 0, curve.rate[place]!);
}

function wallBetween(curve: PaceCurve, start: number, end: number): number {
  let wall = 0;
  for (let place = placeAt(curve, start), at = start; at < end; place++) {
    const until = Math.min(end, curve.from[place + 1] ?? end);
    wall += ((until - at) / 1e6) * curve.rate[place]!;
    at = until;
  }
  return wall;
}

/** Index of the piece that holds at a moment. */
function placeAt({ from }: PaceCurve, at: number): number {
  let low = 0;
  let high = from.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Wall seconds for one simulated second, at a moment. */
export const paceAt = (pace: Pace, at: number): number => {
  const curve = curveOf(pace);
  return curve.rate[placeAt(curve, at)]!;
};

/** Where the playhead is after so many wall seconds. */
export function advancePace(pace: Pace, start: number, wallSeconds: number): number {
  const curve = curveOf(pace);
  let at = start;
  let left = wallSeconds;
  for (let place = placeAt(curve, at); ; place++) {
    const rate = curve.rate[place]!;
    const end = curve.from[place + 1];
    const reach = at + (left / rate) * 1e6;
    if (end === undefined || reach <= end) return Math.round(reach);
    left -= ((end - at) / 1e6) * rate;
    at = end;
  }
}
