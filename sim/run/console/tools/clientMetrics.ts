import { configOverrides } from '../../../protocol/metadata/image.ts';
import { compareStrings } from '../../../protocol/topicPartition.ts';
import { createAdmin, reach, throwFirst, type ToolAdmin } from '../admin.ts';
import { idOf } from '../clusterFacts.ts';
import { illegalArgument, reportingFailure } from '../java.ts';
import { maybePrintHelpOrVersion, parseOrUsage, printUsageAndExit } from '../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../options/joptsimple.ts';
import { imageOf, type ConsoleSession } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-client-metrics.sh (Kafka: org.apache.kafka.tools.ClientMetricsCommand). Clients of the model send no metrics. */
export const clientMetrics: Tool = {
  name: 'kafka-client-metrics.sh',
  about: 'which metrics clients are asked to send (kept, not acted on)',
  main: context => reportingFailure(context, () => execute(context)),
};

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

const OPTIONS: readonly OptionSpec[] = [
  required('bootstrap-server', 'server to connect to'),
  required('command-config', 'command config property file'),
  ...['alter', 'delete', 'describe', 'list', 'generate-name', 'help', 'version'].map(name => ({ name })),
  required('name', 'name'),
  { name: 'interval', argument: 'required', describe: 'push interval' },
  required('match', 'k1=v1,k2=v2'),
  required('metrics', 'm1,m2'),
];

const ACTIONS = ['alter', 'delete', 'describe', 'list'];

function execute(context: ToolContext): void {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool helps to manipulate and describe client metrics configurations.');
  if (ACTIONS.filter(name => options.has(name)).length !== 1) {
    printUsageAndExit(context, options.specs, 'Command must include exactly one action: --alter, --delete, --describe or --list.');
  }
  if (!options.has('bootstrap-server')) throw illegalArgument('--bootstrap-server must be specified.');
  if (options.has('alter') && !options.has('name') && !options.has('generate-name')) {
    throw illegalArgument('One of --name or --generate-name must be specified with --alter.');
  }
  if (options.has('delete') && !options.has('name'))
    throw illegalArgument('A client metrics resource name must be specified with --delete.');
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    if (options.has('alter')) alter(context, options, admin);
    else if (options.has('delete')) remove(context, options.value('name') ?? '', admin);
    else if (options.has('describe')) describe(context, options, admin);
    else list(context, admin);
  } finally {
    admin.close();
  }
}

const SETTINGS = { interval: 'interval.ms', match: 'match', metrics: 'metrics' } as const;

function alter({ console, out }: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const name = options.value('name') ?? idOf(console.run.eventCount, 'client-metrics');
  const given = Object.entries(SETTINGS).flatMap(([option, key]) => (options.has(option) ? [[key, options.value(option) ?? '']] : []));
  set(admin, name, Object.fromEntries(given) as Record<string, string>);
  out(`Altered client metrics config for ${name}.`);
}

function remove({ console, out }: ToolContext, name: string, admin: ToolAdmin): void {
  const present = Object.keys(configOverrides(imageOf(console), 'CLIENT_METRICS', name));
  set(admin, name, Object.fromEntries(present.map(key => [key, null])));
  out(`Deleted client metrics config for ${name}.`);
}

function set(admin: ToolAdmin, name: string, configs: Readonly<Record<string, string | null>>): void {
  const resources = [{ resourceType: 'CLIENT_METRICS' as const, resourceName: name, configs }];
  throwFirst(admin.call('incrementalAlterConfigs', { api: 'IncrementalAlterConfigs', resources }).resources);
}

function describe({ console, out }: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  reach(admin, 'listConfigResources');
  const name = options.value('name');
  if (name !== undefined && !names(console).includes(name)) {
    out(`The client metric resource ${name} doesn't exist and doesn't have dynamic config.`);
    return;
  }
  for (const resource of name === undefined ? names(console) : [name]) {
    out(`Client metrics configs for ${resource} are:`);
    const settings = Object.entries(configOverrides(imageOf(console), 'CLIENT_METRICS', resource)).sort(([a], [b]) => compareStrings(a, b));
    for (const [key, value] of settings) out(`  ${key}=${value}`);
  }
}

function list({ console, out }: ToolContext, admin: ToolAdmin): void {
  reach(admin, 'listConfigResources');
  for (const name of names(console)) out(name);
}

const PREFIX = 'CLIENT_METRICS:';

const names = (console: ConsoleSession): readonly string[] =>
  [...imageOf(console).configs.keys()]
    .filter(key => key.startsWith(PREFIX))
    .map(key => key.slice(PREFIX.length))
    .sort(compareStrings);
