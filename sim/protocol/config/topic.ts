import type { ConfigTable, InheritedKey, ResolvedConfig } from './definition.ts';
import { bool, double, idle, int, INT_MAX, list, long, LONG_MAX, optionalInt, text } from './keys.ts';

const from = (key: string, scale = 1): InheritedKey => ({ key, scale });
const HOUR_MS = 3_600_000;

const throttled = (key: string) =>
  idle(
    list('', {
      check: value =>
        value === '' || value === '*' || /^\d+:\d+(,\d+:\d+)*$/.test(value)
          ? null
          : `${key} must be the literal '*' or a list of replicas in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],...`,
    }),
  );

/** Settings of topics (TopicConfig, LogConfig), each with the broker keys that give its default (ServerTopicConfigSynonyms). */
export const TOPIC_CONFIG = {
  'cleanup.policy': list('delete', { oneOf: ['compact', 'delete'], inherits: [from('log.cleanup.policy')] }),
  'compression.type': text('producer', {
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    inherits: [from('compression.type')],
  }),
  'compression.gzip.level': idle(int(-1, { min: 1, max: 9, except: -1, inherits: [from('compression.gzip.level')] })),
  'compression.lz4.level': idle(int(9, { min: 1, max: 17, inherits: [from('compression.lz4.level')] })),
  'compression.zstd.level': idle(int(3, { min: -131_072, max: 22, inherits: [from('compression.zstd.level')] })),
  'delete.retention.ms': long(86_400_000, { min: 0, inherits: [from('log.cleaner.delete.retention.ms')] }),
  'file.delete.delay.ms': idle(long(60_000, { min: 0, inherits: [from('log.segment.delete.delay.ms')] })),
  'flush.messages': long(LONG_MAX, { min: 1, inherits: [from('log.flush.interval.messages')] }),
  'flush.ms': long(LONG_MAX, { min: 0, inherits: [from('log.flush.interval.ms'), from('log.flush.scheduler.interval.ms')] }),
  'follower.replication.throttled.replicas': throttled('follower.replication.throttled.replicas'),
  'leader.replication.throttled.replicas': throttled('leader.replication.throttled.replicas'),
  'index.interval.bytes': int(4_096, { min: 0, inherits: [from('log.index.interval.bytes')] }),
  'internal.segment.bytes': optionalInt({ min: 1, max: INT_MAX, inherits: [from('internal.log.segment.bytes')] }),
  'local.retention.bytes': idle(long(-2, { min: -2, inherits: [from('log.local.retention.bytes')] })),
  'local.retention.ms': idle(long(-2, { min: -2, inherits: [from('log.local.retention.ms')] })),
  'max.compaction.lag.ms': long(LONG_MAX, { min: 1, inherits: [from('log.cleaner.max.compaction.lag.ms')] }),
  'max.message.bytes': int(1_048_588, { min: 0, inherits: [from('message.max.bytes')] }),
  'message.timestamp.after.max.ms': long(3_600_000, { min: 0, inherits: [from('log.message.timestamp.after.max.ms')] }),
  'message.timestamp.before.max.ms': long(LONG_MAX, { min: 0, inherits: [from('log.message.timestamp.before.max.ms')] }),
  'message.timestamp.type': text('CreateTime', { oneOf: ['CreateTime', 'LogAppendTime'], inherits: [from('log.message.timestamp.type')] }),
  'min.cleanable.dirty.ratio': double(0.5, { min: 0, max: 1, inherits: [from('log.cleaner.min.cleanable.ratio')] }),
  'min.compaction.lag.ms': long(0, { min: 0, inherits: [from('log.cleaner.min.compaction.lag.ms')] }),
  'min.insync.replicas': int(1, { min: 1, inherits: [from('min.insync.replicas')] }),
  preallocate: idle(bool(false, { inherits: [from('log.preallocate')] })),
  'remote.storage.enable': idle(bool(false)),
  'remote.log.copy.disable': idle(bool(false)),
  'remote.log.delete.on.disable': idle(bool(false)),
  'retention.bytes': long(-1, { inherits: [from('log.retention.bytes')] }),
  'retention.ms': long(604_800_000, {
    min: -1,
    inherits: [from('log.retention.ms'), from('log.retention.minutes', 60_000), from('log.retention.hours', HOUR_MS)],
  }),
  'segment.bytes': int(1_073_741_824, { min: 1_048_576, inherits: [from('log.segment.bytes')] }),
  'segment.index.bytes': int(10_485_760, { min: 4, inherits: [from('log.index.size.max.bytes')] }),
  'segment.jitter.ms': long(0, { min: 0, inherits: [from('log.roll.jitter.ms'), from('log.roll.jitter.hours', HOUR_MS)] }),
  'segment.ms': long(604_800_000, { min: 1, inherits: [from('log.roll.ms'), from('log.roll.hours', HOUR_MS)] }),
  'unclean.leader.election.enable': bool(false, { inherits: [from('unclean.leader.election.enable')] }),
} as const satisfies ConfigTable;

export type TopicConfig = ResolvedConfig<typeof TOPIC_CONFIG>;
