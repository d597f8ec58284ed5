import { itemAt, lengthOf } from '../appendList.ts';
import type { Batch } from '../batch.ts';
import { lastOffsetOf } from '../batch.ts';
import type { LogDirectory } from '../log.ts';
import { countOf, offsetDeltaAt, recordAt } from '../records.ts';
import type { Segment } from '../segment.ts';
import { newTransactions, readTransaction } from './transactions.ts';
import type { AbortedTransaction } from './transactions.ts';

/** The last offset of each key of the dirty part (Kafka: OffsetMap). It has room for so many keys; then the round ends where it is. */
export interface OffsetMap {
  readonly offsets: Map<string, number>;
  readonly capacity: number;
  /** All up to here is in it; -1 for nothing. */
  latestOffset: number;
}

export interface DirtyRange {
  readonly from: number;
  readonly to: number;
}

const BYTES_PER_KEY = 24;

/** How many keys a cleaner thread has room for (Kafka: LogCleaner, SkimpyOffsetMap: 16 bytes of hash, 8 of offset). */
export const capacityOf = (dedupeBufferBytes: number, threads: number, loadFactor: number): number =>
  Math.max(1, Math.floor(Math.floor(dedupeBufferBytes / Math.max(1, threads) / BYTES_PER_KEY) * loadFactor));

/** Reads the dirty part, oldest first, without markers and aborted data (Kafka: Cleaner.buildOffsetMap). */
export function buildOffsetMap(disk: LogDirectory, range: DirtyRange, capacity: number, aborted: readonly AbortedTransaction[]): OffsetMap {
  const map: OffsetMap = { offsets: new Map(), capacity, latestOffset: -1 };
  const dirty = segmentsBetween(disk, range.from, range.to);
  const transactions = newTransactions(aborted.filter(({ lastOffset }) => lastOffset >= range.from));
  for (const [index, segment] of dirty.entries()) {
    for (let place = 0; place < lengthOf(segment.batches); place++) {
      const batch = itemAt(segment.batches, place);
      const isUnread = readTransaction(transactions, batch) || batch.isControl;
      if (!isUnread && !putRecords(map, batch, range.from)) return map;
      if (lastOffsetOf(batch) >= range.from) map.latestOffset = Math.max(map.latestOffset, lastOffsetOf(batch));
    }
    map.latestOffset = Math.max(map.latestOffset, (dirty[index + 1]?.baseOffset ?? range.to) - 1);
  }
  return map;
}

/** False when the map is full. */
function putRecords(map: OffsetMap, batch: Batch, from: number): boolean {
  for (let index = 0; index < countOf(batch.records); index++) {
    const offset = batch.baseOffset + offsetDeltaAt(batch.records, index);
    const { key } = recordAt(batch, index);
    if (key === null || offset < from) continue;
    if (map.offsets.size >= map.capacity) return false;
    map.offsets.set(key, offset);
    map.latestOffset = offset;
  }
  return true;
}

/** From the segment that holds `from` to the last one that begins below `to` (Kafka: LogSegments.values). */
export function segmentsBetween({ segments }: LogDirectory, from: number, to: number): Segment[] {
  if (from >= to) return [];
  return segments.filter(
    (segment, index) => segment.baseOffset < to && (segments[index + 1]?.baseOffset ?? Number.MAX_SAFE_INTEGER) > from,
  );
}
