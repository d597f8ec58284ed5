import { updateHighWatermark } from '../../log/log.ts';
import type { Out } from '../../machine.ts';
import { put } from '../agenda.ts';
import { markHighWatermark } from '../fetch/marks.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { isEligibleForIsr, maximalIsrOf } from './isrMembers.ts';
import { isCaughtUp } from './replica.ts';

/** min.insync.replicas, which asks for no more replicas than there are. */
export const effectiveMinIsr = (partition: Partition): number =>
  Math.min(partition.log.config['min.insync.replicas'], partition.remotes.length + 1);

/**
 * Moves the leader's high watermark to the least log end of the replicas that count (Kafka: Partition.maybeIncrementLeaderHW): those of the
 * maximal ISR, and those that are caught up and about to join it. It stands still while the ISR is below min.insync.replicas.
 */
export function maybeIncrementHighWatermark(broker: BrokerState, partition: Partition, out: Out): boolean {
  if (partition.isr.length < effectiveMinIsr(partition)) return false;
  const log = logOf(broker, partition);
  const wanted = leastLogEnd(broker, partition, log.disk.logEndOffset, out.wallMs);
  const from = log.memory.highWatermark;
  if (wanted <= from) return false;
  updateHighWatermark(log, wanted);
  noteHighWatermark(broker, partition, from, out);
  return true;
}

function leastLogEnd(broker: BrokerState, partition: Partition, logEndOffset: number, nowMs: number): number {
  const maximalIsr = maximalIsrOf(partition);
  const lagTimeMaxMs = broker.config['replica.lag.time.max.ms'];
  let least = logEndOffset;
  for (const replica of partition.remotes) {
    if (replica.logEndOffset >= least) continue;
    const counts =
      maximalIsr.includes(replica.brokerId) ||
      (isCaughtUp(replica, logEndOffset, nowMs, lagTimeMaxMs) && isEligibleForIsr(broker, partition, replica.brokerId));
    if (counts) least = replica.logEndOffset;
  }
  return least;
}

/** The high watermark of a replica has moved: tells the trace, readers that wait for it, and the next checkpoint. */
export function noteHighWatermark(broker: BrokerState, partition: Partition, from: number, out: Out): void {
  const { highWatermark } = partition.log;
  broker.highWatermarksChanged = true;
  if (highWatermark > from) {
    const asLeader = partition.role === 'leader';
    out.note({ kind: 'highWatermark.advanced', tp: partition.tp, from, highWatermark, leaderEpoch: partition.leaderEpoch, asLeader });
  }
  markHighWatermark(broker, partition);
  if (partition.appends.length > 0) put(broker.todo.advanced, partition.tp);
}
