import type { TopicPartition } from '../../protocol/topicPartition.ts';
import type { TraceEntry } from '../../trace/entry.ts';
import { addBatch, createBatchList, cutTo, logEnd } from './batchList.ts';
import type { BatchList } from './batchList.ts';

/** What lies in the logs of all replicas, as their own notes tell it, by partition and node. */
export type ReplicaLogs = Map<TopicPartition, Map<string, ReplicaLog>>;

export interface ReplicaLog {
  readonly batches: BatchList;
  /** Below it records are gone by right: retention, or DeleteRecords. */
  logStartOffset: number;
  logEndOffset: number;
  /** Below it the cleaner has been: of each key only the newest record need be there. */
  cleanedTo: number;
  /** In memory: 0 while the process is down. */
  highWatermark: number;
}

export const createReplicaLogs = (): ReplicaLogs => new Map();

/** The log of a partition on a node, made when it is new. */
export function logOn(logs: ReplicaLogs, tp: TopicPartition, node: string): ReplicaLog {
  let replicas = logs.get(tp);
  if (replicas === undefined) logs.set(tp, (replicas = new Map()));
  let log = replicas.get(node);
  if (log === undefined)
    replicas.set(node, (log = { batches: createBatchList(), logStartOffset: 0, logEndOffset: 0, cleanedTo: 0, highWatermark: 0 }));
  return log;
}

/** How far the cleaner has been with any of the replicas: what one has thrown away, another may never get. */
export function cleanedTo(logs: ReplicaLogs, tp: TopicPartition): number {
  let offset = 0;
  for (const log of logs.get(tp)?.values() ?? []) if (log.cleanedTo > offset) offset = log.cleanedTo;
  return offset;
}

/** Keeps up with one entry. */
export function followLogs(logs: ReplicaLogs, { node, note }: TraceEntry): void {
  switch (note.kind) {
    case 'log.appended': {
      const log = logOn(logs, note.tp, node);
      addBatch(log.batches, note.batch);
      log.logEndOffset = note.batch.baseOffset + note.batch.lastOffsetDelta + 1;
      return;
    }
    case 'log.cleaned':
      logOn(logs, note.tp, node).cleanedTo = note.to;
      return;
    case 'highWatermark.advanced':
      logOn(logs, note.tp, node).highWatermark = note.highWatermark;
      return;
    case 'log.truncated':
      return cut(logOn(logs, note.tp, node), note.to);
    case 'log.recovered': {
      const log = logOn(logs, note.tp, node);
      cut(log, note.logEndOffset);
      log.highWatermark = note.highWatermark;
      return;
    }
    case 'leader.started':
      logOn(logs, note.tp, node).highWatermark = note.highWatermark;
      return;
    case 'logStart.advanced':
      logOn(logs, note.tp, node).logStartOffset = note.logStartOffset;
      return;
    case 'replica.stopped':
      if (note.deleted) logs.get(note.tp)?.delete(node);
      return;
    case 'disk.replaced':
      for (const replicas of logs.values()) replicas.delete(node);
      return;
    case 'process.crashed':
    case 'process.stopped':
    case 'host.poweredOff':
      forgetMemory(logs, node);
  }
}

/** A power loss shows only when the log is opened again: `log.recovered` says what is left. */
function forgetMemory(logs: ReplicaLogs, node: string): void {
  for (const replicas of logs.values()) {
    const log = replicas.get(node);
    if (log !== undefined) log.highWatermark = 0;
  }
}

function cut(log: ReplicaLog, offset: number): void {
  cutTo(log.batches, offset);
  log.logEndOffset = Math.max(offset, logEnd(log.batches));
  log.highWatermark = Math.min(log.highWatermark, offset);
}
