import { msToUs } from '../../../../engine/time.ts';
import type { Batch } from '../../../log/batch.ts';
import type { Input, Out, TimerInput } from '../../../machine.ts';
import type { FetchRequest } from '../../../messages/fetch.ts';
import { appendMetadata } from '../../../metadata/log.ts';
import { metadataBatchBytes } from '../../../metadata/recordBytes.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { METADATA_PARTITION } from '../../../topicPartition.ts';
import { answerFetch, completeFetches, dropFetches, expireFetch } from './fetch.ts';
import type { RaftNode, RaftState } from './state.ts';

const QUORUM_STATE_FILE = 'quorum-state';
const QUORUM_STATE_BYTES = 100;
const LINGER: TimerInput = Object.freeze({ type: 'timer', timer: 'raft.linger' });

export function createRaft(nodeId: number, voters: readonly number[], lingerMs: number): RaftState {
  return {
    nodeId,
    voters,
    lingerMs,
    epoch: 0,
    leaderId: -1,
    epochStartOffset: -1,
    highWatermark: 0,
    pending: [],
    lingerTimer: 0,
    flushToken: 0,
    flushing: [],
    nextFetch: 1,
    parked: new Map(),
    replicas: new Map(),
    events: [],
  };
}

/** A lone voter is its own majority: prospective, candidate, leader at once. */
export function startRaft({ raft, files }: RaftNode, out: Out): void {
  const { metadataLog } = files;
  raft.epoch = Math.max(files.quorumState.epoch, metadataLog.lastEpoch) + 1;
  raft.leaderId = raft.nodeId;
  files.quorumState = Object.freeze({ epoch: raft.epoch, votedId: raft.nodeId, leaderId: raft.nodeId });
  out.write(QUORUM_STATE_FILE, QUORUM_STATE_BYTES);
  out.flush(QUORUM_STATE_FILE, raft.epoch);
  raft.epochStartOffset = metadataLog.logEndOffset;
  appendBatch({ raft, files }, [Object.freeze({ type: 'LeaderChange', leaderId: raft.nodeId, voters: raft.voters })], out);
}

const isRaftLeader = (raft: RaftState): boolean => raft.leaderId === raft.nodeId;

/** The leader may act for the quorum once a record of its own epoch is committed. */
export const hasCommittedOwnEpoch = (raft: RaftState): boolean => isRaftLeader(raft) && raft.highWatermark > raft.epochStartOffset;

/** Offset that the next record will get. */
export const nextOffset = ({ raft, files }: RaftNode): number => files.metadataLog.logEndOffset + raft.pending.length;

/** Appends records behind all others; they are written together with what comes within the linger time (Kafka: BatchAccumulator). */
export function appendRecords(node: RaftNode, records: readonly MetadataRecord[], out: Out): void {
  const { raft } = node;
  for (const record of records) raft.pending.push(record);
  if (raft.lingerTimer === 0 && raft.pending.length > 0) raft.lingerTimer = out.after(msToUs(raft.lingerMs), LINGER);
}

/** Takes an input of the raft layer; says whether it was one. */
export function stepRaft(node: RaftNode, input: Input, out: Out): boolean {
  switch (input.type) {
    case 'message':
      if (input.message.api !== 'Fetch' || input.message.kind !== 'request') return false;
      onFetch(node, input.connection, input.message, out);
      return true;
    case 'timer':
      return onTimer(node, input, out);
    case 'flushed':
      if (input.file === METADATA_PARTITION) onFlushed(node, out);
      return true;
    case 'disconnected':
      dropFetches(node.raft, input.connection, out);
      return false;
    default:
      return false;
  }
}

const onFetch = (node: RaftNode, connection: number, request: FetchRequest, out: Out): void => answerFetch(node, connection, request, out);

function onTimer(node: RaftNode, input: TimerInput, out: Out): boolean {
  if (input.timer === 'raft.linger') {
    drain(node, out);
    return true;
  }
  if (input.timer !== 'raft.fetch') return false;
  expireFetch(node, input.id as number, out);
  return true;
}

function drain(node: RaftNode, out: Out): void {
  const { raft } = node;
  const records = raft.pending;
  raft.pending = [];
  raft.lingerTimer = 0;
  appendBatch(node, records, out);
}

function appendBatch({ raft, files }: RaftNode, records: readonly MetadataRecord[], out: Out): void {
  const { metadataLog } = files;
  const batch: Batch = Object.freeze({
    baseOffset: metadataLog.logEndOffset,
    lastOffsetDelta: records.length - 1,
    partitionLeaderEpoch: raft.epoch,
    baseTimestamp: out.wallMs,
    maxTimestamp: out.wallMs,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    isTransactional: false,
    isControl: records[0]?.type === 'LeaderChange',
    sizeInBytes: metadataBatchBytes(records),
    records: Object.freeze({ type: 'metadata', items: Object.freeze(records) }),
  });
  appendMetadata(metadataLog, batch);
  out.write(METADATA_PARTITION, batch.sizeInBytes);
  raft.flushToken += 1;
  raft.flushing.push(metadataLog.logEndOffset);
  out.flush(METADATA_PARTITION, raft.flushToken);
}

/** Only what is durable here counts for this voter; being the only one, it moves the high watermark by itself. */
function onFlushed(node: RaftNode, out: Out): void {
  const { raft, files } = node;
  const durable = raft.flushing.shift();
  if (durable === undefined || durable <= files.metadataLog.flushedOffset) return;
  files.metadataLog.flushedOffset = durable;
  if (durable <= raft.epochStartOffset) return;
  raft.highWatermark = durable;
  raft.events.push({ type: 'committed', highWatermark: durable });
  completeFetches(node, out);
}
