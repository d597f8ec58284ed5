import type { Out } from '../../machine.ts';
import { toTopicPartition } from '../../topicPartition.ts';
import { firstRecordUpperBound } from '../../primitives/recordSize.ts';
import { leaderFor, partitionCount } from '../network/index.ts';
import { countBytes, createStickyPartition, loadStats, nextPartition, stickTo, type LoadStats } from '../partitioners/index.ts';
import {
  createRecordBuffer,
  estimatedSize,
  isBufferFull,
  tryAppend,
  UNCOMPRESSED,
  type Compression,
  type Incoming,
} from './recordBuffer.ts';
import type { Accumulator, PartitionQueue, ProducerBatch, ProducerState, TopicQueues } from './state.ts';

export function createAccumulator(bufferMemory: number): Accumulator {
  return {
    queues: [],
    topics: new Map(),
    active: new Set(),
    unnoted: [],
    drainIndexes: new Map(),
    nodeLatency: new Map(),
    compressionRatios: new Map(),
    availableMemory: bufferMemory,
    nextBatchId: 0,
  };
}

export function topicQueues(accumulator: Accumulator, topic: string): TopicQueues {
  const known = accumulator.topics.get(topic);
  if (known !== undefined) return known;
  const queues: TopicQueues = { topic, queueOf: [], queueCount: 0, sticky: createStickyPartition(), roundRobin: 0 };
  accumulator.topics.set(topic, queues);
  return queues;
}

function queueFor(accumulator: Accumulator, topic: TopicQueues, partition: number): PartitionQueue {
  while (topic.queueOf.length <= partition) topic.queueOf.push(-1);
  const known = topic.queueOf[partition]!;
  if (known >= 0) return accumulator.queues[known]!;
  const queue: PartitionQueue = {
    index: accumulator.queues.length,
    tp: toTopicPartition(topic.topic, partition),
    topic: topic.topic,
    partition,
    deque: [],
    inFlight: [],
    muted: false,
    producerId: -1,
    producerEpoch: -1,
    nextSequence: 0,
    lastAckedSequence: -1,
    lastAckedOffset: -1,
    unresolvedUntil: -1,
    sentSinceNote: 0,
  };
  topic.queueOf[partition] = queue.index;
  topic.queueCount += 1;
  accumulator.queues.push(queue);
  return queue;
}

export const isFull = (batch: ProducerBatch): boolean => batch.closed || isBufferFull(batch.records);

/** 'noMemory': the application must wait until buffer.memory has room for another batch. */
export type AppendResult = ProducerBatch | 'noMemory';

/**
 * Puts a record into the last batch of its partition, or into a new one (RecordAccumulator.append).
 *
 * @param partition -1 leaves it to the built-in sticky partitioner
 */
export function append(state: ProducerState, topic: TopicQueues, partition: number, incoming: Incoming, out: Out): AppendResult {
  if (partition < 0) return appendSticky(state, topic, incoming, out);
  const queue = queueFor(state.accumulator, topic, partition);
  return appendToLast(queue, incoming) ?? openBatch(state, queue, incoming);
}

/** Which partition it is to be is looked at again once the last batch turned out to have no room, since that closed it. */
function appendSticky(state: ProducerState, topic: TopicQueues, incoming: Incoming, out: Out): AppendResult {
  const { batchSize } = state.settings;
  let queue = stickyQueue(state, topic, out);
  const before = queue.deque[queue.deque.length - 1]?.records.bytes ?? 0;
  let batch: AppendResult | null = appendToLast(queue, incoming);
  const bytes = batch === null ? 0 : batch.records.bytes - before;
  if (batch === null) {
    queue = stickyQueue(state, topic, out);
    batch = appendToLast(queue, incoming) ?? openBatch(state, queue, incoming);
  }
  if (batch === 'noMemory') return batch;
  if (countBytes(topic.sticky, bytes > 0 ? bytes : estimatedSize(batch.records), allBatchesFull(queue), batchSize))
    stick(state, topic, out);
  return batch;
}

/** Partial batches are not abandoned while they linger: a switch that was put off is made up for when they are full (RecordAccumulator.partitionChanged). */
function stickyQueue(state: ProducerState, topic: TopicQueues, out: Out): PartitionQueue {
  const { accumulator, settings } = state;
  if (topic.sticky.partition < 0) stick(state, topic, out);
  const queue = queueFor(accumulator, topic, topic.sticky.partition);
  if (!allBatchesFull(queue) || !countBytes(topic.sticky, 0, true, settings.batchSize)) return queue;
  stick(state, topic, out);
  return queueFor(accumulator, topic, topic.sticky.partition);
}

function allBatchesFull(queue: PartitionQueue): boolean {
  const last = queue.deque[queue.deque.length - 1];
  return last === undefined || isFull(last);
}

function stick(state: ProducerState, topic: TopicQueues, out: Out): void {
  const { metadata } = state.client;
  const all = metadata.topics.get(topic.topic)?.order ?? [];
  const available = all.filter(partition => leaderFor(metadata, topic.topic, partition) >= 0);
  stickTo(topic.sticky, nextPartition({ all, available, stats: currentLoad(state, topic) }, out));
}

/**
 * Kafka rebuilds these at every pass of the sender; here they are looked at when they are needed, so that idle partitions cost nothing. Only with a
 * queue for every partition of the topic.
 */
function currentLoad(state: ProducerState, topic: TopicQueues): LoadStats | null {
  const { accumulator, settings, client } = state;
  const count = partitionCount(client.metadata, topic.topic);
  if (!settings.adaptive || settings.partitioner !== 'builtIn' || topic.queueCount < count) return null;
  const sizes: number[] = [];
  const partitions: number[] = [];
  for (let partition = 0; partition < topic.queueOf.length; partition++) {
    const leader = leaderFor(client.metadata, topic.topic, partition);
    if (topic.queueOf[partition]! < 0 || leader < 0) continue;
    const length = accumulator.queues[topic.queueOf[partition]!]!.deque.length;
    if (length > 0 && isSlow(state, leader)) continue;
    sizes.push(length);
    partitions.push(partition);
  }
  return loadStats(sizes, partitions, topic.queueCount);
}

/** Had data ready for longer than partitioner.availability.timeout.ms since it last took some. */
function isSlow({ accumulator, settings }: ProducerState, node: number): boolean {
  const latency = accumulator.nodeLatency.get(node);
  return settings.availabilityTimeoutUs > 0 && latency !== undefined && latency.readyAt - latency.drainAt > settings.availabilityTimeoutUs;
}

/** null: there is no batch, or it has no room, and is closed for that. */
function appendToLast(queue: PartitionQueue, incoming: Incoming): ProducerBatch | null {
  const last = queue.deque[queue.deque.length - 1];
  if (last === undefined) return null;
  if (!isFull(last) && last.records.workload === incoming.workload && tryAppend(last.records, incoming)) return last;
  last.closed = true;
  return null;
}

function openBatch(state: ProducerState, queue: PartitionQueue, incoming: Incoming): AppendResult {
  const { accumulator, settings } = state;
  const size = Math.max(settings.batchSize, firstRecordUpperBound(incoming.partsSize));
  if (accumulator.availableMemory < size) return 'noMemory';
  accumulator.availableMemory -= size;
  const { sentAt: createdAt, workload } = incoming;
  const batch = newBatch(state, queue, { limit: size, allocated: size, createdAt, workload, splitFrom: null });
  tryAppend(batch.records, incoming);
  queue.deque.push(batch);
  accumulator.active.add(queue.index);
  return batch;
}

/** The ratio is the one known when the batch begins. */
function compressionFor({ settings, accumulator }: ProducerState, topic: string): Compression {
  if (settings.codec === null) return UNCOMPRESSED;
  return Object.freeze({ codec: settings.codec, estimate: accumulator.compressionRatios.get(topic) ?? 1 });
}

export interface BatchOptions {
  readonly limit: number;
  readonly allocated: number;
  readonly createdAt: number;
  readonly workload: Incoming['workload'];
  readonly splitFrom: ProducerBatch | null;
}

export function newBatch(state: ProducerState, queue: PartitionQueue, options: BatchOptions): ProducerBatch {
  const id = state.accumulator.nextBatchId++;
  return {
    id,
    ordinal: options.splitFrom?.ordinal ?? id,
    queue: queue.index,
    records: createRecordBuffer(options.workload, options.limit, compressionFor(state, queue.topic)),
    allocated: options.allocated,
    createdAt: options.createdAt,
    lastAttemptAt: options.createdAt,
    attempts: 0,
    backoff: 0,
    leaderEpoch: -1,
    attemptsAtLeaderChange: 0,
    closed: false,
    done: false,
    wire: null,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    resequenced: false,
    isSplit: options.splitFrom !== null,
    commands: [],
    awaited: false,
  };
}

/** Gives a finished batch's memory back, and lets go of a queue that has nothing left (RecordAccumulator.deallocate). */
export function release({ accumulator }: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  accumulator.availableMemory += batch.allocated;
  if (queue.deque.length === 0 && queue.inFlight.length === 0) accumulator.active.delete(queue.index);
}

export function removeBatch(batches: ProducerBatch[], batch: ProducerBatch): void {
  const index = batches.indexOf(batch);
  if (index >= 0) batches.splice(index, 1);
}
