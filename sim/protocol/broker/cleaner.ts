import { msToUs } from '../../engine/time.ts';
import { isCompacted } from '../log/append.ts';
import { writeCheckpoint } from '../log/checkpoint.ts';
import { logToClean } from '../log/cleaner/cleanable.ts';
import type { LogToClean } from '../log/cleaner/cleanable.ts';
import { cleanedFileOf, cleanLog, isUnchanged, swapIn } from '../log/cleaner/clean.ts';
import type { CleanedGroup } from '../log/cleaner/clean.ts';
import { capacityOf } from '../log/cleaner/offsetMap.ts';
import { firstCorrupt } from '../log/corruption.ts';
import { activeSegment } from '../log/log.ts';
import type { Out } from '../machine.ts';
import type { TopicPartition } from '../topicPartition.ts';
import { applyRetention } from './retention.ts';
import { logOf } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

/**
 * A round of one of the cleaner's threads: its segments are written and on their way to the disk (Kafka: LogCleaner.CleanerThread). It is in
 * memory only; a process that dies leaves the log as it was.
 */
export interface CleaningRound {
  readonly tp: TopicPartition;
  readonly topicId: string;
  readonly from: number;
  readonly endOffset: number;
  readonly groups: readonly CleanedGroup[];
  /** Flushes that have not completed. */
  flushes: number;
}

const TIMER = 'cleaner.wake';

/** The logs are open: the cleaner's threads begin (Kafka: LogManager.startupWithConfigOverrides). */
export function startCleaner(broker: BrokerState, out: Out): void {
  if (!broker.config['log.cleaner.enable']) return;
  for (let thread = 0; thread < broker.config['log.cleaner.threads']; thread++) pause(0, out);
}

function pause(ms: number, out: Out): void {
  out.after(msToUs(ms), { type: 'timer', timer: TIMER });
}

/** Takes a timer if it is the cleaner's. */
export function stepCleaner(broker: BrokerState, timer: string, out: Out): boolean {
  if (timer !== TIMER) return false;
  cleanFilthiest(broker, out);
  return true;
}

/**
 * Begins a round on the log with the greatest part of dirty bytes. When there is none, deletes what retention lets go of compacted logs (they
 * are not the retention task's), and waits for log.cleaner.backoff.ms.
 */
function cleanFilthiest(broker: BrokerState, out: Out): void {
  const found = filthiestOf(broker, out.wallMs);
  if (found !== null) return begin(broker, found.partition, found.work, out);
  applyRetentionToCompacted(broker, out);
  pause(broker.config['log.cleaner.backoff.ms'], out);
}

interface Filthy {
  readonly partition: Partition;
  readonly work: LogToClean;
}

function filthiestOf(broker: BrokerState, nowMs: number): Filthy | null {
  let filthiest: Filthy | null = null;
  for (const partition of broker.partitions.values()) {
    if (!isCompacted(partition.log.config) || !mayClean(broker, partition.tp)) continue;
    const log = logOf(broker, partition);
    if (log.disk.segments.length === 1) continue;
    const work = logToClean(log, broker.files.cleanerOffsets.content.get(partition.tp), nowMs);
    if (work.isEligible && (filthiest === null || work.ratio > filthiest.work.ratio)) filthiest = { partition, work };
  }
  return filthiest;
}

const mayClean = ({ cleaning, uncleanable }: BrokerState, tp: TopicPartition): boolean =>
  !uncleanable.has(tp) && !cleaning.some(round => round.tp === tp);

function applyRetentionToCompacted(broker: BrokerState, out: Out): void {
  for (const partition of broker.partitions.values()) {
    if (isCompacted(partition.log.config) && mayClean(broker, partition.tp)) applyRetention(broker, partition, out);
  }
}

/** Reads the segments, and writes those that take their place to files of their own, which must be durable before they do. */
function begin(broker: BrokerState, partition: Partition, { dirty }: LogToClean, out: Out): void {
  const { config } = broker;
  const log = logOf(broker, partition);
  if (log.disk.segments.some(segment => firstCorrupt(segment) >= 0)) return giveUp(broker, partition.tp, out);
  const capacity = capacityOf(
    config['log.cleaner.dedupe.buffer.size'],
    config['log.cleaner.threads'],
    config['log.cleaner.io.buffer.load.factor'],
  );
  const { endOffset, groups } = cleanLog(log, dirty, { nowMs: out.wallMs, capacity });
  for (const { file, sizeInBytes } of log.disk.segments) if (sizeInBytes > 0) out.read(file, 0, sizeInBytes);
  groups.forEach((group, index) => {
    const file = cleanedFileOf(group);
    // A round that a crash cut off may have left one.
    out.remove(file);
    out.write(file, group.cleaned.sizeInBytes);
    out.flush(file, index);
  });
  const { tp, topicId } = partition;
  broker.cleaning.push({ tp, topicId, from: dirty.from, endOffset, groups, flushes: groups.length });
}

/** A batch cannot be read: this log is not cleaned any more by this process (Kafka: LogCleanerManager.markPartitionUncleanable, KIP-346). */
function giveUp(broker: BrokerState, tp: TopicPartition, out: Out): void {
  broker.uncleanable.add(tp);
  cleanFilthiest(broker, out);
}

/** A cleaned segment is durable. When all are, they take their places, unless the log has changed underneath. */
export function onCleanedFlushed(broker: BrokerState, file: string, out: Out): void {
  const round = broker.cleaning.find(({ groups }) => groups.some(group => cleanedFileOf(group) === file));
  if (round === undefined || --round.flushes > 0) return;
  broker.cleaning.splice(broker.cleaning.indexOf(round), 1);
  const partition = broker.partitions.get(round.tp);
  const isThere = partition?.topicId === round.topicId && round.groups.every(group => isUnchanged(logOf(broker, partition).disk, group));
  if (partition !== undefined && isThere) complete(broker, partition, round, out);
  else for (const group of round.groups) out.remove(cleanedFileOf(group));
  applyRetentionToCompacted(broker, out);
  cleanFilthiest(broker, out);
}

function complete(broker: BrokerState, partition: Partition, { tp, from, endOffset, groups }: CleaningRound, out: Out): void {
  const log = logOf(broker, partition);
  for (const group of groups) swapIn(log, group, out);
  checkpoint(broker, offsets => offsets.set(tp, endOffset), out);
  const bytesBefore = groups.reduce((bytes, { bytesRead }) => bytes + bytesRead, 0);
  const bytesAfter = groups.reduce((bytes, { cleaned }) => bytes + cleaned.sizeInBytes, 0);
  out.note({ kind: 'log.cleaned', tp, from, to: endOffset, bytesBefore, bytesAfter });
}

/** What was clean and is cut off is dirty when it is written anew (Kafka: LogCleanerManager.maybeTruncateCheckpoint). */
export function truncateCleaned(broker: BrokerState, partition: Partition, out: Out): void {
  const { baseOffset } = activeSegment(logOf(broker, partition).disk);
  const cleanedTo = broker.files.cleanerOffsets.content.get(partition.tp) ?? 0;
  if (cleanedTo > baseOffset) checkpoint(broker, offsets => offsets.set(partition.tp, baseOffset), out);
}

export function forgetCleaned(broker: BrokerState, tp: TopicPartition, out: Out): void {
  broker.uncleanable.delete(tp);
  if (broker.files.cleanerOffsets.content.has(tp)) checkpoint(broker, offsets => offsets.delete(tp), out);
}

const HEADER_BYTES = 6;
const LINE_BYTES = 8;

function checkpoint(broker: BrokerState, change: (offsets: Map<TopicPartition, number>) => void, out: Out): void {
  const file = broker.files.cleanerOffsets;
  const offsets = new Map(file.content);
  change(offsets);
  let bytes = HEADER_BYTES;
  for (const tp of offsets.keys()) bytes += LINE_BYTES + tp.length;
  writeCheckpoint(file, Object.freeze(offsets), bytes, out);
}
