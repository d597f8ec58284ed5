import { topicPartitionHash } from '../../primitives/javaHash.ts';
import { hashMapOrder, sizedHashMapCapacity } from '../../primitives/javaHashMap.ts';
import type { ClientMetadata, PartitionInfo, TopicInfo } from './metadata.ts';

/**
 * Puts every topic's partitions into the order of the client's own lists: that of a HashMap keyed by TopicPartition over all partitions of the
 * snapshot (MetadataSnapshot.computeClusterView). RoundRobinPartitioner, the sticky partitioner and drain go by it; a topic of 5 partitions
 * alone in the snapshot runs 3, 4, 1, 2, 0.
 */
export function orderPartitions(metadata: ClientMetadata): void {
  const hashes: number[] = [];
  const entries: Entry[] = [];
  for (const topic of metadata.topics.values()) {
    const orders: Orders = { topic, order: [], places: topic.partitions.map(() => -1) };
    for (const info of topic.partitions) {
      hashes.push(topicPartitionHash(topic.name, info.partition));
      entries.push({ orders, info });
    }
  }
  metadata.ledBy.clear();
  for (const index of hashMapOrder(hashes, sizedHashMapCapacity(hashes.length, hashes.length))) {
    const { orders, info } = entries[index]!;
    const place = metadata.ledBy.get(info.leader) ?? 0;
    metadata.ledBy.set(info.leader, place + 1);
    orders.order.push(info.partition);
    orders.places[info.partition] = place;
  }
  for (const { orders } of entries) {
    orders.topic.order = Object.freeze(orders.order);
    orders.topic.places = Object.freeze(orders.places);
  }
}

interface Orders {
  readonly topic: TopicInfo;
  readonly order: number[];
  readonly places: number[];
}

interface Entry {
  readonly orders: Orders;
  readonly info: PartitionInfo;
}
