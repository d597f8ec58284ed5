import type { Trace, TraceEntry, TraceNote } from './entry.ts';
import { silencedBy } from './silence.ts';
import { isBearing, subjectOf, weightOf, type Subject } from './weight.ts';

/** What an engine event was caused by; -1 at the root. */
export type CauseOf = (event: number) => number;

/** So many sentences a person reads. */
const MAX_LENGTH = 12;
/** Timers that set themselves anew lead back to the boot. Where so many events in a row tell nothing, the story is over. */
const MAX_SILENT_EVENTS = 60;

/**
 * Why something happened: indexes of trace entries, the one asked about first, then what led to it, newest first, up to a step of the
 * scenario, a fault, a timer. From each event on the way up it takes what tells the story best; plumbing (fetches that bring nothing,
 * heartbeats, metadata) is passed over. What happened because *nothing* came (a session that ran out, a follower that stood still) has no
 * event that caused it; there the walk goes on from what silenced the other side.
 */
export function whyChain(trace: Trace, causeOf: CauseOf, start: number): number[] {
  const { entries } = trace;
  const chain: number[] = [];
  const told = new Set<string>();
  let entry = entries[start];
  let subject: Subject = { tp: null, group: null };
  while (entry !== undefined && chain.length < MAX_LENGTH) {
    const key = keyOf(entry);
    if (told.has(key)) break;
    told.add(key);
    chain.push(entry.index);
    subject = subjectOf(entry.note, subject);
    const search: Search = { entries, subject, told };
    entry = leadIn(search, entry) ?? silencedBy(entries, entry) ?? ancestor(search, entry, causeOf);
  }
  return chain;
}

interface Search {
  readonly entries: readonly TraceEntry[];
  readonly subject: Subject;
  readonly told: ReadonlySet<string>;
}

/** The same thing told once more means that the walk goes round in something periodic. */
const keyOf = ({ node, note }: TraceEntry): string => `${note.kind} ${node} ${detailOf(note)}`;

const detailOf = (note: TraceNote): string => {
  if (note.kind === 'group.stateChanged') return `${note.group} ${note.to} ${note.generation}`;
  if (note.kind === 'metadata.appended') return String(note.offset);
  if (note.kind === 'message.sent') return `${note.api} ${note.to} ${note.request}`;
  return 'tp' in note ? (note.tp ?? '') : '';
};

/** Of one event the later entry follows from the earlier ones: the nearest that bears on the subject. */
function leadIn({ entries, subject, told }: Search, entry: TraceEntry): TraceEntry | undefined {
  for (let at = entry.index - 1; at >= 0 && entries[at]!.event === entry.event; at--) {
    const earlier = entries[at]!;
    if (leads(earlier.note, entry.note) && isBearing(earlier.note, subject) && !told.has(keyOf(earlier))) return earlier;
  }
  return undefined;
}

const PROCESS_ENDS: readonly TraceNote['kind'][] = ['process.crashed', 'process.paused', 'process.stopped', 'host.poweredOff'];

/** Which notes of one event explain which. */
const LEADS: Readonly<Partial<Record<TraceNote['kind'], readonly TraceNote['kind'][]>>> = {
  'metadata.appended': ['broker.sessionExpired', 'metadata.appended', 'controller.activated'],
  'leader.started': ['metadata.appended'],
  'highWatermark.advanced': ['log.appended', 'isr.changed', 'leader.started'],
  'producer.retried': ['connection.closed', 'message.lost'],
  'producer.failed': ['connection.closed', 'message.lost'],
  'group.stateChanged': ['group.memberRemoved', 'group.loaded'],
  'connection.closed': PROCESS_ENDS,
  'message.lost': [...PROCESS_ENDS, 'fault.began'],
  'host.poweredOff': ['process.crashed', 'step.did'],
};

/** What a scenario's step can do at once. */
const DONE_BY_STEPS: readonly TraceNote['kind'][] = [
  ...PROCESS_ENDS,
  'process.started',
  'process.resumed',
  'disk.replaced',
  'fault.began',
  'fault.ended',
];

const leads = (earlier: TraceNote, later: TraceNote): boolean =>
  (earlier.kind === 'step.did' && DONE_BY_STEPS.includes(later.kind)) || (LEADS[later.kind]?.includes(earlier.kind) ?? false);

/** The nearest event up the causes that has something to tell, and of it what tells most. */
function ancestor(search: Search, { event }: TraceEntry, causeOf: CauseOf): TraceEntry | undefined {
  let child = event;
  for (let silent = 0; silent < MAX_SILENT_EVENTS; silent++) {
    const parent = causeOf(child);
    if (parent < 0 || parent >= child) return undefined;
    const best = bestOf(search, parent);
    if (best !== undefined) return best;
    child = parent;
  }
  return undefined;
}

function bestOf({ entries, subject }: Search, event: number): TraceEntry | undefined {
  let best: TraceEntry | undefined;
  let most = 0;
  for (let at = placeOf(entries, event); at < entries.length && entries[at]!.event === event; at++) {
    const entry = entries[at]!;
    const weight = isBearing(entry.note, subject) ? weightOf(entry.note, subject) : 0;
    if (weight === 0 || weight < most) continue;
    best = entry;
    most = weight;
  }
  return best;
}

/** Index of the first entry of an event, by bisection: entries lie in the order of their events. */
export function placeOf(entries: readonly TraceEntry[], event: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.event < event) low = middle + 1;
    else high = middle;
  }
  return low;
}
