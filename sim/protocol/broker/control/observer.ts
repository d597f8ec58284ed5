import { msToUs } from '../../../engine/time.ts';
import type { Input, Out } from '../../machine.ts';
import type { FetchPartitionResponse } from '../../messages/fetch.ts';
import type { Message } from '../../messages/index.ts';
import { applyRecords } from '../../metadata/applyRecords.ts';
import { emptyDelta, isEmptyDelta } from '../../metadata/delta.ts';
import { appendMetadata, divergenceCut, metadataRecordsOf, readMetadata, truncateMetadata } from '../../metadata/log.ts';
import { METADATA_PARTITION, METADATA_TOPIC_ID } from '../../topicPartition.ts';
import { clearAlarm, newAlarm, setAlarm, takeAlarm } from './alarm.ts';
import type { ControlHost, Observer } from './state.ts';

/** The broker as an observer of the metadata quorum: it fetches the log, keeps it on disk, and applies what is committed (Kafka: KafkaRaftClient, MetadataLoader). */

const FETCH_MAX_WAIT_MS = 500;
const RECONNECT_BACKOFF_MS = 50;
const RECONNECT_BACKOFF_MAX_MS = 500;
const ALARM = 'control.observer';
const NO_FORGOTTEN: readonly string[] = Object.freeze([]);
const ALL = Number.MAX_SAFE_INTEGER;

export const createObserver = (voters: readonly number[]): Observer => ({
  voters,
  leaderId: -1,
  leaderEpoch: 0,
  target: -1,
  connection: 0,
  connected: false,
  inFlight: 0,
  correlationId: 0,
  failures: 0,
  alarm: newAlarm(),
  flushToken: 0,
  flushing: [],
});

export const startObserver = (broker: ControlHost, out: Out): void => connect(broker, out);

/** Takes an input of the observer; says whether it was one. */
export function stepObserver(broker: ControlHost, input: Input, out: Out): boolean {
  const { observer } = broker.control;
  switch (input.type) {
    case 'message':
      if (input.connection !== observer.connection) return false;
      receive(broker, input.message, out);
      return true;
    case 'connected':
      if (input.connection !== observer.connection) return false;
      observer.connected = true;
      fetch(broker, out);
      return true;
    case 'disconnected':
      if (input.connection !== observer.connection) return false;
      observer.connection = 0;
      fail(observer, out);
      return true;
    case 'timer':
      if (input.timer !== ALARM) return false;
      if (takeAlarm(observer.alarm, input)) onTimer(broker, out);
      return true;
    case 'flushed':
      if (input.file !== METADATA_PARTITION) return false;
      onFlushed(broker);
      return true;
    default:
      return false;
  }
}

/** To the leader if it is known and answers, else to any voter. */
function connect({ control }: ControlHost, out: Out): void {
  const { observer } = control;
  const known = observer.leaderId !== -1 && observer.failures === 0;
  observer.target = known ? observer.leaderId : observer.voters[out.random(observer.voters.length)]!;
  observer.connection = out.connect(observer.target, 'CONTROLLER');
  observer.connected = false;
  setAlarm(observer.alarm, msToUs(control.config['controller.quorum.request.timeout.ms']), ALARM, out);
}

/** A request has taken too long, or the pause after a failure is over. */
function onTimer(broker: ControlHost, out: Out): void {
  const { observer } = broker.control;
  if (observer.connection === 0) return connect(broker, out);
  if (observer.connected && observer.inFlight === 0) return fetch(broker, out);
  out.close(observer.connection);
  observer.connection = 0;
  fail(observer, out);
}

function fail(observer: Observer, out: Out): void {
  observer.connected = false;
  observer.inFlight = 0;
  const backoff = msToUs(Math.min(RECONNECT_BACKOFF_MS << Math.min(observer.failures, 4), RECONNECT_BACKOFF_MAX_MS));
  observer.failures += 1;
  setAlarm(observer.alarm, { minUs: (backoff * 4) / 5, maxUs: (backoff * 6) / 5 }, ALARM, out);
}

function fetch({ control, files }: ControlHost, out: Out): void {
  const { observer, config } = control;
  const { metadataLog } = files.control;
  observer.correlationId += 1;
  observer.inFlight = observer.correlationId;
  const maxBytes = config['controller.quorum.fetch.max.bytes'];
  const partition = {
    tp: METADATA_PARTITION,
    topicId: METADATA_TOPIC_ID,
    currentLeaderEpoch: observer.leaderEpoch,
    fetchOffset: metadataLog.logEndOffset,
    lastFetchedEpoch: metadataLog.lastEpoch,
    logStartOffset: 0,
    partitionMaxBytes: maxBytes,
    highWatermark: control.highWatermark,
  };
  out.send(observer.connection, {
    kind: 'request',
    api: 'Fetch',
    correlationId: observer.correlationId,
    clientId: control.clientId,
    // In a combined node the voter's own copy is what counts: the broker's must not pass for it.
    replicaId: observer.voters.includes(control.brokerId) ? -1 : control.brokerId,
    replicaEpoch: -1,
    maxWaitMs: FETCH_MAX_WAIT_MS,
    minBytes: 0,
    maxBytes,
    isolationLevel: 'read_uncommitted',
    rackId: null,
    sessionId: 0,
    sessionEpoch: 0,
    partitions: [partition],
    forgotten: NO_FORGOTTEN,
  });
  setAlarm(observer.alarm, msToUs(config['controller.quorum.request.timeout.ms']), ALARM, out);
}

function receive(broker: ControlHost, message: Message, out: Out): void {
  const { observer, config } = broker.control;
  if (message.kind !== 'response' || message.api !== 'Fetch' || message.correlationId !== observer.inFlight) return;
  observer.inFlight = 0;
  clearAlarm(observer.alarm, out);
  const partition = message.partitions[0];
  if (message.error !== 'NONE' || partition === undefined)
    return setAlarm(observer.alarm, msToUs(config['controller.quorum.retry.backoff.ms']), ALARM, out);
  if (partition.error !== 'NONE') return onError(broker, partition, out);
  observer.failures = 0;
  observer.leaderId = observer.target;
  accept(broker, partition, out);
  fetch(broker, out);
}

/** The voter told of another leader or epoch, or that it knows none. */
function onError(broker: ControlHost, partition: FetchPartitionResponse, out: Out): void {
  const { observer, config } = broker.control;
  const { leaderId, leaderEpoch } = partition.currentLeader ?? { leaderId: -1, leaderEpoch: observer.leaderEpoch };
  const learned = leaderEpoch > observer.leaderEpoch;
  // A new leader is worth the direct way.
  if (learned) observer.failures = 0;
  observer.leaderId = leaderId;
  observer.leaderEpoch = Math.max(leaderEpoch, observer.leaderEpoch);
  if (learned && leaderId === observer.target) return fetch(broker, out);
  if (leaderId === observer.target) return setAlarm(observer.alarm, msToUs(config['controller.quorum.retry.backoff.ms']), ALARM, out);
  out.close(observer.connection);
  observer.connection = 0;
  observer.connected = false;
  setAlarm(observer.alarm, msToUs(config['controller.quorum.retry.backoff.ms']), ALARM, out);
}

function accept(broker: ControlHost, partition: FetchPartitionResponse, out: Out): void {
  const { metadataLog } = broker.files.control;
  if (partition.divergingEpoch !== undefined) return truncate(broker, divergenceCut(metadataLog, partition.divergingEpoch));
  let bytes = 0;
  for (const batch of partition.batches) {
    appendMetadata(metadataLog, batch);
    bytes += batch.sizeInBytes;
  }
  if (bytes > 0) flush(broker, bytes, out);
  applyCommitted(broker, Math.min(partition.highWatermark, metadataLog.logEndOffset));
}

/** Cuts a tail that the quorum never committed. Flushes under way vouch for no more than what is left. */
function truncate({ control: { observer }, files }: ControlHost, offset: number): void {
  const { metadataLog } = files.control;
  truncateMetadata(metadataLog, offset);
  for (let at = 0; at < observer.flushing.length; at++) observer.flushing[at] = Math.min(observer.flushing[at]!, metadataLog.logEndOffset);
}

function flush({ control, files }: ControlHost, bytes: number, out: Out): void {
  const { observer } = control;
  out.write(METADATA_PARTITION, bytes);
  observer.flushToken += 1;
  observer.flushing.push(files.control.metadataLog.logEndOffset);
  out.flush(METADATA_PARTITION, observer.flushToken);
}

function onFlushed({ control, files }: ControlHost): void {
  const durable = control.observer.flushing.shift();
  const { metadataLog } = files.control;
  if (durable !== undefined && durable > metadataLog.flushedOffset) metadataLog.flushedOffset = Math.min(durable, metadataLog.logEndOffset);
}

function applyCommitted({ control, files }: ControlHost, highWatermark: number): void {
  if (highWatermark <= control.highWatermark) return;
  control.highWatermark = highWatermark;
  const delta = emptyDelta();
  for (const batch of readMetadata(files.control.metadataLog, control.image.offset + 1, highWatermark, ALL)) {
    applyRecords(control.image, metadataRecordsOf(batch), batch.baseOffset, delta);
  }
  if (control.published && !isEmptyDelta(delta)) control.events.push({ type: 'metadataChanged', delta });
}
