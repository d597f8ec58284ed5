import { BROKER_CONFIG } from '../config/broker.ts';
import type { ConfigKey, ConfigTable, ConfigValue } from '../config/definition.ts';
import { parseConfigValue } from '../config/parse.ts';
import { resolveTopicConfig } from '../config/resolve.ts';
import type { TopicConfig } from '../config/topic.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import { configOverrides } from '../metadata/image.ts';
import type { BrokerState } from './state.ts';

/** A topic's settings, with the broker's for what it does not set. */
export function topicConfigOf(broker: BrokerState, topic: string): TopicConfig {
  const known = broker.topicConfigs.get(topic);
  if (known !== undefined) return known;
  const config = resolveTopicConfig(broker.config, configOverrides(broker.control.image, 'TOPIC', topic));
  broker.topicConfigs.set(topic, config);
  return config;
}

/** Takes over what was set at run time, for brokers and for topics (Kafka: DynamicConfigPublisher). */
export function applyConfigs(broker: BrokerState, delta: MetadataDelta): void {
  let brokerChanged = false;
  for (const { resourceType, resourceName } of delta.configs.values()) {
    if (resourceType === 'BROKER' && (resourceName === '' || resourceName === String(broker.nodeId))) brokerChanged = true;
    else if (resourceType === 'TOPIC') broker.topicConfigs.delete(resourceName);
  }
  if (brokerChanged) refreshBrokerConfig(broker);
  if (brokerChanged || delta.configs.size > 0) refreshLogs(broker);
}

/** The static settings, then those of all brokers, then this broker's own. */
export function refreshBrokerConfig(broker: BrokerState): void {
  const { image } = broker.control;
  const dynamic = { ...configOverrides(image, 'BROKER', ''), ...configOverrides(image, 'BROKER', String(broker.nodeId)) };
  broker.config = Object.freeze({ ...broker.staticConfig, ...parsed(dynamic) });
  broker.topicConfigs.clear();
}

function parsed(overrides: Readonly<Record<string, string>>): Record<string, ConfigValue> {
  const values: Record<string, ConfigValue> = {};
  for (const [name, given] of Object.entries(overrides)) {
    const key: ConfigKey | undefined = (BROKER_CONFIG as ConfigTable)[name];
    const value = key === undefined ? null : parseConfigValue(key, given);
    if (value?.ok) values[name] = value.value;
  }
  return values;
}

function refreshLogs(broker: BrokerState): void {
  for (const partition of broker.partitions.values()) partition.log.config = topicConfigOf(broker, partition.topic);
}
