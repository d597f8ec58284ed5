import { assignEpoch } from '../../log/leaderEpochs.ts';
import { setEpochs } from '../../log/log.ts';
import type { Out } from '../../machine.ts';
import type { PartitionRegistration } from '../../metadata/image.ts';
import { put } from '../agenda.ts';
import { markEverySession } from '../fetch/marks.ts';
import { logOf, NO_REMOTES } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { maybeIncrementHighWatermark } from './highWatermark.ts';
import { commitIsr } from './isr.ts';
import { newRemoteReplica, resetReplica } from './replica.ts';

/**
 * Leads the partition, or goes on leading it with another ISR (Kafka: Partition.makeLeader). A leader does not truncate. A new epoch begins
 * at the end of the log, and is noted in the epoch cache before it has a record.
 */
export function makeLeader(broker: BrokerState, partition: Partition, registration: PartitionRegistration, out: Out): void {
  if (registration.partitionEpoch < partition.partitionEpoch) return;
  const isNewLeader = partition.role !== 'leader';
  const isNewEpoch = registration.leaderEpoch > partition.leaderEpoch;
  partition.pendingIsr = null;
  partition.role = 'leader';
  partition.leader = broker.nodeId;
  partition.leaderRecoveryState = 'RECOVERED';
  install(partition, registration);
  setRemotes(broker, partition, registration.replicas);
  if (isNewEpoch) {
    partition.isr = Object.freeze(registration.isr);
    beginEpoch(broker, partition, { leaderEpoch: registration.leaderEpoch, isNewLeader }, out);
  } else commitIsr(broker, partition, registration.isr, out);
  maybeIncrementHighWatermark(broker, partition, out);
}

function install(partition: Partition, registration: PartitionRegistration): void {
  partition.partitionEpoch = registration.partitionEpoch;
  partition.replicas = Object.freeze(registration.replicas);
}

/** Followers come and go with the assignment; those that stay keep what is known of them. */
function setRemotes(broker: BrokerState, partition: Partition, replicas: readonly number[]): void {
  const known = partition.remotes;
  partition.remotes = replicas
    .filter(id => id !== broker.nodeId)
    .map(id => known.find(replica => replica.brokerId === id) ?? newRemoteReplica(id));
}

function beginEpoch(broker: BrokerState, partition: Partition, epoch: { leaderEpoch: number; isNewLeader: boolean }, out: Out): void {
  const { disk, memory } = logOf(broker, partition);
  const startOffset = disk.logEndOffset;
  partition.leaderEpoch = epoch.leaderEpoch;
  partition.leaderEpochStartOffset = startOffset;
  setEpochs(disk, assignEpoch(disk.epochs.content, epoch.leaderEpoch, startOffset), out);
  for (const replica of partition.remotes) {
    const isInSync = partition.isr.includes(replica.brokerId);
    resetReplica(replica, { nowMs: out.wallMs, leaderLogEndOffset: startOffset, isNewLeader: epoch.isNewLeader, isInSync });
  }
  const { tp, leaderEpoch, isr } = partition;
  out.note({ kind: 'leader.started', tp, leaderEpoch, startOffset, highWatermark: memory.highWatermark, isr });
  markEverySession(broker, partition);
}

/**
 * Follows the partition's leader, or nobody (Kafka: Partition.makeFollower). Returns whether it must be fetched anew: only a new epoch says
 * so.
 */
export function makeFollower(broker: BrokerState, partition: Partition, registration: PartitionRegistration, out: Out): boolean {
  if (registration.partitionEpoch < partition.partitionEpoch) return false;
  const isNewEpoch = registration.leaderEpoch > partition.leaderEpoch;
  partition.role = 'follower';
  partition.leader = registration.leader;
  partition.leaderEpoch = registration.leaderEpoch;
  partition.leaderEpochStartOffset = -1;
  partition.isr = Object.freeze(registration.isr);
  partition.pendingIsr = null;
  partition.remotes = NO_REMOTES;
  install(partition, registration);
  if (!isNewEpoch) return false;
  const { leaderEpoch, leader } = partition;
  out.note({ kind: 'follower.started', tp: partition.tp, leaderEpoch, leader, logEndOffset: logOf(broker, partition).disk.logEndOffset });
  if (partition.appends.length > 0) put(broker.todo.advanced, partition.tp);
  markEverySession(broker, partition);
  return true;
}
