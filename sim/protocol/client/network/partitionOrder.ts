import { hashMapOrder, sizedHashMapCapacity } from '../../primitives/javaHashMap.ts';
import { topicPartitionHash } from '../../primitives/javaHash.ts';
import type { ClientMetadata } from './metadata.ts';

/**
 * Puts every topic's partitions into the order of the client's own lists: that of a HashMap keyed by TopicPartition over all partitions of the
 * snapshot (MetadataSnapshot.computeClusterView). RoundRobinPartitioner, the sticky partitioner and drain go by it; a topic of 5 partitions
 * alone in the snapshot runs 3, 4, 1, 2, 0.
 */
export function orderPartitions(metadata: ClientMetadata): void {
  const hashes: number[] = [];
  const owners: { readonly topic: string; readonly partition: number }[] = [];
  for (const topic of metadata.topics.values()) {
    for (const { partition } of topic.partitions) {
      hashes.push(topicPartitionHash(topic.name, partition));
      owners.push({ topic: topic.name, partition });
    }
  }
  const orders = new Map<string, number[]>();
  for (const index of hashMapOrder(hashes, sizedHashMapCapacity(hashes.length, hashes.length))) {
    const { topic, partition } = owners[index]!;
    const order = orders.get(topic);
    if (order === undefined) orders.set(topic, [partition]);
    else order.push(partition);
  }
  for (const topic of metadata.topics.values()) topic.order = Object.freeze(orders.get(topic.name) ?? []);
}
