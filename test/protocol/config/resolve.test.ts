/** Settings as KafkaConfig, LogConfig, ProducerConfig and ConsumerConfig resolve them. */
import { describe, expect, it } from 'vitest';
import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../../sim/protocol/config/consumer.ts';
import type { ConfigKey } from '../../../sim/protocol/config/definition.ts';
import { parseConfigValue } from '../../../sim/protocol/config/parse.ts';
import { PRODUCER_CONFIG } from '../../../sim/protocol/config/producer.ts';
import { resolveConfig, resolveProducerConfig, resolveTopicConfig } from '../../../sim/protocol/config/resolve.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';

const TABLES = { BROKER_CONFIG, TOPIC_CONFIG, PRODUCER_CONFIG, CONSUMER_CONFIG };

describe('resolution', () => {
  it('gives numbers and booleans, however they were written', () => {
    const config = resolveConfig(BROKER_CONFIG, {
      'replica.lag.time.max.ms': '5000',
      'unclean.leader.election.enable': 'TRUE',
      'message.max.bytes': 2000,
    });
    expect(config['replica.lag.time.max.ms']).toBe(5000);
    expect(config['unclean.leader.election.enable']).toBe(true);
    expect(config['message.max.bytes']).toBe(2000);
  });

  it('takes the default for null, and for what validation would refuse', () => {
    expect(resolveConfig(BROKER_CONFIG, { 'min.insync.replicas': null })['min.insync.replicas']).toBe(1);
    expect(resolveConfig(BROKER_CONFIG, { 'min.insync.replicas': 'many' })['min.insync.replicas']).toBe(1);
  });

  it('is frozen, so that a checkpoint shares it', () => {
    expect(Object.isFrozen(resolveConfig(CONSUMER_CONFIG))).toBe(true);
  });

  it.each(Object.entries(TABLES))('%s: every default passes its own validation', (_, table) => {
    for (const [name, key] of Object.entries<ConfigKey>(table)) {
      if (key.default === null || String(key.default).length === 0) continue;
      const text = typeof key.default === 'number' ? BigInt(Number.isInteger(key.default) ? key.default : 0).toString() : key.default;
      expect({ name, ...parseConfigValue(key, text) }).toMatchObject({ ok: true });
    }
  });
});

describe('topic settings inherit from the broker (ServerTopicConfigSynonyms)', () => {
  const topicOf = (broker: Readonly<Record<string, string | number>>, own = {}) =>
    resolveTopicConfig(resolveConfig(BROKER_CONFIG, broker), own);

  it('their own win', () => {
    expect(topicOf({ 'min.insync.replicas': 2 }, { 'min.insync.replicas': 3 })['min.insync.replicas']).toBe(3);
    expect(topicOf({ 'min.insync.replicas': 2 })['min.insync.replicas']).toBe(2);
  });

  it('ms before minutes before hours', () => {
    expect(topicOf({})['retention.ms']).toBe(7 * 24 * 3_600_000);
    expect(topicOf({ 'log.retention.hours': 1 })['retention.ms']).toBe(3_600_000);
    expect(topicOf({ 'log.retention.hours': 1, 'log.retention.minutes': 2 })['retention.ms']).toBe(120_000);
    expect(topicOf({ 'log.retention.minutes': 2, 'log.retention.ms': 3 })['retention.ms']).toBe(3);
    expect(topicOf({ 'log.retention.hours': -1 })['retention.ms']).toBe(-1);
  });
});

describe('producers (ProducerConfig.postProcessParsedConfig)', () => {
  it('idempotence that nobody asked for gives way to acks=1', () => {
    expect(resolveProducerConfig({})['enable.idempotence']).toBe(true);
    expect(resolveProducerConfig({ acks: -1 })['enable.idempotence']).toBe(true);
    expect(resolveProducerConfig({ acks: 1 })['enable.idempotence']).toBe(false);
    expect(resolveProducerConfig({ retries: 0 })['enable.idempotence']).toBe(false);
  });

  it('a default delivery.timeout.ms grows to linger.ms + request.timeout.ms', () => {
    expect(resolveProducerConfig({ 'request.timeout.ms': 200_000 })['delivery.timeout.ms']).toBe(200_005);
    expect(resolveProducerConfig({})['delivery.timeout.ms']).toBe(120_000);
  });
});
