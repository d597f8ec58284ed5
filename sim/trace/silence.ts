import type { TraceEntry, TraceNote } from './entry.ts';

/**
 * What made a node fall silent, for a note that says that nothing was heard of it. Looks back for the last thing that stopped the node,
 * unless it has come back since, or for a fault that names it and is not over.
 */
export function silencedBy(entries: readonly TraceEntry[], { note, index }: TraceEntry): TraceEntry | undefined {
  const nodes = silentNodes(note);
  if (nodes.length === 0) return undefined;
  const over = new Set<number>();
  for (let at = index - 1; at >= 0; at--) {
    const entry = entries[at]!;
    if (entry.note.kind === 'fault.ended') over.add(entry.note.fault);
    if (entry.note.kind === 'fault.began' && !over.has(entry.note.fault) && nodes.some(node => names(entry.note, node))) return entry;
    if (!nodes.includes(entry.node)) continue;
    if (STOPS.includes(entry.note.kind)) return entry;
    if (RETURNS.includes(entry.note.kind)) return undefined;
  }
  return undefined;
}

const STOPS: readonly TraceNote['kind'][] = ['process.crashed', 'process.paused', 'process.stopped', 'host.poweredOff'];
const RETURNS: readonly TraceNote['kind'][] = ['process.started', 'process.resumed'];

const silentNodes = (note: TraceNote): readonly string[] => {
  switch (note.kind) {
    case 'broker.sessionExpired':
      return [`broker-${note.broker}`];
    case 'isr.shrinkProposed':
      return note.leaving.map(({ replica }) => `broker-${replica}`);
    case 'group.memberRemoved':
      return isHeartbeatLoss(note.reason) ? [clientOf(note.memberId)] : [];
    default:
      return [];
  }
};

const isHeartbeatLoss = (reason: string): boolean => reason.startsWith('no heartbeat') || reason.startsWith('did not');

/** A member id is the client id, a dash and a UUID. */
const clientOf = (memberId: string): string => memberId.slice(0, -37);

const names = (note: TraceNote, node: string): boolean => note.kind === 'fault.began' && note.action.split(/[^\w-]+/).includes(node);
