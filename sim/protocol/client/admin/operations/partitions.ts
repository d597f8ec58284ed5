import type { Response } from '../../../messages/index.ts';
import type { MetadataResponse } from '../../../messages/metadata.ts';
import { partitionOf, toTopicPartition } from '../../../topicPartition.ts';
import { isRetriable } from '../../errors.ts';
import { CONTINUE, done, type Addressed, type Call, type CallPartition, type Verdict } from '../state.ts';
import { answer } from './verdicts.ts';

/* Finding the leaders of partitions (Kafka: PartitionLeaderStrategy, AdminApiDriver). */

export const lookUpLeaders = (topic: string): Addressed => ({
  node: 'any',
  body: { api: 'Metadata', topics: [topic], allowAutoTopicCreation: false },
});

/**
 * Takes in the leaders of all partitions of the topic, or of one. What has no leader, or does not exist, is looked up again at once, until
 * the call times out: the backoff is for requests that fail (recorded).
 */
export const takeLeaders = (
  call: Call<unknown>,
  topic: string,
  only: { readonly response: Response; readonly partition: number | null },
): Verdict => {
  const found = answer(only.response, 'Metadata').topics.find(({ name }) => name === topic);
  if (found === undefined) return CONTINUE;
  if (found.error !== 'NONE' && !isRetriable(found.error)) return done(found.error);
  const partitions = leadersOf(found).filter(({ tp }) => only.partition === null || partitionOf(tp) === only.partition);
  if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) call.partitions = partitions;
  return CONTINUE;
};

const leadersOf = ({ name, partitions }: MetadataResponse['topics'][number]): CallPartition[] =>
  partitions.map(({ partition, leader, leaderEpoch, error }) => ({
    tp: toTopicPartition(name, partition),
    leader: error === 'NONE' || error === 'REPLICA_NOT_AVAILABLE' ? leader : -1,
    leaderEpoch,
    offset: -1,
  }));

/** Who leads the first of these partitions, and all that it leads of them. */
export const ofOneLeader = (
  partitions: readonly CallPartition[],
): { readonly leader: number; readonly partitions: readonly CallPartition[] } => {
  const { leader } = partitions[0]!;
  return { leader, partitions: partitions.filter(partition => partition.leader === leader) };
};
