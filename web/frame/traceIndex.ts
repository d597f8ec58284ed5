import type { Batch, TraceEntry } from '../engine.ts';

/**
 * What frames need to know of the past, gathered from the trace as it grows. When the run goes back, so does the index: everything in it
 * remembers the entry it came from.
 */
export interface TraceIndex {
  /** Entries read so far. */
  read: number;
  readonly acknowledged: Map<string, number>;
  /** Entries of the steps that spoke. */
  readonly said: number[];
  /** By subject (`orders-0`, `broker-1`, `high orders-0` ...): the entries that changed it. */
  readonly changes: Map<string, number[]>;
  /** Messages that will not arrive, by id: entry. Only recent ones are kept. */
  readonly lost: Map<number, number>;
}

export const createTraceIndex = (): TraceIndex => ({
  read: 0,
  acknowledged: new Map(),
  said: [],
  changes: new Map(),
  lost: new Map(),
});

/** The same batch on every broker and in the producer's own words. */
export const batchKey = (tp: string, batch: Batch): string =>
  `${tp}|${batch.baseOffset}|${batch.baseTimestamp}|${batch.producerId}|${batch.baseSequence}`;

/** The producer's batch has no offset of its own yet; its acknowledgement says which it got. */
const ackKey = (tp: string, baseOffset: number, batch: Batch): string =>
  `${tp}|${baseOffset}|${batch.baseTimestamp}|${batch.producerId}|${batch.baseSequence}`;

/** Reads what has happened since; forgets what has not happened any more. `length` says how many entries have happened by now. */
export function readTrace(index: TraceIndex, entries: readonly TraceEntry[], length: number): void {
  if (length < index.read) cutTo(index, length);
  for (let at = index.read; at < length; at++) readEntry(index, entries[at]!);
  index.read = length;
}

function cutTo(index: TraceIndex, length: number): void {
  for (const [key, entry] of index.acknowledged) if (entry >= length) index.acknowledged.delete(key);
  for (const [id, entry] of index.lost) if (entry >= length) index.lost.delete(id);
  for (const list of [index.said, ...index.changes.values()]) while (list.length > 0 && list[list.length - 1]! >= length) list.pop();
}

const changed = (index: TraceIndex, key: string, entry: number): void => {
  const list = index.changes.get(key);
  if (list === undefined) index.changes.set(key, [entry]);
  else list.push(entry);
};

function readEntry(index: TraceIndex, entry: TraceEntry): void {
  const { note } = entry;
  switch (note.kind) {
    case 'producer.acked':
      index.acknowledged.set(ackKey(note.tp, note.baseOffset, note.batch), entry.index);
      break;
    case 'step.said':
      index.said.push(entry.index);
      break;
    case 'message.lost':
      index.lost.set(note.id, entry.index);
      break;
    default:
      readChange(index, entry);
  }
}

function readChange(index: TraceIndex, entry: TraceEntry): void {
  const { note, node } = entry;
  switch (note.kind) {
    case 'leader.started':
      changed(index, `leader ${note.tp}`, entry.index);
      break;
    case 'isr.changed':
      changed(index, `isr ${note.tp}`, entry.index);
      break;
    case 'highWatermark.advanced':
      if (note.asLeader) changed(index, `high ${note.tp}`, entry.index);
      break;
    case 'log.appended':
    case 'log.truncated':
      changed(index, `log ${note.tp} ${node}`, entry.index);
      break;
    case 'process.crashed':
    case 'process.stopped':
    case 'process.started':
    case 'process.paused':
    case 'process.resumed':
    case 'host.poweredOff':
      changed(index, `node ${node}`, entry.index);
      break;
    case 'group.stateChanged':
      changed(index, `group ${note.group}`, entry.index);
      break;
    case 'broker.sessionExpired':
      changed(index, `session broker-${note.broker}`, entry.index);
      break;
    case 'producer.failed':
      changed(index, `failed ${node}`, entry.index);
      break;
    case 'consumer.joined':
      changed(index, `joined ${node}`, entry.index);
      break;
    default:
  }
}

/** The last entry that changed a subject, -1 if none did. */
export const lastChange = (index: TraceIndex, key: string): number => {
  const list = index.changes.get(key);
  return list === undefined || list.length === 0 ? -1 : list[list.length - 1]!;
};
