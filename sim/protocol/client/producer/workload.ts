import { MILLISECOND, SECOND, type Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import type { Workload } from '../../log/batch.ts';
import { toTopicPartition } from '../../topicPartition.ts';
import { NEVER, partitionCount } from '../network/index.ts';
import { roundRobinPartition } from '../partitioners/index.ts';
import { append, topicQueues } from './accumulator.ts';
import type { Incoming } from './recordBuffer.ts';
import type { Exception } from './outcome.ts';
import { accepted, availablePartitions, failRecord, metadataProblem, sizeProblem, waitForMemory, type SendResult } from './send.ts';
import type { ProducerSchedule, ProducerState, TopicQueues } from './state.ts';
import { generatedSize, keyIndexOf, partitionOfKey } from './workloadKeys.ts';

/** When record `number` is due. */
export const dueAt = ({ fromUs, ratePerSecond }: ProducerSchedule, number: number): Us =>
  fromUs + Math.floor((number * SECOND) / ratePerSecond);

/** Number of the first record that is due at or after an instant. */
export function workloadNumberAt(schedule: ProducerSchedule, at: Us): number {
  let number = Math.max(0, Math.floor(((at - schedule.fromUs) * schedule.ratePerSecond) / SECOND));
  while (dueAt(schedule, number) < at) number += 1;
  return number;
}

/** When the workload's next record is due; NEVER once it has ended, or without one. */
export function workloadDue({ role, application }: ProducerState): Us {
  const { schedule } = role;
  if (schedule === null || role.workload === null || role.topic === null) return NEVER;
  const number = application.nextNumber;
  if (schedule.limit !== null && number >= schedule.limit) return NEVER;
  const at = dueAt(schedule, number);
  return schedule.untilUs !== null && at >= schedule.untilUs ? NEVER : at;
}

/** What does not change from one record of a tick to the next. */
interface Tick {
  readonly workload: Workload;
  readonly schedule: ProducerSchedule;
  readonly topic: TopicQueues;
  readonly partitions: number;
  /** Of the round-robin partitioner. */
  readonly available: readonly number[] | null;
  readonly incoming: Incoming;
  /** The host's clocks, which stand still within a step. */
  readonly now: Us;
  readonly wallMs: number;
}

/** Sends the records that were due up to an instant: this runs once for every record of a workload, so it makes no objects for one. */
export function sendWorkload(state: ProducerState, upTo: Us, out: Out): SendResult {
  const { role, application } = state;
  const problem = metadataProblem(state, role.topic!, null, out);
  if (problem === 'wait') return 'blocked';
  const isSync = role.await === 'sync';
  const tick = startTick(state, out);
  while (workloadDue(state) <= upTo) {
    if (problem !== null) failRecord(state, toTopicPartition(role.topic!, -1), problem, out);
    else if (sendGenerated(state, tick, out) === 'blocked') return 'blocked';
    application.nextNumber += 1;
    if (isSync && application.awaiting) break;
  }
  return 'done';
}

function startTick(state: ProducerState, out: Out): Tick {
  const { role, settings, accumulator, client } = state;
  const workload = role.workload!;
  return {
    workload,
    schedule: role.schedule!,
    topic: topicQueues(accumulator, role.topic!),
    partitions: partitionCount(client.metadata, role.topic!),
    available: settings.partitioner === 'roundRobin' ? availablePartitions(state, role.topic!) : null,
    incoming: { record: null, workload, number: 0, keyIndex: -1, timestamp: 0, sentAt: 0, partsSize: 0 },
    now: out.now,
    wallMs: out.wallMs,
  };
}

function sendGenerated(state: ProducerState, tick: Tick, out: Out): SendResult {
  const { application, role } = state;
  const { incoming, workload, topic, now } = tick;
  const number = application.nextNumber;
  const sentAt = application.blocked !== null ? now : Math.max(dueAt(tick.schedule, number), application.freeSince);
  incoming.number = number;
  incoming.keyIndex = keyIndexOf(workload, number, application.salt, role.keyWeights);
  incoming.sentAt = sentAt;
  incoming.timestamp = tick.wallMs - Math.floor((now - sentAt) / MILLISECOND);
  incoming.partsSize = generatedSize(workload, number, incoming.keyIndex);
  const tooLarge = sizeProblem(state, incoming.partsSize);
  if (tooLarge !== null) return refuse(state, tooLarge, out);
  const batch = append(state, topic, partitionFor(state, tick), incoming, out);
  if (batch === 'noMemory') {
    const timedOut = waitForMemory(state, toTopicPartition(role.topic!, -1), incoming.partsSize, out);
    return timedOut === null ? 'blocked' : refuse(state, timedOut, out);
  }
  if (tick.available !== null) topic.roundRobin += 1;
  accepted(state, batch.queue, out);
  if (role.await === 'sync') {
    batch.awaited = true;
    application.awaiting = true;
  }
  return 'done';
}

function refuse(state: ProducerState, failure: Exception, out: Out): SendResult {
  failRecord(state, toTopicPartition(state.role.topic!, -1), failure, out);
  return 'done';
}

function partitionFor(state: ProducerState, { available, topic, partitions, incoming, workload }: Tick): number {
  if (available !== null) return roundRobinPartition(topic.roundRobin, available, partitions);
  return incoming.keyIndex < 0 || state.settings.ignoreKeys ? -1 : partitionOfKey(workload, incoming.keyIndex, partitions);
}
