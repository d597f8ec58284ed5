import { defaultHashMapCapacity, hashMapOrder } from '../../../../protocol/primitives/javaHashMap.ts';
import { javaStringHash } from '../../../../protocol/primitives/javaHash.ts';
import { configOverrides, isAlive } from '../../../../protocol/metadata/image.ts';
import { compareStrings } from '../../../../protocol/topicPartition.ts';
import { reach, type ToolAdmin } from '../../admin.ts';
import { anyBroker, brokerEntries, brokerSettings, groupEntries, topicEntries, type ConfigEntry } from '../../configEntries.ts';
import { adminOperation } from '../../java.ts';
import { imageOf, type ConsoleSession } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import type { Entities, EntityType } from './options.ts';
import { timeOutForNode } from './unreachable.ts';

/** The call by which all entities of a type are found. */
const LISTING: Partial<Record<EntityType, string>> = { topics: 'listTopics', brokers: 'listNodes', groups: 'listGroups' };

/** ConfigCommand.describeResourceConfig. */
export function describeConfigs(
  context: ToolContext,
  admin: ToolAdmin,
  { entities, all }: { readonly entities: Entities; readonly all: boolean },
): void {
  const type = entities.types[0]!;
  const name = entities.names[0];
  if (name !== undefined && !all && !exists(context.console, admin, { type, name })) {
    context.out(`The ${singular(type)} '${name}' doesn't exist and doesn't have dynamic config.`);
    return;
  }
  if (name === undefined) reach(admin, LISTING[type] ?? 'listConfigResources');
  reach(admin, 'describeConfigs');
  for (const entity of name === undefined ? everyEntity(context.console, type) : [name]) {
    if (type === 'brokers' && entity !== '' && !isAlive(imageOf(context.console), Number(entity)))
      timeOutForNode(context.console, 'describeConfigs');
    if (entity === '') context.out(`Default configs for ${type} in the cluster are:`);
    else context.out(`${all ? 'All' : 'Dynamic'} configs for ${singular(type)} ${entity} are:`);
    for (const entry of entriesOf(context.console, { type, name: entity }, all)) context.out(`  ${lineOf(entry)}`);
  }
}

export const singular = (type: EntityType): string => type.slice(0, -1);

interface Entity {
  readonly type: EntityType;
  readonly name: string;
}

function exists(console: ConsoleSession, admin: ToolAdmin, { type, name }: Entity): boolean {
  if (type === 'topics') {
    reach(admin, 'listTopics');
    return imageOf(console).topics.has(name);
  }
  if (type !== 'groups') return true;
  reach(admin, 'listGroups');
  return console.run.snapshot().groups().includes(name) || Object.keys(configOverrides(imageOf(console), 'GROUP', name)).length > 0;
}

/** Without a name: all there are, in the order in which the answers hold them. */
function everyEntity(console: ConsoleSession, type: EntityType): readonly string[] {
  const image = imageOf(console);
  switch (type) {
    case 'topics': {
      const names = [...image.topics.keys()].sort(compareStrings);
      return hashMapOrder(names.map(javaStringHash), defaultHashMapCapacity(names.length)).map(index => names[index]!);
    }
    case 'brokers': {
      const ids = [...image.brokers.keys()].filter(id => isAlive(image, id)).sort((a, b) => a - b);
      return [...ids.map(String), ''];
    }
    case 'groups':
      return [...new Set([...console.run.snapshot().groups(), ...configured(console, 'GROUP')])].sort(compareStrings);
    default:
      throw adminOperation(`${type} are not modelled yet`);
  }
}

const configured = (console: ConsoleSession, type: 'GROUP'): readonly string[] =>
  [...imageOf(console).configs.keys()].filter(key => key.startsWith(`${type}:`)).map(key => key.slice(type.length + 1));

function entriesOf(console: ConsoleSession, { type, name }: Entity, all: boolean): readonly ConfigEntry[] {
  if (type === 'topics') {
    return topicEntries(anyBroker(console), name).filter(({ source }) => all || source === 'DYNAMIC_TOPIC_CONFIG');
  }
  if (type === 'groups') return groupEntries(anyBroker(console), name, all);
  if (name !== '') return brokerEntries(brokerSettings(console, Number(name)), all);
  return Object.entries(configOverrides(imageOf(console), 'BROKER', ''))
    .map(([key, value]): ConfigEntry => ({
      ...{ name: key, value, source: 'DYNAMIC_DEFAULT_BROKER_CONFIG' },
      synonyms: [{ source: 'DYNAMIC_DEFAULT_BROKER_CONFIG', name: key, value }],
    }))
    .sort((a, b) => compareStrings(a.name, b.name));
}

const lineOf = ({ name, value, synonyms }: ConfigEntry): string =>
  `${name}=${value} sensitive=false synonyms={${synonyms.map(one => `${one.source}:${one.name}=${one.value}`).join(', ')}}`;
