import type { ConfigKey } from '../../config/definition.ts';
import { TOPIC_CONFIG } from '../../config/topic.ts';

/** Settings of brokers that may change while they run, besides the defaults of topics (Kafka: DynamicBrokerConfig.AllDynamicConfigs). */
const DYNAMIC: readonly string[] = [
  'background.threads',
  'cordoned.log.dirs',
  'follower.fetch.last.tiered.offset.enable',
  'follower.replication.throttled.rate',
  'leader.replication.throttled.rate',
  'listeners',
  'advertised.listeners',
  'listener.security.protocol.map',
  'log.cleaner.backoff.ms',
  'log.cleaner.dedupe.buffer.size',
  'log.cleaner.io.buffer.load.factor',
  'log.cleaner.io.buffer.size',
  'log.cleaner.io.max.bytes.per.second',
  'log.cleaner.threads',
  'max.connection.creation.rate',
  'max.connections',
  'max.connections.per.ip',
  'max.connections.per.ip.overrides',
  'message.max.bytes',
  'metric.reporters',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
  'producer.id.expiration.ms',
  'replica.alter.log.dirs.io.max.bytes.per.second',
  'transaction.partition.verification.enable',
];

const TOPIC_DEFAULTS = Object.values(TOPIC_CONFIG as Readonly<Record<string, ConfigKey>>).map(({ inherits }) => inherits?.[0]?.key);

export const isDynamicBrokerConfig = (key: string): boolean => DYNAMIC.includes(key) || TOPIC_DEFAULTS.includes(key);
