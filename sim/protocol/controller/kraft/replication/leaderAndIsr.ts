import { isActive } from '../../../metadata/image.ts';
import type { PartitionRegistration } from '../../../metadata/image.ts';
import type { MetadataRecord, PartitionChangeRecord } from '../../../metadata/records.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import { effectiveMinIsr, isElrEnabled, isUncleanElectionEnabled } from '../settings.ts';
import type { ControllerState } from '../state.ts';
import type { Election, PartitionChangeInput } from './partitionChangeBuilder.ts';
import { buildPartitionChange } from './partitionChangeBuilder.ts';
import { without } from './reassignment.ts';

const NOBODY = -1;
const NO_PARTITIONS: ReadonlySet<TopicPartition> = new Set<TopicPartition>();

/** Whom a change of a broker makes come, go, or go without a clean end; -1 for nobody. */
export interface BrokerMove {
  readonly toRemove?: number;
  readonly toAdd?: number;
  readonly uncleanShutdown?: number;
}

export type PartitionTargets = Omit<PartitionChangeInput, 'partition' | 'isAcceptableLeader' | 'election' | 'minIsr' | 'elrEnabled'> & {
  readonly election?: Election;
  readonly isAcceptableLeader?: (brokerId: number) => boolean;
};

/** The change that takes a partition to the targets, by the rules of its topic; null when there is nothing to change. */
export function changePartition(
  state: ControllerState,
  partition: PartitionRegistration,
  targets: PartitionTargets,
): PartitionChangeRecord | null {
  return buildPartitionChange({
    partition,
    isAcceptableLeader: id => isActive(state.image, id),
    election: isUncleanElectionEnabled(state, partition.topic) ? 'UNCLEAN' : 'ONLINE',
    minIsr: effectiveMinIsr(state, partition.topic),
    elrEnabled: isElrEnabled(state),
    ...targets,
  });
}

/** New leaders and ISRs of partitions for the sake of one broker (Kafka: ReplicationControlManager.generateLeaderAndIsrUpdates). */
function updatePartitions(
  state: ControllerState,
  partitions: ReadonlySet<TopicPartition>,
  move: BrokerMove,
  records: MetadataRecord[],
): void {
  const { toRemove = NOBODY, toAdd = NOBODY, uncleanShutdown = NOBODY } = move;
  const isAcceptableLeader = (id: number): boolean =>
    id !== toRemove && id !== uncleanShutdown && (id === toAdd || isActive(state.image, id));
  for (const tp of partitions) {
    const partition = state.image.partitions.get(tp)!;
    const record = changePartition(state, partition, {
      isAcceptableLeader,
      targetIsr: without(partition.isr, [toRemove, uncleanShutdown]),
      ...(uncleanShutdown !== NOBODY && { uncleanShutdownReplicas: [uncleanShutdown] }),
    });
    if (record !== null) records.push(record);
  }
}

/** Its session ran out, it asked to be fenced, or it has shut down: out of every ISR, then fenced. */
export function handleBrokerFenced(state: ControllerState, brokerId: number, records: MetadataRecord[]): void {
  updatePartitions(state, state.index.inIsr.get(brokerId) ?? NO_PARTITIONS, { toRemove: brokerId }, records);
  records.push(registrationChange(state, brokerId, { fenced: 1 }));
}

/** It is back: it may lead at once where nobody does and it is eligible. */
export function handleBrokerUnfenced(state: ControllerState, brokerId: number, records: MetadataRecord[]): void {
  records.push(registrationChange(state, brokerId, { fenced: -1 }));
  updatePartitions(state, state.index.leaderless, { toAdd: brokerId }, records);
}

export function handleBrokerInControlledShutdown(state: ControllerState, brokerId: number, records: MetadataRecord[]): void {
  if (state.image.brokers.get(brokerId)?.inControlledShutdown === false)
    records.push(registrationChange(state, brokerId, { inControlledShutdown: 1 }));
  updatePartitions(state, state.index.inIsr.get(brokerId) ?? NO_PARTITIONS, { toRemove: brokerId }, records);
}

/** It registers anew. Without a clean-shutdown file its disk may have lost what made it an ISR or ELR member (KIP-966). */
export function handleBrokerShutdown(state: ControllerState, brokerId: number, clean: boolean, records: MetadataRecord[]): void {
  const isr = state.index.inIsr.get(brokerId) ?? NO_PARTITIONS;
  if (clean || !isElrEnabled(state)) return updatePartitions(state, isr, { toRemove: brokerId }, records);
  updatePartitions(state, isr, { uncleanShutdown: brokerId }, records);
  updatePartitions(state, state.index.inElr.get(brokerId) ?? NO_PARTITIONS, { uncleanShutdown: brokerId }, records);
}

export function handleBrokerUnregistered(state: ControllerState, brokerId: number, records: MetadataRecord[]): void {
  updatePartitions(state, state.index.inIsr.get(brokerId) ?? NO_PARTITIONS, { toRemove: brokerId }, records);
  records.push(Object.freeze({ type: 'UnregisterBrokerRecord', brokerId, brokerEpoch: state.image.brokers.get(brokerId)!.epoch }));
}

export const registrationChange = (
  state: ControllerState,
  brokerId: number,
  change: { readonly fenced?: -1 | 1; readonly inControlledShutdown?: 1; readonly cordonedLogDirs?: readonly string[] },
): MetadataRecord =>
  Object.freeze({
    type: 'BrokerRegistrationChangeRecord',
    brokerId,
    brokerEpoch: state.image.brokers.get(brokerId)!.epoch,
    fenced: change.fenced ?? 0,
    inControlledShutdown: change.inControlledShutdown ?? 0,
    ...(change.cordonedLogDirs && { cordonedLogDirs: change.cordonedLogDirs }),
  });
