import { msToUs } from '../../engine/time.ts';
import { isCompacted } from '../log/append.ts';
import { writeCheckpoint } from '../log/checkpoint.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { flushLog } from '../log/log.ts';
import type { Out } from '../machine.ts';
import type { Offsets } from './files.ts';
import { maybeShrinkIsr } from './partition/isr.ts';
import { applyRetention } from './retention.ts';
import { logOf } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

/*
 * What a broker does by the clock (Kafka: KafkaScheduler): highwatermark-checkpoint, isr-expiration, kafka-log-retention, and the checkpoints
 * of recovery points and log starts.
 */

const periodMs = {
  'task.highWatermarks': (broker: BrokerState): number => broker.config['replica.high.watermark.checkpoint.interval.ms'],
  'task.isr': (broker: BrokerState): number => Math.max(1, Math.floor(broker.config['replica.lag.time.max.ms'] / 2)),
  'task.retention': (broker: BrokerState): number => broker.config['log.retention.check.interval.ms'],
  'task.recoveryPoints': (broker: BrokerState): number => broker.config['log.flush.offset.checkpoint.interval.ms'],
  'task.flush': (broker: BrokerState): number => broker.config['log.flush.scheduler.interval.ms'],
  'task.logStarts': (broker: BrokerState): number => broker.config['log.flush.start.offset.checkpoint.interval.ms'],
} as const;

/** A period from here on is Kafka's way of saying never. */
const NEVER_MS = 9_000_000_000_000;

type Task = keyof typeof periodMs;

/** Those of the replica manager begin with the broker, those of the log manager after log.initial.task.delay.ms. */
const REPLICA_TASKS: readonly Task[] = ['task.highWatermarks', 'task.isr'];
const LOG_TASKS: readonly Task[] = ['task.retention', 'task.recoveryPoints', 'task.logStarts', 'task.flush'];

const isTask = (timer: string): timer is Task => timer in periodMs;

export function startTasks(broker: BrokerState, out: Out): void {
  for (const task of REPLICA_TASKS) schedule(task, periodMs[task](broker), out);
  for (const task of LOG_TASKS) if (periodMs[task](broker) < NEVER_MS) schedule(task, broker.config['log.initial.task.delay.ms'], out);
}

function schedule(task: Task, delayMs: number, out: Out): void {
  out.after(msToUs(delayMs), { type: 'timer', timer: task });
}

/** Takes a timer if it is a task's. */
export function stepTask(broker: BrokerState, timer: string, out: Out): boolean {
  if (!isTask(timer)) return false;
  run(broker, timer, out);
  schedule(timer, periodMs[timer](broker), out);
  return true;
}

function run(broker: BrokerState, task: Task, out: Out): void {
  switch (task) {
    case 'task.isr':
      for (const partition of broker.partitions.values()) maybeShrinkIsr(broker, partition, out);
      return;
    case 'task.highWatermarks':
      if (broker.highWatermarksChanged) checkpointHighWatermarks(broker, out);
      return;
    case 'task.retention':
      return applyRetentionToAll(broker, out);
    case 'task.flush':
      for (const partition of broker.partitions.values()) flushIfDue(broker, partition, out);
      return;
    case 'task.recoveryPoints':
      return checkpointRecoveryPoints(broker, out);
    case 'task.logStarts':
      if (broker.logStartsChanged) checkpointLogStarts(broker, out);
  }
}

/** Compacted logs are the cleaner's, their retention too (Kafka: LogManager.cleanupLogs). */
function applyRetentionToAll(broker: BrokerState, out: Out): void {
  for (const partition of broker.partitions.values()) if (!isCompacted(partition.log.config)) applyRetention(broker, partition, out);
}

/** What was written flush.ms ago is flushed at last (Kafka: LogManager.flushDirtyLogs). By default this never happens: replicas are what keeps data. */
function flushIfDue(broker: BrokerState, partition: Partition, out: Out): void {
  const { config, lastFlushMs } = partition.log;
  if (out.wallMs - lastFlushMs >= config['flush.ms']) flushLog(logOf(broker, partition), out);
}

export function checkpointHighWatermarks(broker: BrokerState, out: Out): void {
  broker.highWatermarksChanged = false;
  write(broker, broker.files.highWatermarks, partition => partition.log.highWatermark, out);
}

/** Rewritten only when a flush has moved one of them. */
export function checkpointRecoveryPoints(broker: BrokerState, out: Out): void {
  const { content } = broker.files.recoveryPoints;
  for (const { tp, log } of broker.partitions.values()) {
    if ((content.get(tp) ?? 0) === log.recoveryPoint) continue;
    return write(broker, broker.files.recoveryPoints, partition => partition.log.recoveryPoint, out);
  }
}

export function checkpointLogStarts(broker: BrokerState, out: Out): void {
  broker.logStartsChanged = false;
  write(broker, broker.files.logStartOffsets, partition => partition.log.logStartOffset, out);
}

const HEADER_BYTES = 6;
const LINE_BYTES = 8;

function write(broker: BrokerState, file: Checkpoint<Offsets>, offsetOf: (partition: Partition) => number, out: Out): void {
  const offsets = new Map<string, number>();
  let bytes = HEADER_BYTES;
  for (const partition of broker.partitions.values()) {
    offsets.set(partition.tp, offsetOf(partition));
    bytes += LINE_BYTES + partition.tp.length;
  }
  writeCheckpoint(file, Object.freeze(offsets), bytes, out);
}
