import type { MetadataDelta, PartitionChange } from '../../../metadata/delta.ts';
import type { PartitionRegistration } from '../../../metadata/image.ts';
import type { TopicPartition } from '../../../topicPartition.ts';

/** Which partitions a broker concerns, so that its death does not cost a walk over all of them (Kafka: BrokersToIsrs). */
export interface BrokersToIsrs {
  readonly inIsr: Map<number, Set<TopicPartition>>;
  readonly inElr: Map<number, Set<TopicPartition>>;
  /** How many partitions a broker leads. */
  readonly leaderships: Map<number, number>;
  readonly leaderless: Set<TopicPartition>;
  /** Led, but not by their first replica. */
  readonly imbalanced: Set<TopicPartition>;
}

export const createBrokersToIsrs = (): BrokersToIsrs => ({
  inIsr: new Map(),
  inElr: new Map(),
  leaderships: new Map(),
  leaderless: new Set(),
  imbalanced: new Set(),
});

export function updateBrokersToIsrs(index: BrokersToIsrs, delta: MetadataDelta): void {
  for (const [tp, change] of delta.partitions) updatePartition(index, tp, change);
}

export const hasLeaderships = (index: BrokersToIsrs, brokerId: number): boolean => (index.leaderships.get(brokerId) ?? 0) > 0;

const NOBODY: readonly number[] = Object.freeze([]);

function updatePartition(index: BrokersToIsrs, tp: TopicPartition, { previous, current }: PartitionChange): void {
  updateMembers(index.inIsr, tp, previous?.isr ?? NOBODY, current?.isr ?? NOBODY);
  updateMembers(index.inElr, tp, previous?.elr ?? NOBODY, current?.elr ?? NOBODY);
  count(index.leaderships, previous, -1);
  count(index.leaderships, current, 1);
  mark(index.leaderless, tp, current?.leader === -1);
  mark(index.imbalanced, tp, current !== null && current.leader !== current.replicas[0]);
}

function updateMembers(
  byBroker: Map<number, Set<TopicPartition>>,
  tp: TopicPartition,
  before: readonly number[],
  after: readonly number[],
): void {
  for (const id of before) if (!after.includes(id)) byBroker.get(id)?.delete(tp);
  for (const id of after) {
    const partitions = byBroker.get(id);
    if (partitions === undefined) byBroker.set(id, new Set([tp]));
    else partitions.add(tp);
  }
}

function count(leaderships: Map<number, number>, partition: PartitionRegistration | null, by: number): void {
  if (partition === null || partition.leader < 0) return;
  leaderships.set(partition.leader, (leaderships.get(partition.leader) ?? 0) + by);
}

function mark(set: Set<TopicPartition>, tp: TopicPartition, member: boolean): void {
  if (member) set.add(tp);
  else set.delete(tp);
}
