/** `String.hashCode`, over UTF-16 units as in Java. A signed 32-bit integer. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** `TopicPartition.hashCode`. */
export const topicPartitionHash = (topic: string, partition: number): number => (Math.imul(31, 31 + partition) + javaStringHash(topic)) | 0;

/** Kafka's `Utils.abs`: the least integer, which has no positive twin, becomes 0. */
export const javaAbs = (n: number): number => (n === -2147483648 ? 0 : Math.abs(n));

/** Which of a broker's fetcher threads for one leader follows a partition (Kafka: AbstractFetcherManager.getFetcherId). */
export const fetcherIdOf = (topic: string, partition: number, numFetchers: number): number =>
  javaAbs((Math.imul(31, javaStringHash(topic)) + partition) | 0) % numFetchers;
