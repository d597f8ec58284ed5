import { aliveBrokerEpoch, isActive } from '../../metadata/image.ts';
import type { BrokerState, Partition } from '../state.ts';

/** Replicas that must hold a record before it counts as committed: while a change is under way, those before and after it (Kafka: PartitionState.maximalIsr). */
export const maximalIsrOf = ({ isr, pendingIsr }: Partition): readonly number[] => (pendingIsr?.kind === 'expand' ? pendingIsr.isr : isr);

/**
 * May a follower be in the ISR (Kafka: Partition.isReplicaIsrEligible)? Not fenced, not shutting down, and its last fetch came from the
 * incarnation that the metadata knows (KIP-841, KIP-903).
 */
export function isEligibleForIsr(broker: BrokerState, partition: Partition, brokerId: number): boolean {
  const replica = partition.remotes.find(candidate => candidate.brokerId === brokerId);
  if (replica === undefined || replica.brokerEpoch === null || !isActive(broker.control.image, brokerId)) return false;
  return replica.brokerEpoch === -1 || replica.brokerEpoch === aliveBrokerEpoch(broker.control.image, brokerId);
}
