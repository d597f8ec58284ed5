import { msToUs } from '../../../engine/time.ts';
import type { ErrorName } from '../../messages/errors.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { javaAbs, javaStringHash } from '../../primitives/javaHash.ts';
import { OFFSETS_TOPIC } from '../../topicPartition.ts';
import type { ClassicGroup, Env, GroupCoordinator, Shard } from './state.ts';

/** Partition of `__consumer_offsets` in which a group lives (Kafka: GroupCoordinatorService.partitionFor). */
export const partitionFor = (groupId: string, partitions: number): number => javaAbs(javaStringHash(groupId)) % partitions;

/** How many partitions `__consumer_offsets` has; 0 when there is none. */
export const offsetsPartitions = (image: MetadataImage): number => image.topics.get(OFFSETS_TOPIC)?.partitions.length ?? 0;

/** The shard of a group, or why this broker does not answer for it. */
export const shardOf = (
  coordinator: GroupCoordinator,
  groupId: string,
  image: MetadataImage,
): { readonly error: ErrorName; readonly shard: Shard | null } => {
  const partitions = offsetsPartitions(image);
  const shard = partitions === 0 ? undefined : coordinator.shards.get(partitionFor(groupId, partitions));
  if (shard === undefined) return NOT_COORDINATOR;
  return shard.loading ? LOADING : { error: 'NONE', shard };
};

const NOT_COORDINATOR = { error: 'NOT_COORDINATOR', shard: null } as const;
const LOADING = { error: 'COORDINATOR_LOAD_IN_PROGRESS', shard: null } as const;

export const addGroup = (env: Env, group: ClassicGroup): void => {
  env.shard.groups.set(group.groupId, group);
  scheduleExpiry(env);
};

/** Runs while the shard has groups only: an empty shard costs nothing. */
export const scheduleExpiry = (env: Env): void => {
  const { coordinator, shard, port } = env;
  if (shard.expireTimer !== 0 || shard.groups.size === 0) return;
  const intervalMs = coordinator.config['offsets.retention.check.interval.ms'];
  shard.expireTimer = port.after(msToUs(intervalMs), { type: 'timer', timer: 'group.expire', id: shard.partition });
};
