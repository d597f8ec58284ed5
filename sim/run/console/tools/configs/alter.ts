import { isAlive } from '../../../../protocol/metadata/image.ts';
import { throwFirst, type ToolAdmin } from '../../admin.ts';
import { adminOperation, executionException, illegalArgument, JavaException } from '../../java.ts';
import { readFile } from '../../json.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { parseProperties } from '../../properties.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import type { Entities } from './options.ts';
import { singular } from './describe.ts';
import { timeOutForNode } from './unreachable.ts';

const RESOURCES = { topics: 'TOPIC', brokers: 'BROKER', groups: 'GROUP' } as const;

/** ConfigCommand.alterConfig. */
export function alterConfigs(
  context: ToolContext,
  admin: ToolAdmin,
  { entities, options }: { readonly entities: Entities; readonly options: OptionSet },
): void {
  const type = entities.types[0]!;
  const name = entities.names[0] ?? '';
  const added = addedConfigs(context, options);
  const deleted = options
    .values('delete-config')
    .flatMap(text => text.split(','))
    .map(key => key.trim());
  if (type !== 'topics' && type !== 'brokers' && type !== 'groups') throw adminOperation(`${type} are not modelled yet`);
  if (type === 'brokers' && name !== '' && !isAlive(imageOf(context.console), Number(name)))
    timeOutForNode(context.console, 'incrementalAlterConfigs');
  const configs = { ...added, ...Object.fromEntries(deleted.map(key => [key, null])) };
  const resource = { resourceType: RESOURCES[type], resourceName: name, configs };
  try {
    throwFirst(admin.call('incrementalAlterConfigs', { api: 'IncrementalAlterConfigs', resources: [resource] }).resources);
  } catch (error) {
    throw error instanceof JavaException ? executionException(error) : error;
  }
  context.out(completed(type, name));
}

export const completed = (type: Entities['types'][number], name: string): string =>
  name === ''
    ? `Completed updating default config for ${type} in the cluster.`
    : `Completed updating config for ${singular(type)} ${name}.`;

/** `key=value,key=[value,value]`: commas inside brackets separate values, not settings (ConfigCommand.parseConfigsToBeAdded). */
export function addedConfigs({ console }: ToolContext, options: OptionSet): Readonly<Record<string, string>> {
  const file = options.value('add-config-file');
  const fromFile = file === undefined ? {} : parseProperties(readFile(console, file));
  const text = options.value('add-config');
  const outside = '(?=[^\\]]*(?:\\[|$))';
  const pairs = text === undefined ? [] : text.split(new RegExp(`,${outside}`)).map(pair => pair.split(new RegExp(`\\s*=\\s*${outside}`)));
  if (pairs.some(pair => pair.length !== 2)) {
    throw illegalArgument('requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".');
  }
  const config = {
    ...fromFile,
    ...Object.fromEntries(pairs.map(([key = '', value = '']) => [key.trim(), value.replaceAll(/\[?\]?/g, '').trim()])),
  };
  const wrong = Object.keys(config).find(key => !/^[a-zA-Z0-9._-]*$/.test(key));
  if (wrong !== undefined) throw illegalArgument(`Invalid character found for config key: ${wrong}`);
  return config;
}
