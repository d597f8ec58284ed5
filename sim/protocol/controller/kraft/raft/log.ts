import { assert } from '../../../../engine/assert.ts';
import { msToUs } from '../../../../engine/time.ts';
import type { Batch } from '../../../log/batch.ts';
import type { Out, TimerInput } from '../../../machine.ts';
import { appendMetadata, truncateMetadata } from '../../../metadata/log.ts';
import { metadataBatchBytes } from '../../../metadata/recordBytes.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { METADATA_PARTITION } from '../../../topicPartition.ts';
import type { RaftNode } from './state.ts';

/** The voter's own log: what is appended to it, cut from it, and durable (Kafka: KafkaRaftLog, BatchAccumulator). */

const LINGER: TimerInput = Object.freeze({ type: 'timer', timer: 'raft.linger' });

/** Offset that the next record will get. */
export const nextOffset = ({ raft, files }: RaftNode): number => files.metadataLog.logEndOffset + raft.pending.length;

/** Appends records behind all others; they are written together with what comes within the linger time (Kafka: BatchAccumulator). */
export function appendRecords({ raft }: RaftNode, records: readonly MetadataRecord[], out: Out): void {
  assert(raft.role === 'Leader', 'only the leader of the quorum appends', { node: raft.nodeId, role: raft.role });
  for (const record of records) raft.pending.push(record);
  if (raft.lingerTimer === 0 && raft.pending.length > 0) raft.lingerTimer = out.after(msToUs(raft.settings.lingerMs), LINGER);
}

/** The linger time is over. A timer of an earlier leadership finds nothing to write. */
export function drain(node: RaftNode, out: Out): void {
  const { raft } = node;
  const records = raft.pending;
  raft.lingerTimer = 0;
  if (records.length === 0) return;
  raft.pending = [];
  appendAsLeader(node, records, out);
}

/** Writes what has gathered without waiting for more, as a batch of its own (Kafka: BatchAccumulator.forceDrain). */
export function drainNow(node: RaftNode, out: Out): void {
  out.cancel(node.raft.lingerTimer);
  drain(node, out);
}

/** Forgets what waits for the linger time: it never was in the log. */
export function dropPending(raft: RaftNode['raft'], out: Out): void {
  out.cancel(raft.lingerTimer);
  raft.lingerTimer = 0;
  raft.pending = [];
}

export function appendAsLeader(node: RaftNode, records: readonly MetadataRecord[], out: Out): void {
  const { raft, files } = node;
  const batch: Batch = Object.freeze({
    baseOffset: files.metadataLog.logEndOffset,
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
  appendMetadata(files.metadataLog, batch);
  flush(node, batch.sizeInBytes, out);
}

/** Appends what the leader sent. */
export function appendAsFollower(node: RaftNode, batches: readonly Batch[], out: Out): void {
  let bytes = 0;
  for (const batch of batches) {
    appendMetadata(node.files.metadataLog, batch);
    bytes += batch.sizeInBytes;
  }
  if (bytes > 0) flush(node, bytes, out);
}

function flush({ raft, files }: RaftNode, bytes: number, out: Out): void {
  out.write(METADATA_PARTITION, bytes);
  raft.flushToken += 1;
  raft.flushing.push(files.metadataLog.logEndOffset);
  out.flush(METADATA_PARTITION, raft.flushToken);
}

/** A flush is done; says whether more is durable now than before. */
export function onFlushDone({ raft, files }: RaftNode): boolean {
  const durable = raft.flushing.shift();
  if (durable === undefined || durable <= files.metadataLog.flushedOffset) return false;
  files.metadataLog.flushedOffset = durable;
  return true;
}

/** Cuts an uncommitted tail. Flushes under way vouch for no more than what is left. */
export function truncate({ raft, files }: RaftNode, offset: number): void {
  assert(offset >= raft.highWatermark, 'a voter would lose what is committed', { offset, highWatermark: raft.highWatermark });
  truncateMetadata(files.metadataLog, offset);
  for (let at = 0; at < raft.flushing.length; at++) raft.flushing[at] = Math.min(raft.flushing[at]!, files.metadataLog.logEndOffset);
}
