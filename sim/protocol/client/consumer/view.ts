import { compareTopicPartitions, partitionOf, topicOf, type TopicPartition } from '../../topicPartition.ts';
import { countOf, offsetDeltaAt, placeOfDelta, recordAt } from '../../log/records.ts';
import { deliveriesOf, type Delivery, type Diary } from './diary.ts';
import type { ConsumerState } from './state.ts';
import { assignedPartitions, type AssignedPartition } from './subscription.ts';

/** One record as the application got it. */
interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly deliveryCount: number;
}

/** A consumer for snapshots, of the shape of trace's ConsumerView. Records are spelt out only for who asks. */
export function viewConsumer(state: ConsumerState) {
  const { subscription, membership, role, files } = state;
  return {
    received: files.received,
    assignment: assignedPartitions(subscription),
    position: valuesOf(state, ({ position }) => position?.offset ?? null),
    lag: valuesOf(state, partition => lagOf(state, partition)),
    get records() {
      return recordsOf(files);
    },
    callbacks: [...files.callbacks],
    errors: [...files.errors],
    preferredReadReplica: valuesOf(state, ({ preferredReadReplica }) => preferredReadReplica),
    group: role.group ?? '',
    memberState: membership.state,
    memberId: membership.generation.memberId,
    generation: membership.generation.id,
  };
}

function valuesOf({ subscription }: ConsumerState, read: (partition: AssignedPartition) => number | null): Record<TopicPartition, number> {
  const values: Record<TopicPartition, number> = {};
  for (const tp of [...subscription.assigned.keys()].sort(compareTopicPartitions)) {
    const value = read(subscription.assigned.get(tp)!);
    if (value !== null) values[tp] = value;
  }
  return values;
}

/** By the high watermark that the last fetch told of (SubscriptionState.partitionLag). */
function lagOf({ config }: ConsumerState, { position, highWatermark, lastStableOffset }: AssignedPartition): number | null {
  const end = config['isolation.level'] === 'read_committed' ? lastStableOffset : highWatermark;
  return position === null || end < 0 ? null : end - position.offset;
}

/** Every record received since the start, oldest first. */
function recordsOf(diary: Diary): readonly ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  for (const delivery of deliveriesOf(diary)) spell(delivery, records);
  return records;
}

function spell({ tp, from, next, batches }: Delivery, into: ConsumedRecord[]): void {
  const topic = topicOf(tp);
  const partition = partitionOf(tp);
  for (const batch of batches) {
    const first = Math.max(from, batch.baseOffset);
    const end = Math.min(next, batch.baseOffset + batch.lastOffsetDelta + 1);
    for (let place = placeOfDelta(batch.records, first - batch.baseOffset); place < countOf(batch.records); place++) {
      const offset = batch.baseOffset + offsetDeltaAt(batch.records, place);
      if (offset >= end) break;
      const { key, value } = recordAt(batch, place);
      into.push({ topic, partition, offset, key, value, deliveryCount: 1 });
    }
  }
}
