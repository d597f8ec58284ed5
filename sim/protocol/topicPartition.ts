/** A topic partition as Kafka prints it: `orders-0`. The key of every map of partitions. */
export type TopicPartition = string;

export const METADATA_PARTITION: TopicPartition = '__cluster_metadata-0';
/** Kafka: Uuid.METADATA_TOPIC_ID. */
export const METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';
export const OFFSETS_TOPIC = '__consumer_offsets';

const INTERNAL_TOPICS: readonly string[] = [OFFSETS_TOPIC, '__transaction_state', '__share_group_state'];

/** Kafka: Topic.isInternal. */
export const isInternalTopic = (topic: string): boolean => INTERNAL_TOPICS.includes(topic);

export const toTopicPartition = (topic: string, partition: number): TopicPartition => `${topic}-${partition}`;

export const topicOf = (tp: TopicPartition): string => tp.slice(0, tp.lastIndexOf('-'));

export const partitionOf = (tp: TopicPartition): number => Number(tp.slice(tp.lastIndexOf('-') + 1));

/** Code unit order, the order of Java's `String.compareTo`. */
export const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By topic, then by partition number. */
export const compareTopicPartitions = (a: TopicPartition, b: TopicPartition): number =>
  compareStrings(topicOf(a), topicOf(b)) || partitionOf(a) - partitionOf(b);
