import type { Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { partsSizeOf } from '../../log/records.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { NEVER } from '../network/index.ts';
import { completeCommand, type Exception } from './outcome.ts';
import type { Incoming } from './recordBuffer.ts';
import { sendRecord, type SendResult } from './send.ts';
import type { OutgoingRecord, ProducerBatch, ProducerRole, ProducerState } from './state.ts';
import { sendWorkload, workloadDue, workloadNumberAt } from './workload.ts';
import { nextTick } from './workloadTicks.ts';

/** The application's one thread, which calls `send` for the scenario's records. */
export interface Application {
  /** Number of the workload's next record. */
  nextNumber: number;
  /** Draws the workload's keys. */
  readonly salt: number;
  /** Index of the next of the scripted records. */
  nextScripted: number;
  /** `produce` commands that wait for the thread. */
  readonly calls: Call[];
  /** The present `send` has not returned. */
  blocked: Blocked | null;
  /** Waits for the result of its last record (await: sync). */
  awaiting: boolean;
  /** When the thread last got out of a wait: records that were due earlier were sent then. */
  freeSince: Us;
}

interface Call {
  readonly command: number;
  readonly record: OutgoingRecord;
}

interface Blocked {
  readonly waitsFor: 'metadata' | 'memory';
  /** Of the record; partition -1 while that is open. */
  readonly tp: TopicPartition;
  /** max.block.ms counts from here, through both kinds of wait. */
  readonly since: Us;
}

/** A process that was restarted goes on with what is due from now on. */
export function createApplication(role: ProducerRole, incarnation: number, out: Out): Application {
  const isRestart = incarnation > 1;
  const firstToCome = role.records.findIndex(record => record.atUs >= out.now);
  return {
    nextNumber: isRestart && role.schedule !== null ? workloadNumberAt(role.schedule, out.now) : 0,
    salt: out.random(0x7fffffff),
    nextScripted: isRestart ? (firstToCome < 0 ? role.records.length : firstToCome) : 0,
    calls: [],
    blocked: null,
    awaiting: false,
    freeSince: out.now,
  };
}

/** What was due while nothing happened is sent as it was then: before whatever happens now. */
export function catchUp(state: ProducerState, out: Out): void {
  const { application } = state;
  if (application.blocked === null && !application.awaiting && workloadDue(state) < out.now) runApplication(state, out);
}

/** Sends all that is due, until the thread has to wait. Returns when it wants to run again; answers may let it go on sooner. */
export function runApplication(state: ProducerState, out: Out): Us {
  const { application } = state;
  while (state.closing === null) {
    if (application.awaiting) return NEVER;
    const isDone = sendNext(state, out);
    if (isDone === 'idle') return nextDueAt(state);
    if (isDone === 'blocked') return application.blocked!.since + state.settings.maxBlockUs;
  }
  return NEVER;
}

/** One `send`, or as many of the workload's as are due. Commands go first, the rest in order of time. */
function sendNext(state: ProducerState, out: Out): SendResult | 'idle' {
  const { application, role } = state;
  const call = application.calls[0];
  if (call !== undefined) return sendCall(state, call, out);
  const scripted = role.records[application.nextScripted];
  const scriptedAt = scripted?.atUs ?? NEVER;
  const generatedAt = workloadDue(state);
  if (scripted !== undefined && scriptedAt <= generatedAt) {
    if (scriptedAt > out.now) return 'idle';
    const result = sendOne(state, scripted, -1, out);
    if (result === 'done') application.nextScripted += 1;
    return result;
  }
  return generatedAt > out.now ? 'idle' : sendWorkload(state, Math.min(out.now, scriptedAt), out);
}

function sendCall(state: ProducerState, { command, record }: Call, out: Out): SendResult {
  const result = sendOne(state, record, command, out);
  if (result === 'done') state.application.calls.shift();
  return result;
}

function sendOne(state: ProducerState, record: OutgoingRecord, command: number, out: Out): SendResult {
  const { key, value, headers } = record;
  const timestamp = record.timestamp ?? out.wallMs;
  const kafkaRecord = Object.freeze(
    headers === undefined || headers.length === 0 ? { key, value, timestamp } : { key, value, timestamp, headers },
  );
  const incoming: Incoming = {
    record: kafkaRecord,
    workload: null,
    number: 0,
    keyIndex: -1,
    timestamp,
    sentAt: out.now,
    partsSize: partsSizeOf(kafkaRecord),
  };
  return sendRecord(state, { topic: record.topic, partition: record.partition, key, command, incoming }, out);
}

function nextDueAt(state: ProducerState): Us {
  const scripted = state.role.records[state.application.nextScripted];
  return Math.min(scripted?.atUs ?? NEVER, nextTick(state));
}

/** The results of a batch's records reach those who wait for them. */
export function onBatchDone(state: ProducerState, batch: ProducerBatch, failure: Exception | null, out: Out): void {
  for (const { id } of batch.commands) completeCommand(id, failure, out);
  if (!batch.awaited) return;
  state.application.awaiting = false;
  state.application.freeSince = out.now;
  if (failure !== null) out.note({ kind: 'client.exception', ...failure });
}
