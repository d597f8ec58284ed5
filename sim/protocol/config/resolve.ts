import type { BrokerConfig } from './broker.ts';
import type { ConfigKey, ConfigOverrides, ConfigTable, ConfigValue, ResolvedConfig } from './definition.ts';
import { parseConfigValue } from './parse.ts';
import { PRODUCER_CONFIG, type ProducerConfig } from './producer.ts';
import { TOPIC_CONFIG, type TopicConfig } from './topic.ts';

/** A table's defaults with what was given on top, frozen. Never throws: what validation would refuse counts as not given. */
export function resolveConfig<Table extends ConfigTable>(table: Table, overrides: ConfigOverrides = {}): ResolvedConfig<Table> {
  const resolved: Record<string, ConfigValue> = {};
  for (const [name, key] of Object.entries(table)) resolved[name] = resolveKey(key, overrides[name] ?? null, key.default);
  return Object.freeze(resolved) as ResolvedConfig<Table>;
}

function resolveKey(key: ConfigKey, given: ConfigValue, fallback: ConfigValue): ConfigValue {
  if (given === null) return fallback;
  const parsed = parseConfigValue(key, given);
  return parsed.ok ? parsed.value : fallback;
}

/**
 * A topic's settings on one broker: its own, else the broker's under the broker's name for them, the strongest first
 * (LogConfig.fromProps, KafkaConfig.extractLogConfigMap).
 */
export function resolveTopicConfig(broker: BrokerConfig, overrides: ConfigOverrides = {}): TopicConfig {
  const resolved: Record<string, ConfigValue> = {};
  for (const [name, key] of Object.entries<ConfigKey>(TOPIC_CONFIG)) {
    resolved[name] = resolveKey(key, overrides[name] ?? null, inherited(key, broker));
  }
  return Object.freeze(resolved) as TopicConfig;
}

function inherited(key: ConfigKey, broker: Readonly<Record<string, ConfigValue>>): ConfigValue {
  for (const synonym of key.inherits ?? []) {
    const value = broker[synonym.key] ?? null;
    if (value === null) continue;
    // A retention of -1 hours is no limit, not minus one hour.
    return typeof value === 'number' && value > 0 ? value * synonym.scale : value;
  }
  return key.default;
}

/**
 * A producer's settings after ProducerConfig.postProcessParsedConfig and KafkaProducer.configureDeliveryTimeout: idempotence that nobody
 * asked for gives way to acks or retries that forbid it, and a default delivery.timeout.ms grows to what linger.ms and request.timeout.ms
 * need.
 */
export function resolveProducerConfig(overrides: ConfigOverrides = {}): ProducerConfig {
  const config = resolveConfig(PRODUCER_CONFIG, overrides);
  const needed = config['linger.ms'] + config['request.timeout.ms'];
  return Object.freeze({
    ...config,
    'enable.idempotence': config['enable.idempotence'] && isIdempotencePossible(config),
    'delivery.timeout.ms':
      (overrides['delivery.timeout.ms'] ?? null) === null ? Math.max(config['delivery.timeout.ms'], needed) : config['delivery.timeout.ms'],
  });
}

export const isIdempotencePossible = (config: ProducerConfig): boolean =>
  (config.acks === 'all' || config.acks === '-1') && config.retries > 0;
