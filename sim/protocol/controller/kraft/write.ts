import type { ConnectionId, Out } from '../../machine.ts';
import type { ControllerRequest, Response } from '../../messages/index.ts';
import { applyRecord } from '../../metadata/applyRecords.ts';
import { emptyDelta, type MetadataDelta } from '../../metadata/delta.ts';
import { partitionById } from '../../metadata/image.ts';
import { metadataRecordsOf, readMetadata } from '../../metadata/log.ts';
import type { MetadataRecord } from '../../metadata/records.ts';
import type { NoteOf } from '../../notes.ts';
import { setFenced, trackBroker } from './brokers/heartbeatManager.ts';
import { appendRecords, nextOffset } from './raft/index.ts';
import { updateBrokersToIsrs } from './replication/brokersToIsrs.ts';
import type { ControllerState, WriteResult } from './state.ts';

/** The answer to a client, for an event that has one. */
export interface Caller {
  readonly connection: ConnectionId;
  readonly request: ControllerRequest;
}

/**
 * The end of a write event: appends its records, applies them at once, and answers when they are committed (Kafka: QuorumController.ControllerWriteEvent).
 * Returns the offset of the last record, or of the last one before if there are none.
 */
export function write(state: ControllerState, { records, reason, response }: WriteResult, caller: Caller | null, out: Out): number {
  if (records.length > 0) append(state, records, reason, out);
  const last = nextOffset(state) - 1;
  if (caller !== null && response !== null) answerWhenCommitted(state, last, caller, response, out);
  return last;
}

function append(state: ControllerState, records: readonly MetadataRecord[], reason: string, out: Out): void {
  const baseOffset = nextOffset(state);
  appendRecords(state, records, out);
  const delta = replay(state, records, baseOffset);
  for (let at = 0; at < records.length; at++) {
    const record = records[at]!;
    if (record.type !== 'NoOpRecord')
      out.note({ kind: 'metadata.appended', offset: baseOffset + at, record, reason, ...partitionOf(state, record, delta) });
  }
}

/** For the trace: which partition a record is about, and what it was before. */
function partitionOf(
  state: ControllerState,
  record: MetadataRecord,
  delta: MetadataDelta,
): Pick<NoteOf<'metadata.appended'>, 'tp' | 'before'> {
  if (record.type !== 'PartitionRecord' && record.type !== 'PartitionChangeRecord') return {};
  const registration = partitionById(state.image, record.topicId, record.partitionId);
  if (registration === null) return {};
  const before = delta.partitions.get(registration.tp)?.previous ?? null;
  if (before === null) return { tp: registration.tp };
  const { leader, leaderEpoch, isr, replicas } = before;
  return { tp: registration.tp, before: { leader, leaderEpoch, isr, replicas } };
}

/** Brings the image and all that is derived from it up to these records (Kafka: QuorumController.replay). */
function replay(state: ControllerState, records: readonly MetadataRecord[], baseOffset: number): MetadataDelta {
  const delta = emptyDelta();
  for (let at = 0; at < records.length; at++) {
    const record = records[at]!;
    applyRecord(state.image, record, delta);
    replayBroker(state, record, baseOffset + at);
  }
  state.image.offset = baseOffset + records.length - 1;
  updateBrokersToIsrs(state.index, delta);
  return delta;
}

/** Replays what is committed and not applied yet. */
export function replayCommitted(state: ControllerState, highWatermark: number): void {
  for (const batch of readMetadata(state.files.metadataLog, state.image.offset + 1, highWatermark, Number.MAX_SAFE_INTEGER)) {
    replay(state, metadataRecordsOf(batch), batch.baseOffset);
  }
}

function replayBroker(state: ControllerState, record: MetadataRecord, offset: number): void {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      state.registerOffsets.set(record.brokerId, offset);
      return trackBroker(state.heartbeats, record.brokerId, record.fenced);
    case 'UnregisterBrokerRecord':
      state.registerOffsets.delete(record.brokerId);
      state.heartbeats.brokers.delete(record.brokerId);
      return;
    case 'BrokerRegistrationChangeRecord': {
      const broker = state.heartbeats.brokers.get(record.brokerId);
      if (broker !== undefined && record.fenced !== 0) setFenced(broker, record.fenced === 1);
      return;
    }
    default:
      return;
  }
}

function answerWhenCommitted(state: ControllerState, offset: number, caller: Caller, response: Response, out: Out): void {
  if (offset < state.raft.highWatermark) out.send(caller.connection, response);
  else state.deferred.push({ offset, connection: caller.connection, request: caller.request, response });
}

/** Sends the answers whose records are committed. */
export function completeDeferred(state: ControllerState, highWatermark: number, out: Out): void {
  const { deferred } = state;
  let done = 0;
  while (done < deferred.length && deferred[done]!.offset < highWatermark) {
    const { connection, response } = deferred[done]!;
    out.send(connection, response);
    done += 1;
  }
  deferred.splice(0, done);
}
