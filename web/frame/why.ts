import type { TraceEntry } from '../engine.ts';
import { messageSentence, sentenceOf, type Sentence } from './sentences.ts';
import type { TraceIndex } from './traceIndex.ts';
import type { Reason } from './types.ts';

export interface Causes {
  readonly entries: readonly TraceEntry[];
  readonly index: TraceIndex;
  /** -1 at the root. */
  causeOf(event: number): number;
}

const MAX_REASONS = 12;
/** A chain through timers that re-arm themselves leads back to the boot; it is followed only so far. */
const MAX_EVENTS = 400;

/**
 * Why something happened: a walk up the engine's causes, told as sentences, newest first. Silence has no event of its own, so where
 * something happened *because nothing came* (a session that ran out), the walk goes on from what silenced the other side.
 */
export function chainOf(causes: Causes, start: number): Reason[] {
  const reasons: Reason[] = [];
  let entry: TraceEntry | undefined = causes.entries[start];
  const seen = new Set<number>();
  while (entry !== undefined && !seen.has(entry.index) && reasons.length < MAX_REASONS) {
    seen.add(entry.index);
    const sentence = sentenceOf(entry) ?? messageSentence(entry);
    if (sentence !== null && !repeats(reasons, sentence, entry)) reasons.push(reasonOf(entry, sentence));
    entry = silencedBy(causes, entry) ?? within(causes, entry, seen) ?? cause(causes, entry);
  }
  return reasons;
}

const reasonOf = ({ at, event, node }: TraceEntry, { name, values, tone }: Sentence): Reason => ({ at, event, node, name, values, tone });

/** The same sentence about the same node a third time tells nothing new. */
const repeats = (reasons: readonly Reason[], { name }: Sentence, { node }: TraceEntry): boolean =>
  reasons.filter(reason => reason.name === name && reason.node === node).length >= 2;

/** What made the other side fall silent. */
function silencedBy({ entries, index }: Causes, { note, index: before }: TraceEntry): TraceEntry | undefined {
  const silent =
    note.kind === 'broker.sessionExpired' ? [`broker-${note.broker}`] : note.kind === 'isr.shrinkProposed' ? note.leaving.map(each => `broker-${each.replica}`) : [];
  for (const node of silent) {
    const places = index.changes.get(`node ${node}`) ?? [];
    for (let at = places.length - 1; at >= 0; at--) {
      const place = places[at]!;
      const kind = entries[place]?.note.kind;
      if (place < before && (kind === 'process.crashed' || kind === 'process.paused' || kind === 'process.stopped' || kind === 'host.poweredOff')) return entries[place];
      if (place < before && kind === 'process.started') break;
    }
  }
  return undefined;
}

/** Within one event a later entry follows from the earlier ones that lead there. */
const LEADS: Readonly<Record<string, readonly string[]>> = {
  'leader.started': ['metadata.appended'],
  'metadata.appended': ['broker.sessionExpired', 'process.stopped'],
  'highWatermark.advanced': ['log.appended'],
  'process.crashed': ['step.did'],
  'process.paused': ['step.did'],
  'process.started': ['step.did'],
  'process.stopped': ['step.did'],
  'host.poweredOff': ['step.did', 'process.crashed'],
  'fault.began': ['step.did'],
};

function within({ entries }: Causes, entry: TraceEntry, seen: ReadonlySet<number>): TraceEntry | undefined {
  const leads = LEADS[entry.note.kind] ?? [];
  for (let at = entry.index - 1; at >= 0 && entries[at]!.event === entry.event; at--) {
    if (!seen.has(at) && leads.includes(entries[at]!.note.kind)) return entries[at];
  }
  return undefined;
}

/** The nearest cause that has something to tell. */
function cause(causes: Causes, { event, node }: TraceEntry): TraceEntry | undefined {
  let child = { event, node };
  for (let count = 0; count < MAX_EVENTS; count++) {
    const parent = causes.causeOf(child.event);
    if (parent < 0 || parent >= child.event) return undefined;
    const told = bestOf(causes.entries, parent, child.node);
    if (told !== undefined) return told;
    const own = firstOf(causes.entries, parent);
    child = { event: parent, node: own?.node ?? child.node };
  }
  return undefined;
}

/** Of one event's entries: the message that went to the node in question, else the last that is worth telling. */
function bestOf(entries: readonly TraceEntry[], event: number, to: string): TraceEntry | undefined {
  let told: TraceEntry | undefined;
  for (let at = placeOf(entries, event); at < entries.length && entries[at]!.event === event; at++) {
    const entry = entries[at]!;
    if (entry.note.kind === 'message.sent' && entry.note.to === to) return entry;
    if (sentenceOf(entry) !== null) told = entry;
  }
  return told;
}

const firstOf = (entries: readonly TraceEntry[], event: number): TraceEntry | undefined => {
  const entry = entries[placeOf(entries, event)];
  return entry?.event === event ? entry : undefined;
};

/** First entry of an event, by bisection: entries lie in order of their events. */
function placeOf(entries: readonly TraceEntry[], event: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.event < event) low = middle + 1;
    else high = middle;
  }
  return low;
}
