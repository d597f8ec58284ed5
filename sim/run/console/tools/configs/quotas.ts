import type { QuotaEntity } from '../../../../protocol/messages/admin.ts';
import { quotaKey, type ClientQuotas } from '../../../../protocol/metadata/image.ts';
import { compareStrings } from '../../../../protocol/topicPartition.ts';
import { reach, throwFirst, type ToolAdmin } from '../../admin.ts';
import { apiException, executionException, illegalArgument, JavaException } from '../../java.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { addedConfigs, completed } from './alter.ts';
import type { Entities, EntityType } from './options.ts';

/* Quotas of users, clients and addresses, which are no settings of a resource (Kafka: ConfigCommand, its quota half). */

const ENTITY_TYPES = { users: 'user', clients: 'client-id', ips: 'ip' } as const;
type QuotaType = keyof typeof ENTITY_TYPES;

export const isQuotaType = (type: EntityType | undefined): type is QuotaType => type !== undefined && type in ENTITY_TYPES;

const CLIENT_QUOTAS = ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'];
const IP_QUOTAS = ['connection_creation_rate'];
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** Types and names side by side; users before clients, as in the metadata. */
const entityOf = ({ types, names }: Entities): QuotaEntity =>
  types
    .map((type, index) => ({
      entityType: ENTITY_TYPES[type as QuotaType],
      entityName: names[index] === '' ? null : (names[index] ?? null),
    }))
    .sort((a, b) => compareStrings(b.entityType, a.entityType));

/** ConfigCommand.alterQuotaConfigs. What is deleted must be there. */
export function alterQuotas(
  context: ToolContext,
  admin: ToolAdmin,
  { entities, options }: { readonly entities: Entities; readonly options: OptionSet },
): void {
  const type = entities.types[0] as QuotaType;
  const added = addedConfigs(context, options);
  const deleted = options
    .values('delete-config')
    .flatMap(text => text.split(','))
    .map(key => key.trim());
  checkNames(type, [...Object.keys(added), ...deleted]);
  const entity = entityOf(entities);
  reach(admin, 'describeClientQuotas');
  const present = imageOf(context.console).quotas.get(quotaKey(entity))?.values ?? {};
  const missing = deleted.filter(key => !(key in present));
  if (missing.length > 0) throw apiException('INVALID_CONFIG', `Invalid config(s): ${missing.join(',')}`);
  const quotas = {
    ...Object.fromEntries(Object.entries(added).map(([key, text]) => [key, toNumber(key, text)])),
    ...Object.fromEntries(deleted.map(key => [key, null])),
  };
  try {
    throwFirst(admin.call('alterClientQuotas', { api: 'AlterClientQuotas', entries: [{ entity, quotas }] }).entries);
  } catch (error) {
    throw error instanceof JavaException ? executionException(error) : error;
  }
  context.out(completed(type, entities.names[0] ?? ''));
}

function checkNames(type: QuotaType, names: readonly string[]): void {
  const allowed = type === 'ips' ? IP_QUOTAS : CLIENT_QUOTAS;
  const unknown = names.filter(name => !allowed.includes(name) && !(type === 'users' && SCRAM.includes(name)));
  if (names.some(name => SCRAM.includes(name)) && type === 'users') throw illegalArgument('SCRAM credentials are not modelled yet');
  if (unknown.length === 0) return;
  const which = { users: 'quota and SCRAM credential', clients: 'quota', ips: 'connection quota' }[type];
  throw illegalArgument(
    `Only ${which} configs can be added for '${type}' using --bootstrap-server. Unexpected config names: Set(${unknown.join(', ')})`,
  );
}

function toNumber(key: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw illegalArgument(`Cannot parse quota configuration value for ${key}: ${text}`);
  return value;
}

/** ConfigCommand.describeClientQuotaAndUserScramConfigs: entities of exactly these types, and of these names where some are given. */
export function describeQuotas(context: ToolContext, admin: ToolAdmin, { types, names }: Entities): void {
  reach(admin, 'describeClientQuotas');
  const isMeant = ({ entity }: ClientQuotas): boolean =>
    entity.length === types.length &&
    types.every((type, index) => {
      const component = entity.find(({ entityType }) => entityType === ENTITY_TYPES[type as QuotaType]);
      const name = names[index];
      return component !== undefined && (name === undefined || (component.entityName ?? '') === name);
    });
  const found = [...imageOf(context.console).quotas.values()].filter(isMeant);
  for (const { entity, values } of found.sort((a, b) => compareStrings(quotaKey(a.entity), quotaKey(b.entity)))) {
    const quotas = Object.entries(values).sort(([a], [b]) => compareStrings(a, b));
    context.out(
      `Quota configs for ${entity.map(describeComponent).join(', ')} are ${quotas.map(([key, value]) => `${key}=${doubleText(value)}`).join(', ')}`,
    );
  }
}

function describeComponent({ entityType, entityName }: QuotaEntity[number]): string {
  const type = entityType === 'user' ? 'user-principal' : entityType;
  return entityName === null ? `the default ${type}` : `${type} '${entityName}'`;
}

/** Double.toString, for numbers of a usual size. */
const doubleText = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));
