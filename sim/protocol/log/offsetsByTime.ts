import { firstIndexWhere, itemAt, lengthOf } from './appendList.ts';
import type { Batch } from './batch.ts';
import type { Log } from './log.ts';
import { countOf, offsetDeltaAt, placeOfDelta, timestampAt } from './records.ts';
import { largestTimestampOf } from './segment.ts';
import type { Segment } from './segment.ts';

/** Timestamps of ListOffsets that stand for a place in the log (Kafka: ListOffsetsRequest). */
export const LATEST_TIMESTAMP = -1;
export const EARLIEST_TIMESTAMP = -2;
export const MAX_TIMESTAMP = -3;
export const EARLIEST_LOCAL_TIMESTAMP = -4;
export const LATEST_TIERED_TIMESTAMP = -5;

export interface TimestampAndOffset {
  readonly timestamp: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** The first record whose timestamp is at or after the target (Kafka: UnifiedLog.fetchOffsetByTimestamp), or null. */
export function offsetForTimestamp(log: Log, target: number): TimestampAndOffset | null {
  for (const segment of log.disk.segments) {
    if (largestTimestampOf(segment) < target) continue;
    const found = searchSegment(segment, target, log.memory.logStartOffset);
    if (found !== null) return found;
  }
  return null;
}

/** All before the last time entry below the target is older than the target, so the scan begins there. */
function searchSegment(segment: Segment, target: number, logStartOffset: number): TimestampAndOffset | null {
  const { batches, timeIndex } = segment;
  const entry = firstIndexWhere(timeIndex, place => itemAt(batches, place).maxTimestamp >= target) - 1;
  for (let place = entry < 0 ? 0 : itemAt(timeIndex, entry); place < lengthOf(batches); place++) {
    const batch = itemAt(batches, place);
    const index = batch.maxTimestamp < target ? -1 : firstRecordWhere(batch, timestamp => timestamp >= target, logStartOffset);
    if (index >= 0) return at(batch, index);
  }
  return null;
}

function firstRecordWhere(batch: Batch, holds: (timestamp: number) => boolean, fromOffset: number): number {
  for (let index = placeOfDelta(batch.records, fromOffset - batch.baseOffset); index < countOf(batch.records); index++) {
    if (holds(timestampAt(batch, index))) return index;
  }
  return -1;
}

const at = (batch: Batch, index: number): TimestampAndOffset => ({
  timestamp: timestampAt(batch, index),
  offset: batch.baseOffset + offsetDeltaAt(batch.records, index),
  leaderEpoch: batch.partitionLeaderEpoch,
});

/** The first record with the greatest timestamp of the log, or null in an empty one. */
export function offsetOfMaxTimestamp(log: Log): TimestampAndOffset | null {
  let greatest: Segment | null = null;
  for (const segment of log.disk.segments) {
    if (segment.maxTimestampBatch >= 0 && (greatest === null || largestTimestampOf(segment) > largestTimestampOf(greatest)))
      greatest = segment;
  }
  if (greatest === null) return null;
  const batch = itemAt(greatest.batches, greatest.maxTimestampBatch);
  return at(
    batch,
    Math.max(
      0,
      firstRecordWhere(batch, timestamp => timestamp === batch.maxTimestamp, 0),
    ),
  );
}
