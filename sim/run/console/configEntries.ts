import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { GROUP_CONFIG } from '../../protocol/config/group.ts';
import type { ConfigKey, ConfigOverrides, ConfigTable } from '../../protocol/config/definition.ts';
import { LONG_MAX } from '../../protocol/config/keys.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import { configOverrides, type MetadataImage } from '../../protocol/metadata/image.ts';
import { defaultHashMapCapacity, hashMapOrder } from '../../protocol/primitives/javaHashMap.ts';
import { javaStringHash } from '../../protocol/primitives/javaHash.ts';
import { imageOf, type ConsoleSession } from './session.ts';

/** Where a value comes from, the strongest first (Kafka: ConfigEntry.ConfigSource). */
export type ConfigSource =
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_GROUP_CONFIG'
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG';

export interface Synonym {
  readonly source: ConfigSource;
  readonly name: string;
  readonly value: string;
}

/** One setting of a resource as DescribeConfigs tells it. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly source: ConfigSource;
  readonly synonyms: readonly Synonym[];
}

/** Settings of a broker as they were given at its start, and at run time. */
export interface BrokerSettings {
  readonly image: MetadataImage;
  readonly id: number;
  readonly fixed: ConfigOverrides;
}

/** Keys whose unit stands in the name: one setting, several spellings, the strongest first (Kafka: DynamicBrokerConfig.brokerConfigSynonyms). */
const SPELLINGS: readonly (readonly string[])[] = [
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'],
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
];

const DEFAULTS = BROKER_CONFIG as ConfigTable;
const TOPIC_DEFAULTS = TOPIC_CONFIG as ConfigTable;

/** Settings of quotas that have no default in Kafka's KafkaConfig (DynamicConfig.Broker). */
const WITHOUT_DEFAULT = [
  'leader.replication.throttled.rate',
  'follower.replication.throttled.rate',
  'replica.alter.log.dirs.io.max.bytes.per.second',
];

/** Kafka's text of a value: whole doubles keep their point. */
function valueText({ type }: Pick<ConfigKey, 'type'>, value: string | number | boolean): string {
  if (type === 'long' && Number(value) >= LONG_MAX) return '9223372036854775807';
  return type === 'double' && /^-?\d+$/.test(String(value)) ? `${value}.0` : String(value);
}

/** A broker's setting through all layers: what it was told at run time, what all were, its file, Kafka's default. */
function brokerSynonyms({ image, id, fixed }: BrokerSettings, key: string, spellings: readonly string[] = [key]): readonly Synonym[] {
  const layer = (source: ConfigSource, settings: ConfigOverrides): readonly Synonym[] =>
    spellings.flatMap(name => {
      const value = settings[name];
      return value === undefined || value === null ? [] : [{ source, name, value: String(value) }];
    });
  return [
    ...layer('DYNAMIC_BROKER_CONFIG', configOverrides(image, 'BROKER', String(id))),
    ...layer('DYNAMIC_DEFAULT_BROKER_CONFIG', configOverrides(image, 'BROKER', '')),
    ...layer('STATIC_BROKER_CONFIG', fixed),
    ...layer('DEFAULT_CONFIG', Object.fromEntries(spellings.flatMap(name => defaultOf(name)))),
  ];
}

function defaultOf(name: string): readonly (readonly [string, string])[] {
  const key = DEFAULTS[name];
  if (key === undefined || key.default === null || WITHOUT_DEFAULT.includes(name)) return [];
  return [[name, valueText(key, key.default)]];
}

/** All settings of a topic, by name (Kafka: ConfigHelper.createTopicConfigEntry). Of a key's broker spellings only the first counts. */
export function topicEntries(broker: BrokerSettings, topic: string): readonly ConfigEntry[] {
  const own = configOverrides(broker.image, 'TOPIC', topic);
  return Object.keys(TOPIC_DEFAULTS)
    .filter(name => !name.startsWith('internal.'))
    .map(name => {
      const key = TOPIC_DEFAULTS[name]!;
      const mine = own[name] === undefined ? [] : [{ source: 'DYNAMIC_TOPIC_CONFIG' as const, name, value: own[name] }];
      const inherited = key.inherits?.[0];
      const synonyms = [...mine, ...(inherited === undefined ? [] : brokerSynonyms(broker, inherited.key))];
      return entryOf(name, synonyms, valueText(key, key.default ?? ''));
    })
    .sort(byName);
}

/** Settings that a broker was told at run time, or with `all` every one, by name. */
export function brokerEntries(broker: BrokerSettings, all: boolean): readonly ConfigEntry[] {
  const own = configOverrides(broker.image, 'BROKER', String(broker.id));
  const names = all ? [...new Set([...Object.keys(DEFAULTS), ...Object.keys(own)])] : Object.keys(own);
  return names
    .map(name => entryOf(name, brokerSynonyms(broker, name, SPELLINGS.find(group => group.includes(name)) ?? [name]), ''))
    .sort(byName);
}

const byName = (a: ConfigEntry, b: ConfigEntry): number => (a.name < b.name ? -1 : 1);

const entryOf = (name: string, synonyms: readonly Synonym[], fallback: string): ConfigEntry => ({
  name,
  value: synonyms[0]?.value ?? fallback,
  source: synonyms[0]?.source ?? 'DEFAULT_CONFIG',
  synonyms,
});

/** The settings in the order of `new HashMap` over their names, in which admin clients hand them out (Kafka: clients.admin.Config). */
export function inHashOrder(entries: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const hashes = entries.map(({ name }) => javaStringHash(name));
  return hashMapOrder(hashes, defaultHashMapCapacity(entries.length)).map(index => entries[index]!);
}

/** What a broker was started with, as the scenario says. */
export function brokerSettings(console: ConsoleSession, id: number): BrokerSettings {
  const setup = console.run.scenario.cluster.brokers.find(broker => broker.id === id);
  return { image: imageOf(console), id, fixed: setup?.config ?? {} };
}

/** The broker that answers for a topic's settings: any that is up. */
export function anyBroker(console: ConsoleSession): BrokerSettings {
  const up = [...imageOf(console).brokers.values()].find(({ fenced }) => !fenced);
  return brokerSettings(console, up?.id ?? 1);
}

/** Settings of a group, which the brokers' `group.` settings stand behind (Kafka: GroupConfig). */
export function groupEntries(broker: BrokerSettings, group: string, all: boolean): readonly ConfigEntry[] {
  const own = configOverrides(broker.image, 'GROUP', group);
  const names = all ? [...new Set([...Object.keys(GROUP_CONFIG), ...Object.keys(own)])] : Object.keys(own);
  return names
    .map(name => {
      const mine = own[name] === undefined ? [] : [{ source: 'DYNAMIC_GROUP_CONFIG' as const, name, value: own[name] }];
      return entryOf(name, [...mine, ...brokerSynonyms(broker, `group.${name}`)], '');
    })
    .sort(byName);
}
