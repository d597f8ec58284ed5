import type { ErrorName } from '../messages/errors.ts';
import type { Batch, Records } from './batch.ts';
import { lastOffsetOf, nextOffsetOf } from './batch.ts';
import { recompressed } from './recompression.ts';
import { assignEpoch } from './leaderEpochs.ts';
import { activeSegment, flushSegment, setEpochs } from './log.ts';
import type { Log, LogPort } from './log.ts';
import { checkSequence, findDuplicate, remember } from './producerState.ts';
import { countOf, recordAt, timestampAt } from './records.ts';
import { appendToSegment, newSegment, sealSegment, segmentBytesOf, shouldRoll } from './segment.ts';
import type { Upcoming } from './segment.ts';
import { takeSnapshot } from './snapshots.ts';

/** What became of an append by the leader. */
export interface LeaderAppend {
  readonly error: ErrorName;
  /** The batch as it was written; null for an error and for a duplicate. */
  readonly batch: Batch | null;
  /** -1 with an error; of the earlier append for a duplicate. */
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** -1 under CreateTime. */
  readonly logAppendTimeMs: number;
}

/**
 * Appends a producer's batch (Kafka: UnifiedLog.appendAsLeader, LogValidator): checks it, gives it offsets and the leader's epoch, rolls the
 * segment if it must, and turns away or recognises what an idempotent producer may not or did already send. The roll comes before the
 * recognition: even a duplicate can begin a segment.
 */
export function appendAsLeader(log: Log, sent: Batch, leaderEpoch: number, port: LogPort): LeaderAppend {
  const { disk, memory } = log;
  const error = validate(sent, memory.config, port.wallMs);
  if (error !== 'NONE') return refused(error);
  const batch = recompressed(sent, memory.config['compression.type']);
  if (batch.sizeInBytes > memory.config['max.message.bytes']) return refused('MESSAGE_TOO_LARGE');
  const stamped = stamp(
    batch,
    disk.logEndOffset,
    leaderEpoch,
    memory.config['message.timestamp.type'] === 'LogAppendTime' ? port.wallMs : -1,
  );
  setEpochs(disk, assignEpoch(disk.epochs.content, leaderEpoch, stamped.baseOffset), port);
  if (stamped.sizeInBytes > segmentBytesOf(memory.config)) return refused('RECORD_LIST_TOO_LARGE');
  maybeRoll(
    log,
    { bytes: stamped.sizeInBytes, maxTimestamp: stamped.maxTimestamp, firstOffset: stamped.baseOffset, lastOffset: lastOffsetOf(stamped) },
    port,
  );
  if (stamped.producerId >= 0) {
    const duplicate = findDuplicate(memory.producers, stamped);
    if (duplicate !== null)
      return duplicateOf(duplicate.lastOffset - duplicate.offsetDelta, duplicate.lastOffset, duplicate.timestamp, memory.config);
    const sequenceError = checkSequence(memory.producers, stamped);
    if (sequenceError !== 'NONE') return refused(sequenceError);
  }
  write(log, stamped, port);
  return {
    error: 'NONE',
    batch: stamped,
    baseOffset: stamped.baseOffset,
    lastOffset: lastOffsetOf(stamped),
    logAppendTimeMs: memory.config['message.timestamp.type'] === 'LogAppendTime' ? stamped.maxTimestamp : -1,
  };
}

const refused = (error: ErrorName): LeaderAppend => ({ error, batch: null, baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1 });

const duplicateOf = (baseOffset: number, lastOffset: number, timestamp: number, config: Log['memory']['config']): LeaderAppend => ({
  error: 'NONE',
  batch: null,
  baseOffset,
  lastOffset,
  logAppendTimeMs: config['message.timestamp.type'] === 'LogAppendTime' ? timestamp : -1,
});

/** Checks of size, timestamps and keys (Kafka: UnifiedLog.analyzeAndValidateRecords, LogValidator). */
function validate(batch: Batch, config: Log['memory']['config'], nowMs: number): ErrorName {
  if (batch.isCorrupt === true) return 'CORRUPT_MESSAGE';
  if (batch.sizeInBytes > config['max.message.bytes']) return 'MESSAGE_TOO_LARGE';
  if (config['message.timestamp.type'] === 'CreateTime' && !timestampsAllowed(batch, config, nowMs)) return 'INVALID_TIMESTAMP';
  if (isCompacted(config) && hasNullKey(batch)) return 'INVALID_RECORD';
  return 'NONE';
}

/** A batch whose greatest timestamp is within the bounds may still hold a record that is too old. */
function timestampsAllowed(batch: Batch, config: Log['memory']['config'], nowMs: number): boolean {
  if (batch.maxTimestamp >= 0 && batch.maxTimestamp - nowMs > config['message.timestamp.after.max.ms']) return false;
  if (nowMs <= config['message.timestamp.before.max.ms']) return true;
  for (let index = 0; index < countOf(batch.records); index++) {
    const timestamp = timestampAt(batch, index);
    if (timestamp >= 0 && nowMs - timestamp > config['message.timestamp.before.max.ms']) return false;
  }
  return true;
}

export const isCompacted = (config: Log['memory']['config']): boolean => config['cleanup.policy'].includes('compact');

function hasNullKey(batch: Batch): boolean {
  if (batch.isControl) return false;
  if (batch.records.type === 'generated') return batch.records.keyIndexes === null || batch.records.workload.keyPattern === null;
  for (let index = 0; index < countOf(batch.records); index++) if (recordAt(batch, index).key === null) return true;
  return false;
}

/** The batch that goes into the logs of all replicas. `appendTimeMs` -1: the timestamps are the producer's. */
function stamp(batch: Batch, baseOffset: number, leaderEpoch: number, appendTimeMs: number): Batch {
  const stamped: Batch = {
    baseOffset,
    lastOffsetDelta: batch.lastOffsetDelta,
    partitionLeaderEpoch: leaderEpoch,
    baseTimestamp: appendTimeMs < 0 ? batch.baseTimestamp : appendTimeMs,
    maxTimestamp: appendTimeMs < 0 ? batch.maxTimestamp : appendTimeMs,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    sizeInBytes: batch.sizeInBytes,
    records: appendTimeMs < 0 ? batch.records : withTimestamp(batch.records, appendTimeMs),
  };
  return Object.freeze(batch.compression === undefined ? stamped : { ...stamped, compression: batch.compression });
}

/** Under LogAppendTime a reader sees the append time on every record. */
function withTimestamp(records: Records, timestamp: number): Records {
  if (records.type === 'generated') return Object.freeze({ ...records, firstTimestamp: timestamp, lastTimestamp: timestamp });
  if (records.type !== 'list') return records;
  return Object.freeze({ type: 'list', items: Object.freeze(records.items.map(item => Object.freeze({ ...item, timestamp }))) });
}

export type FollowerAppend =
  | { readonly ok: true; /** How many batches were written. */ readonly count: number }
  /** A batch's CRC is wrong (Kafka: CorruptRecordException): nothing was written. */
  | { readonly ok: false; readonly reason: 'corrupt'; readonly offset: number }
  /** A batch begins before the end of the log (Kafka: UnexpectedAppendOffsetException). */
  | { readonly ok: false; readonly reason: 'unexpectedOffset'; readonly offset: number };

/**
 * Appends what a leader sent (Kafka: UnifiedLog.appendAsFollower). A batch of a higher epoch than that of the fetch is dropped with all that
 * follow it: the sender had lost its leadership meanwhile.
 */
export function appendAsFollower(log: Log, batches: readonly Batch[], fetchEpoch: number, port: LogPort): FollowerAppend {
  const { disk } = log;
  const newer = batches.findIndex(batch => batch.partitionLeaderEpoch > fetchEpoch);
  const count = newer < 0 ? batches.length : newer;
  if (count === 0) return { ok: true, count: 0 };
  const first = batches[0]!;
  const corrupt = batches.find(batch => batch.isCorrupt);
  if (corrupt !== undefined) return { ok: false, reason: 'corrupt', offset: corrupt.baseOffset };
  if (first.baseOffset < disk.logEndOffset) return { ok: false, reason: 'unexpectedOffset', offset: first.baseOffset };
  maybeRoll(log, upcomingOf(batches, count), port);
  for (let index = 0; index < count; index++) {
    const batch = batches[index]!;
    setEpochs(disk, assignEpoch(disk.epochs.content, batch.partitionLeaderEpoch, batch.baseOffset), port);
    write(log, batch, port);
  }
  return { ok: true, count };
}

function upcomingOf(batches: readonly Batch[], count: number): Upcoming {
  let bytes = 0;
  let maxTimestamp = -1;
  for (let index = 0; index < count; index++) {
    const batch = batches[index]!;
    bytes += batch.sizeInBytes;
    if (batch.maxTimestamp > maxTimestamp) maxTimestamp = batch.maxTimestamp;
  }
  return { bytes, maxTimestamp, firstOffset: batches[0]!.baseOffset, lastOffset: lastOffsetOf(batches[count - 1]!) };
}

function write(log: Log, batch: Batch, port: LogPort): void {
  const { disk, memory } = log;
  const segment = activeSegment(disk);
  appendToSegment(segment, batch, memory.config['index.interval.bytes']);
  segment.modifiedMs = port.wallMs;
  disk.logEndOffset = nextOffsetOf(batch);
  if (batch.producerId >= 0) remember(memory, batch);
  port.write(segment.file, batch.sizeInBytes);
  // In the thread that appends (Kafka: UnifiedLog.append): a producer hears of it, and a follower fetches on, when the disk has it.
  if (unflushedOf(log) >= memory.config['flush.messages']) flushSegment(log, segment, { endOffset: disk.logEndOffset, waits: true }, port);
}

/** Records that no flush, done or under way, has covered. */
function unflushedOf({ disk, memory }: Log): number {
  const asked = memory.flushes.length === 0 ? memory.recoveryPoint : memory.flushes[memory.flushes.length - 1]!.endOffset;
  return disk.logEndOffset - Math.max(asked, memory.recoveryPoint);
}

function maybeRoll(log: Log, upcoming: Upcoming, port: LogPort): void {
  const { disk, memory } = log;
  if (shouldRoll(activeSegment(disk), upcoming, memory.config, port.wallMs)) rollLog(log, port, upcoming.firstOffset);
}

/**
 * Begins a new segment at the end of the log, or beyond it where the leader's compacted log has a gap (Kafka: UnifiedLog.roll): the old one
 * gets its last time entry and is flushed in the background, and the producers are written down.
 */
export function rollLog(log: Log, port: LogPort, firstOffset = log.disk.logEndOffset): void {
  const { disk, memory } = log;
  const old = activeSegment(disk);
  if (old.sizeInBytes === 0 && old.baseOffset === disk.logEndOffset) return;
  sealSegment(old);
  takeSnapshot(log, port);
  flushSegment(log, old, { endOffset: disk.logEndOffset }, port);
  const baseOffset = Math.max(firstOffset, disk.logEndOffset);
  disk.segments.push(newSegment(disk.directory, baseOffset, port.wallMs, rollJitterMs(memory.config, port)));
  port.note({ kind: 'segment.rolled', tp: disk.tp, baseOffset });
}

/** Kafka: LogConfig.randomSegmentJitter. */
function rollJitterMs(config: Log['memory']['config'], port: LogPort): number {
  const bound = Math.min(config['segment.jitter.ms'], config['segment.ms']);
  return bound === 0 ? 0 : port.random(bound);
}
