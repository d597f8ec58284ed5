import { itemAt, lengthOf } from '../appendList.ts';
import type { Batch } from '../batch.ts';
import { batchesOf } from '../log.ts';
import type { Log, LogDirectory, LogPort } from '../log.ts';
import { appendToSegment, newSegment, sealSegment, segmentBytesOf } from '../segment.ts';
import type { Segment } from '../segment.ts';
import { filterBatch } from './filter.ts';
import type { Rewriting } from './filter.ts';
import { groupSegments } from './group.ts';
import { buildOffsetMap, segmentsBetween } from './offsetMap.ts';
import type { DirtyRange, OffsetMap } from './offsetMap.ts';
import { abortedTransactionsOf, newTransactions } from './transactions.ts';

/** Segments that become one. */
export interface CleanedGroup {
  /** Base offsets of the segments that are read. */
  readonly sources: readonly number[];
  readonly bytesRead: number;
  /** Written to a file `.cleaned` of its own until it takes their place. */
  readonly cleaned: Segment;
}

/** What a round of the cleaner comes to. */
export interface CleanedLog {
  /** Clean up to here: the next round's dirty part begins there. */
  readonly endOffset: number;
  readonly groups: readonly CleanedGroup[];
}

export interface CleaningOptions {
  readonly nowMs: number;
  /** Keys that the offset map has room for. */
  readonly capacity: number;
}

/** One round (Kafka: Cleaner.doClean): learns the newest offset of each dirty key, and rewrites all segments up to there without what is older. */
export function cleanLog(log: Log, dirty: DirtyRange, { nowMs, capacity }: CleaningOptions): CleanedLog {
  const aborted = abortedTransactionsOf(batchesOf(log.disk));
  return rewriteLog(log, buildOffsetMap(log.disk, dirty, capacity, aborted), { nowMs, upTo: dirty.to });
}

/** The second half of a round. `upTo` is the first offset that may not be cleaned. */
export function rewriteLog(log: Log, map: OffsetMap, at: { readonly nowMs: number; readonly upTo: number }): CleanedLog {
  const { disk, memory } = log;
  const endOffset = map.latestOffset + 1;
  const rewriting: Rewriting = {
    map,
    nowMs: at.nowMs,
    deleteRetentionMs: memory.config['delete.retention.ms'],
    transactions: newTransactions(abortedTransactionsOf(batchesOf(disk))),
    producers: memory.producers,
    endOffset,
  };
  const limits = { maxBytes: segmentBytesOf(memory.config), maxIndexBytes: memory.config['segment.index.bytes'], upTo: at.upTo };
  const groups = groupSegments(segmentsBetween(disk, 0, endOffset), limits);
  return { endOffset, groups: groups.map(sources => cleanGroup(log, sources, rewriting)) };
}

function cleanGroup({ disk, memory }: Log, sources: readonly Segment[], rewriting: Rewriting): CleanedGroup {
  const cleaned = newSegment(disk.directory, sources[0]!.baseOffset, rewriting.nowMs);
  for (const source of sources) {
    for (let place = 0; place < lengthOf(source.batches); place++) {
      const left: Batch | null = filterBatch(itemAt(source.batches, place), rewriting);
      if (left !== null) appendToSegment(cleaned, left, memory.config['index.interval.bytes']);
    }
  }
  sealSegment(cleaned);
  // The age of the records is the age of the file: retention by time goes on as before.
  cleaned.modifiedMs = sources[sources.length - 1]!.modifiedMs;
  const bytesRead = sources.reduce((bytes, { sizeInBytes }) => bytes + sizeInBytes, 0);
  return { sources: sources.map(({ baseOffset }) => baseOffset), bytesRead, cleaned };
}

/** Where a cleaned segment lies until it is swapped in. */
export const cleanedFileOf = ({ cleaned }: CleanedGroup): string => `${cleaned.file}.cleaned`;

/** Are the segments that were read still there as they were? Not after a truncation, or when retention took one. */
export const isUnchanged = (disk: LogDirectory, { sources, bytesRead }: CleanedGroup): boolean => {
  const there = disk.segments.filter(({ baseOffset }) => sources.includes(baseOffset));
  return there.length === sources.length && there.reduce((bytes, { sizeInBytes }) => bytes + sizeInBytes, 0) === bytesRead;
};

/** Puts the cleaned segment, which is durable, in the place of those it was made of (Kafka: LocalLog.replaceSegments). */
export function swapIn({ disk }: Log, group: CleanedGroup, port: LogPort): void {
  const { cleaned, sources } = group;
  const at = disk.segments.findIndex(({ baseOffset }) => baseOffset === sources[0]);
  cleaned.durableBytes = cleaned.sizeInBytes;
  for (const old of disk.segments.splice(at, sources.length, cleaned)) port.remove(old.file);
  port.rename(cleanedFileOf(group), cleaned.file);
}
