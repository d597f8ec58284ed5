import type { Out } from '../../machine.ts';
import type { AlterPartitionResult } from '../../messages/controller.ts';
import type { ErrorName } from '../../messages/errors.ts';
import { markChanged } from '../fetch/marks.ts';
import { brokerEpochOf, sendAlterPartition } from '../control/index.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition, PendingIsr } from '../state.ts';
import { maybeIncrementHighWatermark } from './highWatermark.ts';
import { isEligibleForIsr } from './isrMembers.ts';
import { isCaughtUp } from './replica.ts';
import type { RemoteReplica } from './replica.ts';

/** Proposes to take in a follower that has all committed records, and all of this leadership's beginning (Kafka: Partition.maybeExpandIsr). */
export function maybeExpandIsr(broker: BrokerState, partition: Partition, replica: RemoteReplica, out: Out): void {
  const { highWatermark } = partition.log;
  if (partition.pendingIsr !== null || partition.isr.includes(replica.brokerId)) return;
  if (replica.logEndOffset < highWatermark || replica.logEndOffset < partition.leaderEpochStartOffset) return;
  if (!isEligibleForIsr(broker, partition, replica.brokerId)) return;
  const isr = ascending([...partition.isr, replica.brokerId]);
  if (propose(broker, partition, { kind: 'expand', isr }, out)) {
    out.note({ kind: 'isr.expandProposed', tp: partition.tp, isr, joining: replica.brokerId, highWatermark });
  }
}

/** Proposes to drop the followers that have not been caught up for replica.lag.time.max.ms (Kafka: Partition.maybeShrinkIsr). */
export function maybeShrinkIsr(broker: BrokerState, partition: Partition, out: Out): void {
  if (partition.role !== 'leader' || partition.pendingIsr !== null || partition.isr.length <= 1) return;
  const { logEndOffset } = logOf(broker, partition).disk;
  const nowMs = out.wallMs;
  const isLagging = (replica: RemoteReplica): boolean =>
    partition.isr.includes(replica.brokerId) && !isCaughtUp(replica, logEndOffset, nowMs, broker.config['replica.lag.time.max.ms']);
  const lagging = partition.remotes.filter(isLagging);
  if (lagging.length === 0) return;
  const isr = ascending(partition.isr.filter(id => !lagging.some(replica => replica.brokerId === id)));
  if (!propose(broker, partition, { kind: 'shrink', isr }, out)) return;
  const leaving = lagging.map(replica => ({
    replica: replica.brokerId,
    logEndOffset: replica.logEndOffset,
    lastCaughtUpMsAgo: nowMs - replica.lastCaughtUpMs,
  }));
  out.note({ kind: 'isr.shrinkProposed', tp: partition.tp, isr, leaving, logEndOffset });
}

/** A leader keeps its ISR in a HashSet, so what it proposes has lost the order of the assignment. */
const ascending = (isr: number[]): readonly number[] => Object.freeze(isr.sort((a, b) => a - b));

/** Asks the controller; the change is pending until it answers. False, and nothing pending, if another one of this partition is under way there. */
function propose(broker: BrokerState, partition: Partition, change: PendingIsr, out: Out): boolean {
  partition.pendingIsr = Object.freeze(change);
  const sent = sendAlterPartition(
    broker,
    {
      tp: partition.tp,
      topicId: partition.topicId,
      leaderEpoch: partition.leaderEpoch,
      partitionEpoch: partition.partitionEpoch,
      newIsr: change.isr.map(brokerId => ({ brokerId, brokerEpoch: epochToSend(broker, partition, brokerId) })),
      leaderRecoveryState: partition.leaderRecoveryState,
    },
    out,
  );
  if (!sent) partition.pendingIsr = null;
  return sent;
}

const epochToSend = (broker: BrokerState, partition: Partition, brokerId: number): number =>
  brokerId === broker.nodeId
    ? brokerEpochOf(broker)
    : (partition.remotes.find(replica => replica.brokerId === brokerId)?.brokerEpoch ?? -1);

/** The proposal is refused for good, or needs metadata that is on its way: nothing to do but wait for it (KIP-497). */
const WAIT_FOR_METADATA: readonly ErrorName[] = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'FENCED_LEADER_EPOCH',
  'INVALID_UPDATE_VERSION',
  'INVALID_REQUEST',
  'NEW_LEADER_ELECTED',
];

/** The controller has answered (Kafka: Partition.submitAlterPartition's handler). */
export function onIsrAnswered(broker: BrokerState, partition: Partition, result: AlterPartitionResult, out: Out): void {
  const { pendingIsr } = partition;
  if (pendingIsr === null || partition.role !== 'leader') return;
  if (result.error === 'NONE') return onIsrAccepted(broker, partition, result, out);
  out.note({ kind: 'isr.refused', tp: partition.tp, error: result.error });
  if (WAIT_FOR_METADATA.includes(result.error)) return;
  partition.pendingIsr = null;
  const isFinal = result.error === 'OPERATION_NOT_ATTEMPTED' || result.error === 'INELIGIBLE_REPLICA';
  if (!isFinal) propose(broker, partition, pendingIsr, out);
}

function onIsrAccepted(broker: BrokerState, partition: Partition, result: AlterPartitionResult, out: Out): void {
  if (result.leaderEpoch !== partition.leaderEpoch || result.partitionEpoch < partition.partitionEpoch) return;
  partition.pendingIsr = null;
  partition.partitionEpoch = result.partitionEpoch;
  partition.leaderRecoveryState = result.leaderRecoveryState;
  commitIsr(broker, partition, result.isr, out);
  maybeIncrementHighWatermark(broker, partition, out);
}

/** Takes over the ISR that the controller has committed. Whoever is out of it is looked at with its next fetch. */
export function commitIsr(broker: BrokerState, partition: Partition, isr: readonly number[], out: Out): void {
  const changed = isr.length !== partition.isr.length || isr.some((id, index) => partition.isr[index] !== id);
  partition.isr = Object.freeze(isr);
  if (!changed) return;
  markChanged(broker, partition);
  out.note({ kind: 'isr.changed', tp: partition.tp, isr, partitionEpoch: partition.partitionEpoch });
}
