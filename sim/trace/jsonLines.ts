import { sentence } from './sentences/index.ts';
import type { EventCauses } from './causes.ts';
import type { TraceEntry } from './entry.ts';

/**
 * A trace as JSON Lines, one entry a line: `{at, event, cause, node, kind, says, ...}` with the note's own fields; `at` in microseconds.
 * Record batches are told by their offsets: their records are in the logs, not in the trace.
 */
export function* jsonLines(entries: readonly TraceEntry[], events: Pick<EventCauses, 'causeOf'>): Generator<string> {
  for (const entry of entries) yield jsonLine(entry, events);
}

export const jsonLine = (entry: TraceEntry, events: Pick<EventCauses, 'causeOf'>): string => {
  const { at, event, node, note } = entry;
  const { kind, ...fields } = note;
  return JSON.stringify({ at, event, cause: events.causeOf(event), node, kind, says: sentence(entry, 'en'), ...fields }, shorten);
};

const shorten = (_key: string, value: unknown): unknown => (isBatch(value) ? summary(value) : value);

interface BatchLike {
  readonly baseOffset: number;
  readonly lastOffsetDelta: number;
  readonly partitionLeaderEpoch: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly sizeInBytes: number;
}

const isBatch = (value: unknown): value is BatchLike =>
  typeof value === 'object' && value !== null && 'partitionLeaderEpoch' in value && 'records' in value;

const summary = ({
  baseOffset,
  lastOffsetDelta,
  partitionLeaderEpoch,
  producerId,
  producerEpoch,
  baseSequence,
  sizeInBytes,
}: BatchLike) => ({
  baseOffset,
  lastOffset: baseOffset + lastOffsetDelta,
  leaderEpoch: partitionLeaderEpoch,
  producerId,
  producerEpoch,
  baseSequence,
  sizeInBytes,
});
