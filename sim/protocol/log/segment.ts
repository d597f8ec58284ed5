import { append, cutTo, EMPTY_LIST, firstIndexWhere, itemAt, lastItem, lengthOf } from './appendList.ts';
import type { AppendList } from './appendList.ts';
import { lastOffsetOf, nextOffsetOf } from './batch.ts';
import type { Batch } from './batch.ts';

/**
 * One file of a log with its two indexes (Kafka: LogSegment, OffsetIndex, TimeIndex). An index entry is kept as the place of the batch it
 * points to; offset, file position and timestamp follow from that. Indexes are memory-mapped in Kafka: they cost no write of their own, and
 * a start after an unclean end makes them anew.
 */
export interface Segment {
  readonly type: 'segment';
  /** Path in the data directory: `orders-0/00000000000000000000.log`. */
  readonly file: string;
  readonly baseOffset: number;
  /** Wall clock, milliseconds. */
  readonly createdMs: number;
  /** By how much it is rolled before its time (segment.jitter.ms), so that segments that began together do not end together. */
  readonly rollJitterMs: number;
  /** Of the last write: the file's modification time, milliseconds. */
  modifiedMs: number;
  batches: AppendList<Batch>;
  /** Where each batch begins in the file. */
  positions: AppendList<number>;
  sizeInBytes: number;
  /** Places of the batches with an entry (last offset of the batch, position of the batch). */
  offsetIndex: AppendList<number>;
  /** Places of batches that held the greatest timestamp when an entry (timestamp, last offset of the batch) was made. */
  timeIndex: AppendList<number>;
  bytesSinceLastIndexEntry: number;
  /** Place of the first batch with the greatest timestamp so far, -1 for an empty segment. */
  maxTimestampBatch: number;
  /** A power loss keeps this much of the file. */
  durableBytes: number;
}

/** The topic settings that decide on segments and their indexes. */
export interface SegmentConfig {
  readonly 'segment.bytes': number;
  readonly 'internal.segment.bytes': number | null;
  readonly 'segment.ms': number;
  readonly 'cleanup.policy': string;
  readonly 'max.compaction.lag.ms': number;
  readonly 'segment.index.bytes': number;
  readonly 'index.interval.bytes': number;
}

const OFFSET_DIGITS = 20;
export const OFFSET_ENTRY_BYTES = 8;
export const TIME_ENTRY_BYTES = 12;
export const MAX_RELATIVE_OFFSET = 2_147_483_647;

/** `00000000000000000042`, the name of all files that begin at offset 42. */
export const segmentName = (baseOffset: number): string => String(baseOffset).padStart(OFFSET_DIGITS, '0');

export const newSegment = (directory: string, baseOffset: number, createdMs: number, rollJitterMs = 0): Segment => ({
  type: 'segment',
  file: `${directory}/${segmentName(baseOffset)}.log`,
  baseOffset,
  createdMs,
  rollJitterMs,
  modifiedMs: createdMs,
  batches: EMPTY_LIST,
  positions: EMPTY_LIST,
  sizeInBytes: 0,
  offsetIndex: EMPTY_LIST,
  timeIndex: EMPTY_LIST,
  bytesSinceLastIndexEntry: 0,
  maxTimestampBatch: -1,
  durableBytes: 0,
});

/** What is about to be appended, for the question whether it still fits. */
export interface Upcoming {
  readonly bytes: number;
  readonly maxTimestamp: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/**
 * Must a new segment begin before this append (Kafka: LogSegment.shouldRoll)? Time is that of the records: from the first batch's timestamp
 * to the new one's; only without timestamps the age of the segment counts. So an idle segment is never rolled.
 */
export function shouldRoll(segment: Segment, upcoming: Upcoming, config: SegmentConfig, nowMs: number): boolean {
  const { sizeInBytes, baseOffset } = segment;
  return (
    sizeInBytes > segmentBytesOf(config) - upcoming.bytes ||
    (sizeInBytes > 0 && timeWaitedForRoll(segment, upcoming.maxTimestamp, nowMs) > maxSegmentMs(config) - segment.rollJitterMs) ||
    lengthOf(segment.offsetIndex) >= Math.floor(config['segment.index.bytes'] / OFFSET_ENTRY_BYTES) ||
    lengthOf(segment.timeIndex) >= Math.floor(config['segment.index.bytes'] / TIME_ENTRY_BYTES) - 1 ||
    upcoming.lastOffset - baseOffset > MAX_RELATIVE_OFFSET
  );
}

/** The internal key is for tests that want segments below the least that segment.bytes allows (Kafka: LogConfig.segmentSize). */
export const segmentBytesOf = (config: Pick<SegmentConfig, 'segment.bytes' | 'internal.segment.bytes'>): number =>
  config['internal.segment.bytes'] ?? config['segment.bytes'];

/** What must be compacted in time must be in a closed segment by then (Kafka: LogConfig.maxSegmentMs, KIP-354). */
const maxSegmentMs = (config: SegmentConfig): number =>
  config['cleanup.policy'].includes('compact') ? Math.min(config['max.compaction.lag.ms'], config['segment.ms']) : config['segment.ms'];

function timeWaitedForRoll(segment: Segment, timestamp: number, nowMs: number): number {
  const first = itemAt(segment.batches, 0).maxTimestamp;
  return first >= 0 ? timestamp - first : nowMs - segment.createdMs;
}

/** Appends a batch, and index entries when enough bytes have gone by since the last ones; the first batch of a segment never gets any. */
export function appendToSegment(segment: Segment, batch: Batch, indexIntervalBytes: number): void {
  const place = lengthOf(segment.batches);
  segment.batches = append(segment.batches, batch);
  segment.positions = append(segment.positions, segment.sizeInBytes);
  if (batch.maxTimestamp > largestTimestampOf(segment)) segment.maxTimestampBatch = place;
  if (segment.bytesSinceLastIndexEntry > indexIntervalBytes) {
    segment.offsetIndex = append(segment.offsetIndex, place);
    appendTimeEntry(segment);
    segment.bytesSinceLastIndexEntry = 0;
  }
  segment.bytesSinceLastIndexEntry += batch.sizeInBytes;
  segment.sizeInBytes += batch.sizeInBytes;
}

/** The greatest timestamp of the segment, -1 for none. */
export const largestTimestampOf = (segment: Segment): number =>
  segment.maxTimestampBatch < 0 ? -1 : itemAt(segment.batches, segment.maxTimestampBatch).maxTimestamp;

/** Time entries rise: a greatest timestamp that already has its entry gets no second one. */
function appendTimeEntry(segment: Segment): void {
  const last = lastItem(segment.timeIndex);
  const lastTimestamp = last === undefined ? -1 : itemAt(segment.batches, last).maxTimestamp;
  if (largestTimestampOf(segment) > lastTimestamp) segment.timeIndex = append(segment.timeIndex, segment.maxTimestampBatch);
}

/** A segment that takes no more appends gets a last time entry (Kafka: LogSegment.onBecomeInactiveSegment). */
export const sealSegment = (segment: Segment): void => appendTimeEntry(segment);

/** Offset after the last batch; the base offset of an empty segment. */
export function endOffsetOf(segment: Segment): number {
  const last = lastItem(segment.batches);
  return last === undefined ? segment.baseOffset : nextOffsetOf(last);
}

/** Place of the batch that holds an offset, or of the first after it. */
export const placeOf = (segment: Segment, offset: number): number =>
  firstIndexWhere(segment.batches, batch => lastOffsetOf(batch) >= offset);

/**
 * Cuts the segment so that it ends before the batch that holds the offset (Kafka: LogSegment.truncateTo). Entries of the indexes that point
 * beyond go too. Returns how many bytes went.
 */
export function truncateSegment(segment: Segment, offset: number): number {
  const keep = placeOf(segment, offset);
  if (keep >= lengthOf(segment.batches)) return 0;
  const size = itemAt(segment.positions, keep);
  const cut = segment.sizeInBytes - size;
  const pointsBelow = (index: AppendList<number>): AppendList<number> =>
    cutTo(
      index,
      firstIndexWhere(index, place => place >= keep),
    );
  segment.batches = cutTo(segment.batches, keep);
  segment.positions = cutTo(segment.positions, keep);
  segment.sizeInBytes = size;
  segment.offsetIndex = pointsBelow(segment.offsetIndex);
  segment.timeIndex = pointsBelow(segment.timeIndex);
  segment.bytesSinceLastIndexEntry = 0;
  segment.durableBytes = Math.min(segment.durableBytes, size);
  findLargestTimestamp(segment);
  return cut;
}

/** The greatest timestamp is that of the last time entry or of a batch after it (Kafka: LogSegment.loadLargestTimestamp). */
function findLargestTimestamp(segment: Segment): void {
  segment.maxTimestampBatch = lastItem(segment.timeIndex) ?? -1;
  for (let place = segment.maxTimestampBatch + 1; place < lengthOf(segment.batches); place++) {
    if (itemAt(segment.batches, place).maxTimestamp > largestTimestampOf(segment)) segment.maxTimestampBatch = place;
  }
}

/** Makes both indexes anew from the batches, as recovery does (Kafka: LogSegment.recover). */
export function rebuildIndexes(segment: Segment, indexIntervalBytes: number): void {
  const { batches } = segment;
  segment.batches = segment.positions = segment.offsetIndex = segment.timeIndex = EMPTY_LIST;
  segment.sizeInBytes = segment.bytesSinceLastIndexEntry = 0;
  segment.maxTimestampBatch = -1;
  for (let place = 0; place < lengthOf(batches); place++) appendToSegment(segment, itemAt(batches, place), indexIntervalBytes);
  sealSegment(segment);
}

/** What lies within a read. */
export interface SegmentSlice {
  readonly batches: readonly Batch[];
  readonly position: number;
  readonly bytes: number;
}

/**
 * Whole batches from the one that holds `from` on, that begin below `upTo` and fit into `maxBytes`; the first one fits always when
 * `minOneMessage` is set. Null when the segment holds nothing at or after `from`.
 */
export function readSegment(
  segment: Segment,
  from: number,
  limits: { upTo: number; maxBytes: number; minOneMessage: boolean },
): SegmentSlice | null {
  const length = lengthOf(segment.batches);
  const first = placeNear(segment, from, length);
  if (first >= length) return null;
  const batches: Batch[] = [];
  let bytes = 0;
  for (let place = first; place < length; place++) {
    const batch = itemAt(segment.batches, place);
    const fits = bytes + batch.sizeInBytes <= limits.maxBytes || (place === first && limits.minOneMessage);
    if (batch.baseOffset >= limits.upTo || !fits) break;
    batches.push(batch);
    bytes += batch.sizeInBytes;
  }
  return { batches, position: itemAt(segment.positions, first), bytes };
}

/** Readers mostly follow the end of the log, so the last batch is tried before the search. */
function placeNear(segment: Segment, offset: number, length: number): number {
  const last = lastItem(segment.batches);
  if (last === undefined || offset > lastOffsetOf(last)) return length;
  return offset >= last.baseOffset ? length - 1 : placeOf(segment, offset);
}

/** The entries of the offset index, as `kafka-dump-log.sh` prints them. */
export const offsetEntriesOf = (segment: Segment): { readonly offset: number; readonly position: number }[] =>
  entriesOf(segment, segment.offsetIndex, (batch, place) => ({ offset: lastOffsetOf(batch), position: itemAt(segment.positions, place) }));

/** The entries of the time index. */
export const timeEntriesOf = (segment: Segment): { readonly timestamp: number; readonly offset: number }[] =>
  entriesOf(segment, segment.timeIndex, batch => ({ timestamp: batch.maxTimestamp, offset: lastOffsetOf(batch) }));

function entriesOf<Entry>(segment: Segment, index: AppendList<number>, toEntry: (batch: Batch, place: number) => Entry): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < lengthOf(index); at++) {
    const place = itemAt(index, at);
    entries.push(toEntry(itemAt(segment.batches, place), place));
  }
  return entries;
}
