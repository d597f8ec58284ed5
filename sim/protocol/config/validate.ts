import { wrongAddress } from './addresses.ts';
import { BROKER_CONFIG } from './broker.ts';
import { CONSUMER_CONFIG } from './consumer.ts';
import type { ConfigOverrides, ConfigTable } from './definition.ts';
import { parseConfigValue, splitList } from './parse.ts';
import { PRODUCER_CONFIG } from './producer.ts';
import { isIdempotencePossible, resolveConfig } from './resolve.ts';
import { TOPIC_CONFIG } from './topic.ts';

/** Why a setting is refused, in Kafka's words. */
export interface ConfigProblem {
  /** The key at fault; of two that do not agree, the first named by the message. */
  readonly key: string;
  readonly kind: 'unknown' | 'value' | 'conflict';
  /** The class of Kafka's exception. */
  readonly exception: 'ConfigException' | 'InvalidConfigurationException' | 'IllegalArgumentException';
  readonly message: string;
}

/** All that Kafka would refuse about these settings: unknown keys (for topics, as the broker does), values, then keys that do not agree. */
export function validateConfig(table: ConfigTable, overrides: ConfigOverrides): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [key, value] of Object.entries(overrides)) {
    const declared = table[key];
    if (declared === undefined) problems.push(unknownKey(table, key));
    else if (value !== null) {
      const parsed = parseConfigValue(declared, value);
      if (!parsed.ok) problems.push(refused(key, parsed.shown, parsed.message));
    }
  }
  if (problems.length > 0) return problems;
  return conflictsOf(table, overrides);
}

const unknownKey = (table: ConfigTable, key: string): ConfigProblem => ({
  key,
  kind: 'unknown',
  exception: 'InvalidConfigurationException',
  message: table === TOPIC_CONFIG ? `Unknown topic config name: ${key}` : `Unknown config name: ${key}`,
});

const refused = (key: string, value: string, message: string): ConfigProblem => ({
  key,
  kind: 'value',
  exception: 'ConfigException',
  message: `Invalid value ${value} for configuration ${key}: ${message}`,
});

function conflictsOf(table: ConfigTable, overrides: ConfigOverrides): readonly ConfigProblem[] {
  if (table === TOPIC_CONFIG) return topicConflicts(overrides);
  if (table === PRODUCER_CONFIG) return producerConflicts(overrides);
  if (table === CONSUMER_CONFIG) return consumerConflicts(overrides);
  if (table === BROKER_CONFIG) return brokerConflicts(overrides);
  return [];
}

const conflict = (key: string, exception: ConfigProblem['exception'], message: string): ConfigProblem => ({
  key,
  kind: 'conflict',
  exception,
  message,
});

const isGiven = (overrides: ConfigOverrides, key: string): boolean => (overrides[key] ?? null) !== null;

/** LogConfig.validateTopicLogConfigValues. */
function topicConflicts(overrides: ConfigOverrides): readonly ConfigProblem[] {
  const config = resolveConfig(TOPIC_CONFIG, overrides);
  const min = config['min.compaction.lag.ms'];
  const max = config['max.compaction.lag.ms'];
  if (min <= max) return [];
  const message = `conflict topic config setting min.compaction.lag.ms (${min}) > max.compaction.lag.ms (${max})`;
  return [conflict('min.compaction.lag.ms', 'InvalidConfigurationException', message)];
}

/** ProducerConfig.postProcessAndValidateIdempotenceConfigs and KafkaProducer.configureDeliveryTimeout, in their order. */
function producerConflicts(overrides: ConfigOverrides): readonly ConfigProblem[] {
  const config = resolveConfig(PRODUCER_CONFIG, overrides);
  const wanted = isGiven(overrides, 'enable.idempotence') && config['enable.idempotence'];
  const idempotent = config['enable.idempotence'] && isIdempotencePossible(config);
  const problem = (key: string, message: string) => [conflict(key, 'ConfigException', message)];
  if (wanted && config.retries === 0) {
    return problem('retries', 'Must set retries to non-zero when using the idempotent producer.');
  }
  if (wanted && !idempotent) {
    return problem('acks', 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.');
  }
  const inFlight = config['max.in.flight.requests.per.connection'];
  if (config['enable.idempotence'] && inFlight > 5) {
    return problem(
      'max.in.flight.requests.per.connection',
      `To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current value is ${inFlight}.`,
    );
  }
  if (!idempotent && isGiven(overrides, 'transactional.id')) {
    return problem('transactional.id', 'Cannot set a transactional.id without also enabling idempotence.');
  }
  if (isGiven(overrides, 'delivery.timeout.ms') && config['delivery.timeout.ms'] < config['linger.ms'] + config['request.timeout.ms']) {
    return problem('delivery.timeout.ms', 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms');
  }
  return [];
}

/** ConsumerConfig.postProcessParsedConfig and the constructor of Heartbeat. */
function consumerConflicts(overrides: ConfigOverrides): readonly ConfigProblem[] {
  const config = resolveConfig(CONSUMER_CONFIG, overrides);
  const instance = config['group.instance.id'];
  if (instance !== null && !/^[a-zA-Z0-9._-]+$/.test(instance)) {
    const message = `Group instance id is invalid: '${instance}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
    return [conflict('group.instance.id', 'InvalidConfigurationException', message)];
  }
  if (isGiven(overrides, 'enable.auto.commit') && config['enable.auto.commit'] && config['group.id'] === null) {
    const message = 'enable.auto.commit cannot be set to true when default group id (null) is used.';
    return [conflict('enable.auto.commit', 'InvalidConfigurationException', message)];
  }
  if (config['group.protocol'].toLowerCase() === 'classic' && config['heartbeat.interval.ms'] >= config['session.timeout.ms']) {
    return [conflict('heartbeat.interval.ms', 'IllegalArgumentException', 'Heartbeat must be set lower than the session timeout')];
  }
  return [];
}

/** KafkaConfig.validateValues, as far as it concerns what a scenario may set. */
function brokerConflicts(overrides: ConfigOverrides): readonly ConfigProblem[] {
  const config = resolveConfig(BROKER_CONFIG, overrides);
  const problem = (key: string, message: string) => [conflict(key, 'IllegalArgumentException', message)];
  const address = wrongAddress(overrides);
  if (address !== null) return [conflict(address.key, address.exception, address.message)];
  for (const key of ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'] as const) {
    if (config[key] === 0) return problem(key, `requirement failed: ${key} must be unlimited (-1) or, greater than or equal to 1`);
  }
  if (config['log.cleaner.dedupe.buffer.size'] < (config['log.cleaner.threads'] || 1) * 1_048_577) {
    return problem(
      'log.cleaner.dedupe.buffer.size',
      'requirement failed: log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
    );
  }
  const protocols = splitList(config['group.coordinator.rebalance.protocols']);
  if (!protocols.includes('classic')) {
    return [conflict('group.coordinator.rebalance.protocols', 'ConfigException', "Disabling the 'classic' protocol is not supported.")];
  }
  return boundedGroupTimes(config).flatMap(({ key, message }) => problem(key, message));
}

const KINDS = ['consumer', 'share', 'streams'] as const;
const TIMES = ['session.timeout.ms', 'heartbeat.interval.ms', 'assignment.interval.ms'] as const;

/** GroupCoordinatorConfig: each time lies between its own minimum and maximum. */
function boundedGroupTimes(config: Readonly<Record<string, unknown>>): readonly { readonly key: string; readonly message: string }[] {
  const problems: { key: string; message: string }[] = [];
  for (const kind of KINDS) {
    for (const time of TIMES) {
      const key = `group.${kind}.${time}`;
      const [min, max] = [`group.${kind}.min.${time}`, `group.${kind}.max.${time}`];
      const value = Number(config[key]);
      if (value < Number(config[min])) problems.push({ key, message: `${key} must be greater than or equal to ${min}` });
      else if (value > Number(config[max])) problems.push({ key, message: `${key} must be less than or equal to ${max}` });
    }
  }
  return problems;
}
