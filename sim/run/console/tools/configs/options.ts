import { illegalArgument } from '../../java.ts';
import { checkInvalidArgs, maybePrintHelpOrVersion, printUsageAndExit } from '../../options/commandLineUtils.ts';
import { parseOptions, type OptionSet, type OptionSpec } from '../../options/joptsimple.ts';
import type { ToolContext } from '../../tool.ts';

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

/** The flags that name an entity at once: `--topic orders` is `--entity-type topics --entity-name orders`. */
const FLAGS: Readonly<Record<string, string>> = {
  ...{
    topic: 'topics',
    client: 'clients',
    user: 'users',
    broker: 'brokers',
    'broker-logger': 'broker-loggers',
    ip: 'ips',
    group: 'groups',
  },
  'client-metrics': 'client-metrics',
};
const DEFAULT_FLAGS: Readonly<Record<string, string>> = {
  ...{ 'client-defaults': 'clients', 'user-defaults': 'users', 'broker-defaults': 'brokers', 'ip-defaults': 'ips' },
};

/** ConfigCommand.ConfigCommandOptions. */
const OPTIONS: readonly OptionSpec[] = [
  required('bootstrap-server', 'server to connect to'),
  required('bootstrap-controller', 'controller to connect to'),
  required('command-config', 'command config property file'),
  ...['alter', 'describe', 'all'].map(name => ({ name })),
  required('entity-type', 'String'),
  required('entity-name', 'String'),
  { name: 'entity-default' },
  required('add-config', 'String'),
  required('add-config-file', 'String'),
  required('delete-config', 'String'),
  ...['force', 'help', 'version', ...Object.keys(DEFAULT_FLAGS)].map(name => ({ name })),
  ...Object.keys(FLAGS).map(name => required(name, 'String')),
];

const TYPES = ['topics', 'clients', 'users', 'brokers', 'ips', 'client-metrics', 'groups', 'broker-loggers'] as const;
export type EntityType = (typeof TYPES)[number];

/** What the command line names; a name of '' is the default of all. */
export interface Entities {
  readonly types: readonly EntityType[];
  readonly names: readonly string[];
}

/** ConfigCommandOptions.checkArgs. */
export function readOptions(context: ToolContext): { readonly options: OptionSet; readonly entities: Entities } {
  const options = parseOptions(OPTIONS, context.args);
  maybePrintHelpOrVersion(
    context,
    options,
    'This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group',
  );
  if (['alter', 'describe'].filter(name => options.has(name)).length !== 1) {
    printUsageAndExit(context, options.specs, 'Command must include exactly one action: --describe, --alter');
  }
  checkInvalidArgs(context, options, 'describe', ['add-config', 'delete-config']);
  const types = typesOf(options);
  const entities = { types, names: namesOf(context, options) };
  checkNames(options, entities);
  if (options.has('alter')) checkAlter(options, entities);
  return { options, entities };
}

function typesOf(options: OptionSet): readonly EntityType[] {
  const flags = [...Object.entries(FLAGS), ...Object.entries(DEFAULT_FLAGS)].flatMap(([flag, type]) => (options.has(flag) ? [type] : []));
  const types = [...options.values('entity-type'), ...flags];
  const twice = types.filter((type, at) => types.indexOf(type) !== at);
  if (twice.length > 0) throw illegalArgument(`Duplicate entity type(s) specified: ${twice.join(',')}`);
  const servers = ['bootstrap-server', 'bootstrap-controller'].filter(name => options.has(name));
  if (servers.length === 0) throw illegalArgument('Either --bootstrap-server or --bootstrap-controller must be specified.');
  if (servers.length > 1) throw illegalArgument('Only one of --bootstrap-server or --bootstrap-controller can be specified.');
  const wrong = types.find(type => !(TYPES as readonly string[]).includes(type));
  if (wrong !== undefined) {
    throw illegalArgument(
      `Invalid entity type ${wrong}, the entity type must be one of ${TYPES.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`,
    );
  }
  if (types.length === 0) throw illegalArgument('At least one entity type must be specified');
  if (types.length > 1 && !types.every(type => type === 'users' || type === 'clients')) {
    throw illegalArgument("Only 'users' and 'clients' entity types may be specified together");
  }
  if (flags.length > 0 && ['entity-type', 'entity-name', 'entity-default'].some(name => options.has(name))) {
    throw illegalArgument('--entity-{type,name,default} should not be used in conjunction with specific entity flags');
  }
  return types as readonly EntityType[];
}

/** Names in the order in which they were typed, defaults among them. */
function namesOf({ args }: ToolContext, options: OptionSet): readonly string[] {
  const given = [...options.values('entity-name')];
  const names = args.flatMap(arg => {
    if (arg === '--entity-default') return [''];
    return arg === '--entity-name' || arg.startsWith('--entity-name=') ? [given.shift() ?? ''] : [];
  });
  const flagged = Object.keys(FLAGS).flatMap(flag => (options.has(flag) ? [options.value(flag) ?? ''] : []));
  return [...names, ...flagged, ...Object.keys(DEFAULT_FLAGS).flatMap(flag => (options.has(flag) ? [''] : []))];
}

function checkNames(options: OptionSet, { types, names }: Entities): void {
  const name = names.find(one => one !== '');
  if (name !== undefined && (types.includes('brokers') || types.includes('broker-loggers')) && !/^[+-]?\d+$/.test(name)) {
    throw illegalArgument(`The entity name for ${types[0]!} must be a valid integer broker id, but it is: ${name}`);
  }
  if (options.has('describe') && types.includes('broker-loggers') && name === undefined) {
    throw illegalArgument(`An entity name must be specified with --describe of ${types.join(',')}`);
  }
}

function checkAlter(options: OptionSet, { types, names }: Entities): void {
  const hasName = names.some(name => name !== '');
  if (types.some(type => ['users', 'clients', 'brokers', 'ips'].includes(type))) {
    if (names.length === 0)
      throw illegalArgument('An entity-name or default entity must be specified with --alter of users, clients, brokers or ips');
  } else if (!hasName) throw illegalArgument(`An entity name must be specified with --alter of ${types.join(',')}`);
  if (options.has('add-config') && options.has('add-config-file'))
    throw illegalArgument('Only one of --add-config or --add-config-file must be specified');
  if (!['add-config', 'add-config-file', 'delete-config'].some(name => options.has(name))) {
    throw illegalArgument('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
  }
}
