import type { TraceEntry } from '../engine.ts';
import { tell } from './tell.ts';
import type { Mark, MarkKind } from './types.ts';

/** Reads a trace once, front to back, and says which entries deserve a place on the timeline. */
export interface MarkReader {
  read: number;
  readonly isrSize: Map<string, number>;
  readonly isrEpoch: Map<string, number>;
}

export const createMarkReader = (): MarkReader => ({ read: 0, isrSize: new Map(), isrEpoch: new Map() });

const FAULTS = new Set(['process.crashed', 'host.poweredOff', 'process.paused', 'process.stopped', 'disk.replaced', 'fault.began']);
const REPAIRS = new Set(['process.started', 'process.resumed', 'fault.ended']);

/** Marks of the entries not read yet. What happens while the cluster boots, before 0, has none. */
export function readMarks(reader: MarkReader, entries: readonly TraceEntry[]): Mark[] {
  const marks: Mark[] = [];
  for (let at = reader.read; at < entries.length; at++) {
    const entry = entries[at]!;
    const kind = markKind(reader, entry);
    if (kind === null || entry.at < 0) continue;
    const { note } = entry;
    const step = note.kind === 'step.said' || note.kind === 'step.asked' ? note.step : -1;
    marks.push({ at: entry.at, entry: entry.index, kind, name: note.kind, text: step < 0 ? tell(entry) : {}, step });
  }
  reader.read = entries.length;
  return marks;
}

function markKind(reader: MarkReader, entry: TraceEntry): MarkKind | null {
  const { note } = entry;
  if (FAULTS.has(note.kind)) return 'fault';
  if (REPAIRS.has(note.kind)) return note.kind === 'process.started' && entry.at <= 0 ? null : 'repair';
  switch (note.kind) {
    case 'step.said':
      return 'caption';
    case 'step.asked':
      return 'question';
    case 'leader.started':
      return note.leaderEpoch > 0 && !note.tp.startsWith('__') ? 'election' : null;
    case 'isr.changed':
      return isrMark(reader, note) ? 'isr' : null;
    case 'group.stateChanged':
      return note.to === 'PreparingRebalance' ? 'rebalance' : null;
    case 'violation':
    case 'check.failed':
      return 'violation';
    default:
      return null;
  }
}

/** An ISR that changes with an election is told by the election. */
function isrMark(reader: MarkReader, note: Extract<TraceEntry['note'], { kind: 'isr.changed' }>): boolean {
  const size = reader.isrSize.get(note.tp);
  const known = reader.isrEpoch.get(note.tp) === note.partitionEpoch;
  reader.isrSize.set(note.tp, note.isr.length);
  reader.isrEpoch.set(note.tp, note.partitionEpoch);
  return !known && size !== note.isr.length && !note.tp.startsWith('__');
}
