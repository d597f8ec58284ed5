import type { Out } from '../../machine.ts';
import type { ErrorName } from '../../messages/errors.ts';
import { firstRecordUpperBound } from '../../primitives/recordSize.ts';
import { partitionForKey } from '../../primitives/murmur2.ts';
import { toTopicPartition, type TopicPartition } from '../../topicPartition.ts';
import { exceptionOf, messageOf } from '../errors.ts';
import { leaderFor, partitionCount, requestUpdate, trackTopic } from '../network/index.ts';
import { roundRobinPartition } from '../partitioners/index.ts';
import { append, topicQueues } from './accumulator.ts';
import { completeCommand, type Exception } from './outcome.ts';
import type { Incoming } from './recordBuffer.ts';
import type { ProducerState, TopicQueues } from './state.ts';

/** 'done': `send` returned, with the record accepted or failed. */
export type SendResult = 'done' | 'blocked';

export interface SendCall {
  readonly topic: string;
  readonly partition: number | null;
  readonly key: string | null;
  /** -1: none waits for it. */
  readonly command: number;
  readonly incoming: Incoming;
}

/** KafkaProducer.doSend, up to where it returns: metadata, size checks, partition, a place in the accumulator. */
export function sendRecord(state: ProducerState, call: SendCall, out: Out): SendResult {
  const problem =
    argumentProblem(call) ?? metadataProblem(state, call.topic, call.partition, out) ?? sizeProblem(state, call.incoming.partsSize);
  if (problem === 'wait') return 'blocked';
  if (problem !== null) return fail(state, call, problem, out);
  const topic = topicQueues(state.accumulator, call.topic);
  const partition = choosePartition(state, topic, call);
  const batch = append(state, topic, partition, call.incoming, out);
  if (batch === 'noMemory') {
    const timedOut = waitForMemory(state, tpOf(call), call.incoming.partsSize, out);
    return timedOut === null ? 'blocked' : fail(state, call, timedOut, out);
  }
  if (state.settings.partitioner === 'roundRobin' && call.partition === null) topic.roundRobin += 1;
  if (call.command >= 0) batch.commands.push({ id: call.command, record: batch.records.count - 1 });
  accepted(state, batch.queue, out);
  if (state.role.await === 'sync') {
    batch.awaited = true;
    state.application.awaiting = true;
  }
  return 'done';
}

const tpOf = ({ topic, partition }: SendCall): TopicPartition => toTopicPartition(topic, partition ?? -1);

/** What the constructor of ProducerRecord refuses. */
function argumentProblem({ partition, incoming }: SendCall): Exception | null {
  const { timestamp } = incoming;
  const exception = 'IllegalArgumentException';
  if (timestamp < 0) return { exception, message: `Invalid timestamp: ${timestamp}. Timestamp should always be non-negative or null.` };
  if (partition === null || partition >= 0) return null;
  return { exception, message: `Invalid partition: ${partition}. Partition number should always be non-negative or null.` };
}

function fail(state: ProducerState, call: SendCall, failure: Exception, out: Out): SendResult {
  failRecord(state, tpOf(call), failure, out);
  completeCommand(call.command, failure, out);
  return 'done';
}

/** The record is in a batch. */
export function accepted(state: ProducerState, index: number, out: Out): void {
  const queue = state.accumulator.queues[index]!;
  state.counts.sent += 1;
  if (queue.sentSinceNote === 0) state.accumulator.unnoted.push(index);
  queue.sentSinceNote += 1;
  if (state.application.blocked !== null) unblock(state, out);
}

function unblock(state: ProducerState, out: Out): void {
  state.application.blocked = null;
  state.application.freeSince = out.now;
}

/** A record that `send` itself refuses: it was never part of a batch. */
export function failRecord(state: ProducerState, tp: string, failure: Exception, out: Out): void {
  const { exception, message } = failure;
  state.counts.sent += 1;
  state.counts.failed += 1;
  state.lastError = exception;
  unblock(state, out);
  out.note({ kind: 'producer.failed', tp, batch: null, count: 1, exception, message });
  if (state.role.await !== 'none') out.note({ kind: 'client.exception', exception, message });
}

/** What keeps a record from being sent as far as metadata goes (KafkaProducer.waitOnMetadata); null: nothing. */
export function metadataProblem(state: ProducerState, topic: string, partition: number | null, out: Out): Exception | 'wait' | null {
  const { client, settings, application } = state;
  const { metadata } = client;
  const expiresAt = out.now + settings.metadataMaxIdleUs;
  const count = partitionCount(metadata, topic);
  trackTopic(metadata, topic, expiresAt);
  if (count > 0 && (partition === null || partition < count)) return null;
  const error = metadata.topicErrors.get(topic);
  if (error !== undefined) return topicProblem(topic, error);
  const since = application.blocked?.since ?? out.now;
  if (out.now - since >= settings.maxBlockUs)
    return { exception: 'TimeoutException', message: notPresent(topic, partition, count, settings.maxBlockUs / 1_000) };
  application.blocked = { waitsFor: 'metadata', tp: toTopicPartition(topic, partition ?? -1), since };
  if (!metadata.needPartialUpdate) requestUpdate(metadata);
  return 'wait';
}

const topicProblem = (topic: string, error: ErrorName): Exception => ({
  exception: exceptionOf(error),
  message: error === 'INVALID_TOPIC_EXCEPTION' ? `Invalid topics: [${topic}]` : messageOf(error),
});

const notPresent = (topic: string, partition: number | null, count: number, ms: number): string =>
  count > 0
    ? `Partition ${partition} of topic ${topic} with partition count ${count} is not present in metadata after ${ms} ms.`
    : `Topic ${topic} not present in metadata after ${ms} ms.`;

/** KafkaProducer.ensureValidRecordSize. */
export function sizeProblem({ settings }: ProducerState, partsSize: number): Exception | null {
  const bytes = firstRecordUpperBound(partsSize);
  const exception = 'RecordTooLargeException';
  const what = `The message is ${bytes} bytes when serialized which is larger than`;
  if (bytes > settings.maxRequestSize) {
    return { exception, message: `${what} ${settings.maxRequestSize}, which is the value of the max.request.size configuration.` };
  }
  if (bytes > settings.bufferMemory) {
    return { exception, message: `${what} the total memory buffer you have configured with the buffer.memory configuration.` };
  }
  return null;
}

/** Blocks `send` until buffer.memory has room; null while max.block.ms is not over (BufferPool.allocate). */
export function waitForMemory(state: ProducerState, tp: TopicPartition, partsSize: number, out: Out): Exception | null {
  const { settings, application, accumulator } = state;
  const bytes = Math.max(settings.batchSize, firstRecordUpperBound(partsSize));
  if (bytes > settings.bufferMemory) {
    const message = `Attempt to allocate ${bytes} bytes, but there is a hard limit of ${settings.bufferMemory} on memory allocations.`;
    return { exception: 'IllegalArgumentException', message };
  }
  const since = application.blocked?.since ?? out.now;
  if (out.now - since < settings.maxBlockUs) {
    application.blocked = { waitsFor: 'memory', tp, since };
    return null;
  }
  const message =
    `Failed to allocate ${bytes} bytes within the configured max blocking time ${settings.maxBlockUs / 1_000} ms. ` +
    `Total memory: ${settings.bufferMemory} bytes. Available memory: ${accumulator.availableMemory} bytes. Poolable size: ${settings.batchSize} bytes`;
  return { exception: 'BufferExhaustedException', message };
}

/** -1 leaves it to the sticky partitioner (KafkaProducer.partition). */
function choosePartition(state: ProducerState, topic: TopicQueues, call: SendCall): number {
  const count = partitionCount(state.client.metadata, topic.topic);
  if (call.partition !== null) return call.partition;
  if (state.settings.partitioner === 'roundRobin')
    return roundRobinPartition(topic.roundRobin, availablePartitions(state, topic.topic), count);
  return call.key === null || state.settings.ignoreKeys ? -1 : partitionForKey(call.key, count);
}

/** Those with a leader, in metadata order. */
export function availablePartitions({ client }: ProducerState, topic: string): readonly number[] {
  const order = client.metadata.topics.get(topic)?.order ?? [];
  return order.filter(partition => leaderFor(client.metadata, topic, partition) >= 0);
}
