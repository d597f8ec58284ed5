import type { KafkaRecord } from '../../log/batch.ts';
import { topicOf, type TopicPartition } from '../../topicPartition.ts';
import { subscribedTopics } from './classicGroup.ts';
import { removeGroup } from './groups.ts';
import { groupTombstone, offsetTombstone } from './records.ts';
import { scheduleExpiry } from './shards.ts';
import type { ClassicGroup, Env, StoredOffset } from './state.ts';
import { append } from './writes.ts';

const MINUTE_MS = 60_000;

/** Forgets offsets that nobody has used for offsets.retention.minutes, and groups that have nothing left (Kafka: cleanupExpiredOffsets). */
export const onExpireTimer = (env: Env): void => {
  env.shard.expireTimer = 0;
  for (const group of [...env.shard.groups.values()]) expireGroup(env, group);
  scheduleExpiry(env);
};

const expireGroup = (env: Env, group: ClassicGroup): void => {
  const expired = [...group.offsets].filter(([tp, stored]) => isExpired(env, group, { tp, stored })).map(([tp]) => tp);
  const records = forgetOffsets(env, group, expired);
  const isIdle = group.state === 'Empty' && group.offsets.size === 0 && group.pendingMembers.size === 0;
  if (isIdle) {
    removeGroup(env, group, 'nobody uses it any more');
    records.push(groupTombstone(group.groupId, env.port.wallMs));
  }
  if (records.length > 0) append(env, { groupId: group.groupId, records, purpose: { type: 'silent' } });
};

const forgetOffsets = (env: Env, group: ClassicGroup, partitions: readonly TopicPartition[]): KafkaRecord[] => {
  for (const tp of partitions) group.offsets.delete(tp);
  return partitions.map(tp => offsetTombstone(group.groupId, tp, env.port.wallMs));
};

/** Since when an offset has been out of use depends on the group (Kafka: ClassicGroup.offsetExpirationCondition). */
const isExpired = (
  env: Env,
  group: ClassicGroup,
  { tp, stored }: { readonly tp: TopicPartition; readonly stored: StoredOffset },
): boolean => {
  const unusedSinceMs = unusedSince(group, tp, stored);
  return unusedSinceMs >= 0 && env.port.wallMs - unusedSinceMs >= env.coordinator.config['offsets.retention.minutes'] * MINUTE_MS;
};

/** -1: in use. */
const unusedSince = (group: ClassicGroup, tp: TopicPartition, stored: StoredOffset): number => {
  if (group.protocolType === null) return stored.commitTimestampMs;
  if (group.state === 'Empty') return group.stateTimestampMs >= 0 ? group.stateTimestampMs : stored.commitTimestampMs;
  const topics = group.state === 'Stable' ? subscribedTopics(group) : null;
  return topics !== null && !topics.has(topicOf(tp)) ? stored.commitTimestampMs : -1;
};

/** A deleted topic takes its offsets along (Kafka: GroupCoordinatorService.onPartitionsDeleted). */
export const deleteOffsetsOf = (env: Env, topics: ReadonlySet<string>): void => {
  for (const group of [...env.shard.groups.values()]) {
    const records = forgetOffsets(
      env,
      group,
      [...group.offsets.keys()].filter(tp => topics.has(topicOf(tp))),
    );
    if (records.length > 0) append(env, { groupId: group.groupId, records, purpose: { type: 'silent' } });
  }
};
