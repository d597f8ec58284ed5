import {
  checkInvalidArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseOrUsage,
  printUsageAndExit,
} from '../../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../../options/joptsimple.ts';
import type { ToolContext } from '../../tool.ts';

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

/** ReassignPartitionsCommandOptions. */
const OPTIONS: readonly OptionSpec[] = [
  ...['verify', 'generate', 'execute', 'cancel', 'list'].map(name => ({ name })),
  required('bootstrap-server', 'Server(s) to use for bootstrapping'),
  required('bootstrap-controller', 'bootstrap controller to connect to'),
  required('command-config', 'Admin client property file'),
  required('reassignment-json-file', 'manual assignment json file path'),
  required('topics-to-move-json-file', 'topics to reassign json file path'),
  required('broker-list', 'brokerlist'),
  { name: 'disable-rack-aware' },
  { ...required('throttle', 'throttle'), type: 'long', default: '-1' },
  { ...required('replica-alter-log-dirs-throttle', 'replicaAlterLogDirsThrottle'), type: 'long', default: '-1' },
  { ...required('timeout', 'timeout'), type: 'long', default: '10000' },
  ...['additional', 'preserve-throttles', 'disallow-replication-factor-change', 'help', 'version'].map(name => ({ name })),
];

const ACTIONS = ['generate', 'execute', 'verify', 'cancel', 'list'] as const;
export type ReassignAction = (typeof ACTIONS)[number];

const REQUIRED: Readonly<Record<ReassignAction, readonly string[]>> = {
  verify: ['reassignment-json-file'],
  generate: ['broker-list', 'topics-to-move-json-file'],
  execute: ['reassignment-json-file'],
  cancel: ['reassignment-json-file'],
  list: [],
};

/** Of the options that belong to some actions only. */
const PERMITTED: Readonly<Record<ReassignAction, readonly string[]>> = {
  verify: ['preserve-throttles', 'timeout'],
  generate: ['disable-rack-aware'],
  execute: ['additional', 'replica-alter-log-dirs-throttle', 'timeout', 'throttle', 'disallow-replication-factor-change'],
  cancel: ['preserve-throttles', 'timeout'],
  list: [],
};

const COMMON = ['bootstrap-server', 'bootstrap-controller', 'command-config', 'help', 'version', ...ACTIONS];

const ABOUT = 'This tool helps to move topic partitions between replicas.';

/** ReassignPartitionsCommand.validateAndParseArgs. */
export function readOptions(context: ToolContext): { readonly action: ReassignAction; readonly options: OptionSet } {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, ABOUT);
  const wrong = (message: string): never => printUsageAndExit(context, options.specs, message);
  const actions = ACTIONS.filter(name => options.has(name));
  const [action] = actions;
  if (action === undefined || actions.length !== 1)
    return wrong(`Command must include exactly one action: ${ACTIONS.map(name => `--${name}`).join(', ')}`);
  const servers = ['bootstrap-server', 'bootstrap-controller'].filter(name => options.has(name));
  if (servers.length !== 1) wrong('Please specify either --bootstrap-server or --bootstrap-controller');
  checkRequiredArgs(context, options, ...REQUIRED[action]);
  const allowed = [...COMMON, ...REQUIRED[action], ...PERMITTED[action]];
  for (const { name } of OPTIONS) {
    if (options.has(name) && !allowed.includes(name)) wrong(`Option "[${name}]" can't be used with action "[${action}]"`);
  }
  checkInvalidArgs(context, options, 'bootstrap-controller', ['bootstrap-server']);
  return { action, options };
}
