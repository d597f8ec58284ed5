/**
 * Kafka's RoundRobinPartitioner: keys play no part; the records of a topic go around the partitions that have a leader, in metadata order, or
 * around all of them when none has.
 *
 * @param counter records of that topic so far
 * @param count partitions of the topic
 */
export function roundRobinPartition(counter: number, available: readonly number[], count: number): number {
  const turn = counter & 0x7fffffff;
  return available.length > 0 ? available[turn % available.length]! : turn % count;
}
