import { appendAsLeader } from '../log/append.ts';
import type { LeaderAppend } from '../log/append.ts';
import type { Batch } from '../log/batch.ts';
import { codecNamed, compressUs, decompressUs } from '../log/compression.ts';
import { needsRecompression, recompressed } from '../log/recompression.ts';
import type { Out } from '../machine.ts';
import type { ErrorName } from '../messages/errors.ts';
import { markAppended } from './fetch/marks.ts';
import { effectiveMinIsr, maybeIncrementHighWatermark } from './partition/highWatermark.ts';
import { settleFollowers } from './partition/followerFetch.ts';
import { logOf } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

/**
 * Appends to a partition that this broker leads (Kafka: Partition.appendRecordsToLeader). acks=all asks for enough replicas in the committed
 * ISR first; acks 0 and 1 are taken below it too.
 */
export function appendToLeader(
  broker: BrokerState,
  partition: Partition,
  append: { readonly batch: Batch; readonly acks: -1 | 0 | 1 },
  out: Out,
): LeaderAppend {
  const error = mayAppend(partition, append.acks);
  if (error !== 'NONE') return { error, batch: null, baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1 };
  const log = logOf(broker, partition);
  unpack(append.batch, partition.log.config['compression.type'], out);
  settleFollowers(broker, partition, log.disk.logEndOffset);
  const appended = appendAsLeader(log, append.batch, partition.leaderEpoch, out);
  if (appended.batch === null) return appended;
  out.note({ kind: 'log.appended', tp: partition.tp, batch: appended.batch, asLeader: true });
  markAppended(broker, partition);
  maybeIncrementHighWatermark(broker, partition, out);
  return appended;
}

/** To check records the leader unpacks them, and packs them anew where the topic has a codec of its own (Kafka: LogValidator). */
function unpack(batch: Batch, compressionType: string, out: Out): void {
  if (batch.compression !== undefined) out.compute(decompressUs(batch.sizeInBytes, batch.compression));
  const codec = codecNamed(compressionType);
  if (codec !== null && needsRecompression(batch, compressionType))
    out.compute(compressUs(recompressed(batch, compressionType).sizeInBytes, codec));
}

function mayAppend(partition: Partition, acks: -1 | 0 | 1): ErrorName {
  if (partition.role !== 'leader') return 'NOT_LEADER_OR_FOLLOWER';
  return acks === -1 && partition.isr.length < effectiveMinIsr(partition) ? 'NOT_ENOUGH_REPLICAS' : 'NONE';
}
