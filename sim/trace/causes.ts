import type { Us } from '../engine/time.ts';
import type { Trace, TraceEntry, TraceNote } from './entry.ts';
import { silencedBy } from './silence.ts';
import { isBearing, subjectOf, weightOf, type Subject } from './weight.ts';

/** What is known of the engine's events; a `Run` is one. Numbers are given when an event is scheduled, so they are not in order of time. */
export interface EventCauses {
  /** The event that scheduled or released it; -1 at the root. */
  causeOf(event: number): number;
  /** When it happened. */
  eventAt(event: number): Us;
}

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
export function whyChain(trace: Trace, events: EventCauses, start: number): number[] {
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
    entry = isRoot(entry.note) ? undefined : (leadIn(search, entry) ?? silencedBy(entries, entry) ?? ancestor(search, entry, events));
  }
  return chain;
}

/** What the scenario does has no cause within the cluster. */
const isRoot = ({ kind }: TraceNote): boolean =>
  kind === 'step.did' || kind === 'step.said' || kind === 'step.asked' || kind === 'fault.ended';

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
  'metadata.appended': ['broker.sessionExpired', 'controller.activated'],
  'leader.started': ['metadata.appended'],
  'highWatermark.advanced': ['log.appended', 'isr.changed', 'leader.started'],
  'producer.retried': ['connection.closed', 'message.lost'],
  'producer.failed': ['connection.closed', 'message.lost'],
  'group.stateChanged': ['group.memberRemoved', 'group.loaded'],
  'connection.closed': PROCESS_ENDS,
  'message.lost': [...PROCESS_ENDS, 'fault.began'],
  violation: ['leader.started', 'log.truncated', 'highWatermark.advanced', 'consumer.polled', 'consumer.committed', 'log.appended'],
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

/** The nearest event up the causes that has something to tell, and of it what tells most. Before 0 the cluster boots: no story begins there. */
function ancestor(search: Search, { event, at }: TraceEntry, events: EventCauses): TraceEntry | undefined {
  let child = event;
  for (let silent = 0; silent < MAX_SILENT_EVENTS; silent++) {
    const parent = events.causeOf(child);
    if (parent < 0) return undefined;
    const parentAt = events.eventAt(parent);
    if (parentAt < 0 && at >= 0) return undefined;
    const best = bestOf(search, parent, parentAt);
    if (best !== undefined) return best;
    child = parent;
  }
  return undefined;
}

function bestOf({ entries, subject }: Search, event: number, at: Us): TraceEntry | undefined {
  let best: TraceEntry | undefined;
  let most = 0;
  for (let place = placeOf(entries, event, at); place < entries.length && entries[place]!.event === event; place++) {
    const entry = entries[place]!;
    const weight = isBearing(entry.note, subject) ? weightOf(entry.note, subject) : 0;
    if (weight === 0 || weight < most) continue;
    best = entry;
    most = weight;
  }
  return best;
}

/** Index of the first entry of an event, by bisection: entries lie in the order of time, at one instant in that of their events. */
function placeOf(entries: readonly TraceEntry[], event: number, at: Us): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle]!;
    if (entry.at < at || (entry.at === at && entry.event < event)) low = middle + 1;
    else high = middle;
  }
  return low;
}
