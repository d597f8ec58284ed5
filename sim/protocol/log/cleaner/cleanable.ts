import { itemAt } from '../appendList.ts';
import { activeSegment } from '../log.ts';
import type { Log, LogDirectory } from '../log.ts';
import { largestTimestampOf } from '../segment.ts';
import type { Segment } from '../segment.ts';
import { segmentsBetween } from './offsetMap.ts';
import type { DirtyRange } from './offsetMap.ts';

/** What a log has for the cleaner (Kafka: LogToClean). */
export interface LogToClean {
  /** From the first dirty offset to the first that may not be cleaned. */
  readonly dirty: DirtyRange;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  /** Dirty bytes among all that would be read. */
  readonly ratio: number;
  readonly isEligible: boolean;
}

/**
 * Looks whether a compacted log should be cleaned now (Kafka: LogCleanerManager.grabFilthiestCompactedLog). `cleanedTo` is its checkpoint;
 * one that lies outside the log is ignored.
 */
export function logToClean(log: Log, cleanedTo: number | undefined, nowMs: number): LogToClean {
  const { config } = log.memory;
  const from = firstDirtyOffset(log, cleanedTo);
  const { to, cleanBytes, cleanableBytes } = measure(log.disk, { from, to: Math.max(from, firstUncleanableOffset(log, from, nowMs)) });
  const ratio = cleanableBytes === 0 ? 0 : cleanableBytes / (cleanBytes + cleanableBytes);
  const isDue = cleanableBytes > 0 && isOverdue(log, from, nowMs);
  return { dirty: { from, to }, cleanBytes, cleanableBytes, ratio, isEligible: isDue || ratio > config['min.cleanable.dirty.ratio'] };
}

const firstDirtyOffset = ({ disk, memory }: Log, cleanedTo = memory.logStartOffset): number =>
  cleanedTo < memory.logStartOffset || cleanedTo > disk.logEndOffset ? memory.logStartOffset : cleanedTo;

/** Never beyond the high watermark, nor into the active segment, nor into what is younger than min.compaction.lag.ms. */
function firstUncleanableOffset({ disk, memory }: Log, from: number, nowMs: number): number {
  const lagMs = memory.config['min.compaction.lag.ms'];
  const tooYoung = lagMs <= 0 ? undefined : closedFrom(disk, from).find(segment => largestTimestampOf(segment) > nowMs - lagMs);
  return Math.min(memory.highWatermark, activeSegment(disk).baseOffset, tooYoung?.baseOffset ?? Number.MAX_SAFE_INTEGER);
}

/** The closed segments from the one that holds an offset on. */
const closedFrom = (disk: LogDirectory, offset: number): Segment[] => segmentsBetween(disk, offset, activeSegment(disk).baseOffset);

/** Bytes before and in the dirty part, which ends where the segment begins that holds its end: only whole segments are cleaned. */
export function measure(
  disk: LogDirectory,
  { from, to }: DirtyRange,
): { readonly to: number; readonly cleanBytes: number; readonly cleanableBytes: number } {
  const end = (closedFrom(disk, to)[0] ?? activeSegment(disk)).baseOffset;
  return {
    to: end,
    cleanBytes: sizeOf(disk.segments.filter(({ baseOffset }) => baseOffset < from)),
    cleanableBytes: sizeOf(segmentsBetween(disk, Math.min(from, end), end)),
  };
}

const sizeOf = (segments: readonly Segment[]): number => segments.reduce((bytes, { sizeInBytes }) => bytes + sizeInBytes, 0);

/** Is the oldest dirty segment older than max.compaction.lag.ms, whatever the ratio (KIP-354)? */
function isOverdue({ disk, memory }: Log, from: number, nowMs: number): boolean {
  const cleanUntilMs = nowMs - memory.config['max.compaction.lag.ms'];
  return closedFrom(disk, from).some(({ sizeInBytes, batches }) => {
    const timestamp = sizeInBytes === 0 ? -1 : itemAt(batches, 0).maxTimestamp;
    return timestamp > 0 && timestamp < cleanUntilMs;
  });
}
