import type { TopicConfig } from '../config/topic.ts';
import type { Out } from '../machine.ts';
import type { TopicPartition } from '../topicPartition.ts';
import type { Batch } from './batch.ts';
import { newCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { NO_EPOCHS, truncateEpochsFromEnd, truncateEpochsFromStart } from './leaderEpochs.ts';
import type { LeaderEpochCheckpoint, LeaderEpochs } from './leaderEpochs.ts';
import { NO_PRODUCERS } from './producerState.ts';
import type { ProducerSnapshot, Producers } from './producerState.ts';
import { newSegment, readSegment, truncateSegment } from './segment.ts';
import type { Segment, SegmentSlice } from './segment.ts';
import { rebuildProducers } from './snapshots.ts';

/** The directory of a replica: what its disk holds, as seen through the page cache. */
export interface LogDirectory {
  readonly type: 'log';
  readonly tp: TopicPartition;
  /** As in `partition.metadata`. */
  readonly topicId: string;
  /** The directory's name: `orders-0`, until the topic is deleted or the log is found to be stray. */
  directory: string;
  /** Oldest first; the last one takes the appends. Never empty. */
  segments: Segment[];
  logEndOffset: number;
  readonly epochs: LeaderEpochCheckpoint;
  /** Oldest first. */
  snapshots: readonly ProducerSnapshot[];
}

/** What the process knows of the log besides. It is gone with the process; a start makes it anew from checkpoints and files. */
export interface LogMemory {
  /** Records below are deleted. */
  logStartOffset: number;
  highWatermark: number;
  /** All below is known to be flushed. */
  recoveryPoint: number;
  /** `NO_PRODUCERS` until there is one. */
  producers: Producers;
  flushes: readonly PendingFlush[];
  nextFlushToken: number;
  /** When a flush of the whole log was last asked for, 0 in a log just opened. Wall clock, milliseconds. */
  lastFlushMs: number;
  /** Frozen. */
  config: TopicConfig;
}

/** A flush of a segment that is under way. */
export interface PendingFlush {
  readonly token: number;
  readonly baseOffset: number;
  bytes: number;
  endOffset: number;
}

/** A replica's log (Kafka: UnifiedLog): logStartOffset <= highWatermark <= logEndOffset. The two halves live apart, so a `Log` is made when one is needed. */
export interface Log {
  readonly disk: LogDirectory;
  readonly memory: LogMemory;
}

/** What a log asks of its machine. */
export type LogPort = Pick<Out, 'write' | 'flush' | 'remove' | 'rename' | 'note' | 'random' | 'wallMs'>;

/** Shared by all logs that have none: a clone then copies nothing. */
const NONE: readonly never[] = Object.freeze([]);

export function newLogDirectory(tp: TopicPartition, topicId: string, nowMs: number): LogDirectory {
  return {
    type: 'log',
    tp,
    topicId,
    directory: tp,
    segments: [newSegment(tp, 0, nowMs)],
    logEndOffset: 0,
    epochs: newCheckpoint(`${tp}/leader-epoch-checkpoint`, NO_EPOCHS),
    snapshots: NONE,
  };
}

export const newLogMemory = (config: TopicConfig): LogMemory => ({
  logStartOffset: 0,
  highWatermark: 0,
  recoveryPoint: 0,
  producers: NO_PRODUCERS,
  flushes: NONE,
  nextFlushToken: 1,
  lastFlushMs: 0,
  config,
});

export const activeSegment = (disk: LogDirectory): Segment => disk.segments[disk.segments.length - 1]!;

export const sizeOfLog = (disk: LogDirectory): number => disk.segments.reduce((bytes, segment) => bytes + segment.sizeInBytes, 0);

/** The segment that an offset belongs to: the last one whose base is not above it. */
export function segmentFor(disk: LogDirectory, offset: number): Segment | undefined {
  for (let index = disk.segments.length - 1; index >= 0; index--) {
    const segment = disk.segments[index]!;
    if (segment.baseOffset <= offset) return segment;
  }
  return undefined;
}

export interface ReadLimits {
  /** Offset that ends what may be read: the log's end for followers, the high watermark for consumers. */
  readonly upTo: number;
  readonly maxBytes: number;
  /** The first batch is returned whole, however large. */
  readonly minOneMessage: boolean;
}

export interface LogRead extends SegmentSlice {
  /** '' when nothing was read. */
  readonly file: string;
}

const NOTHING: LogRead = Object.freeze({ batches: Object.freeze([]), position: 0, bytes: 0, file: '' });

/** Whole batches of one segment (Kafka: LocalLog.read), or null when the offset is out of range. */
export function readLog(log: Log, from: number, limits: ReadLimits): LogRead | null {
  const { disk } = log;
  if (from < log.memory.logStartOffset || from > disk.logEndOffset) return null;
  if (from >= limits.upTo) return NOTHING;
  let index = disk.segments.length - 1;
  while (index > 0 && disk.segments[index]!.baseOffset > from) index--;
  for (; index < disk.segments.length; index++) {
    const segment = disk.segments[index]!;
    const slice = readSegment(segment, from, limits);
    if (slice !== null) return { batches: slice.batches, position: slice.position, bytes: slice.bytes, file: segment.file };
  }
  return NOTHING;
}

/** Moves the high watermark into [logStartOffset, logEndOffset], as near to the wanted one as that allows. Returns where it is. */
export function updateHighWatermark(log: Log, wanted: number): number {
  log.memory.highWatermark = Math.min(Math.max(wanted, log.memory.logStartOffset), log.disk.logEndOffset);
  return log.memory.highWatermark;
}

/** Replaces the leader epochs, on disk too, if they changed. */
export function setEpochs(disk: LogDirectory, epochs: LeaderEpochs, port: LogPort): void {
  if (epochs !== disk.epochs.content) writeCheckpoint(disk.epochs, epochs, epochFileBytes(epochs), port);
}

const EPOCH_FILE_HEADER_BYTES = 4;
const EPOCH_LINE_BYTES = 8;
const epochFileBytes = (epochs: LeaderEpochs): number => EPOCH_FILE_HEADER_BYTES + EPOCH_LINE_BYTES * epochs.length;

/**
 * Cuts the log to end at an offset (Kafka: UnifiedLog.truncateTo). Where that is at or above the end, only an epoch without records, left by a
 * leadership of one's own that wrote nothing, is cut off.
 */
export function truncateTo(log: Log, offset: number, leaderEpoch: number, port: LogPort): void {
  const { disk, memory } = log;
  const from = disk.logEndOffset;
  if (offset >= from) return setEpochs(disk, truncateEpochsFromEnd(disk.epochs.content, from), port);
  if (disk.segments[0]!.baseOffset > offset) return truncateFullyAndStartAt(log, offset, leaderEpoch, port);
  while (activeSegment(disk).baseOffset > offset) port.remove(disk.segments.pop()!.file);
  const active = activeSegment(disk);
  truncateSegment(active, offset);
  disk.logEndOffset = offset;
  memory.logStartOffset = Math.min(memory.logStartOffset, offset);
  memory.recoveryPoint = Math.min(memory.recoveryPoint, offset);
  updateHighWatermark(log, memory.highWatermark);
  cutFlushes(memory, active, offset);
  setEpochs(disk, truncateEpochsFromEnd(disk.epochs.content, offset), port);
  disk.snapshots = disk.snapshots.filter(snapshot => snapshot.offset <= offset);
  rebuildProducers(log);
  port.note({ kind: 'log.truncated', tp: disk.tp, from, to: offset, leaderEpoch });
}

/** A flush that was asked for before a truncation makes no more durable than what is left. */
function cutFlushes(memory: LogMemory, active: Segment, offset: number): void {
  memory.flushes = memory.flushes.filter(flush => flush.baseOffset <= active.baseOffset);
  for (const flush of memory.flushes) {
    flush.endOffset = Math.min(flush.endOffset, offset);
    if (flush.baseOffset === active.baseOffset) flush.bytes = Math.min(flush.bytes, active.sizeInBytes);
  }
}

/** Empties the log and lets it begin at an offset: a follower that fell behind the leader's log start (Kafka: UnifiedLog.truncateFullyAndStartAt). */
export function truncateFullyAndStartAt(log: Log, offset: number, leaderEpoch: number, port: LogPort): void {
  const { disk, memory } = log;
  const from = disk.logEndOffset;
  for (const segment of disk.segments) port.remove(segment.file);
  disk.segments = [newSegment(disk.directory, offset, port.wallMs)];
  disk.logEndOffset = memory.logStartOffset = memory.highWatermark = memory.recoveryPoint = offset;
  memory.flushes = NONE;
  memory.producers = NO_PRODUCERS;
  disk.snapshots = NONE;
  setEpochs(disk, disk.epochs.content.length === 0 ? disk.epochs.content : NO_EPOCHS, port);
  port.note({ kind: 'log.truncated', tp: disk.tp, from, to: offset, leaderEpoch });
}

/**
 * Raises the log start offset (Kafka: UnifiedLog.maybeIncrementLogStartOffset). Never down, never above the high watermark: false when it
 * was asked for that.
 */
export function raiseLogStart(log: Log, offset: number, reason: 'retention' | 'deleteRecords' | 'leader', port: LogPort): boolean {
  const { disk, memory } = log;
  if (offset > memory.highWatermark) return false;
  if (offset <= memory.logStartOffset) return true;
  memory.logStartOffset = offset;
  setEpochs(disk, truncateEpochsFromStart(disk.epochs.content, offset), port);
  disk.snapshots = disk.snapshots.filter(snapshot => snapshot.offset >= offset);
  port.note({ kind: 'logStart.advanced', tp: disk.tp, logStartOffset: offset, reason });
  return true;
}

/** Asks for a segment to be made durable up to an offset; `flushed` is told when it is. With `waits` what is sent afterwards waits for it. */
export function flushSegment(
  log: Log,
  segment: Segment,
  { endOffset, waits = false }: { endOffset: number; waits?: boolean },
  port: LogPort,
): void {
  if (segment.durableBytes >= segment.sizeInBytes) return;
  const token = log.memory.nextFlushToken++;
  log.memory.flushes = [...log.memory.flushes, { token, baseOffset: segment.baseOffset, bytes: segment.sizeInBytes, endOffset }];
  port.flush(segment.file, token, waits);
}

/** Asks for all that is not durable yet. Returns how many flushes are under way now. */
export function flushLog(log: Log, port: LogPort): number {
  log.memory.lastFlushMs = port.wallMs;
  const { segments, logEndOffset } = log.disk;
  segments.forEach((segment, index) => flushSegment(log, segment, { endOffset: segments[index + 1]?.baseOffset ?? logEndOffset }, port));
  return log.memory.flushes.length;
}

/** A flush of a segment of this log has completed. */
export function segmentFlushed(log: Log, token: number): void {
  const { memory, disk } = log;
  const flush = memory.flushes.find(pending => pending.token === token);
  if (flush === undefined) return;
  memory.flushes = memory.flushes.length === 1 ? NONE : memory.flushes.filter(pending => pending !== flush);
  const segment = disk.segments.find(candidate => candidate.baseOffset === flush.baseOffset);
  if (segment !== undefined) segment.durableBytes = Math.max(segment.durableBytes, Math.min(flush.bytes, segment.sizeInBytes));
  memory.recoveryPoint = Math.max(memory.recoveryPoint, Math.min(flush.endOffset, disk.logEndOffset));
}

/** All batches, oldest first. */
export function batchesOf(disk: LogDirectory): Batch[] {
  const batches: Batch[] = [];
  for (const { batches: list } of disk.segments) {
    for (const chunk of list.chunks) for (const batch of chunk) batches.push(batch);
    for (const batch of list.tail) batches.push(batch);
  }
  return batches;
}
