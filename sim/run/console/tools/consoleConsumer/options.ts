import { ExitException } from '../../java.ts';
import type { ToolContext } from '../../tool.ts';
import {
  checkOneOfArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseOrUsage,
  printUsageAndExit,
} from '../../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../../options/joptsimple.ts';
import { readFile } from '../../json.ts';
import { parseKeyValues, parseProperties } from '../../properties.ts';

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

/** ConsoleConsumerOptions. */
const OPTIONS: readonly OptionSpec[] = [
  required('topic', 'topic'),
  required('include', 'Java regex (String)'),
  { ...required('partition', 'partition'), type: 'int' },
  { ...required('offset', 'consume offset'), default: 'latest' },
  ...['consumer-property', 'command-property'].map(name => required(name, 'consumer_prop')),
  ...['consumer.config', 'command-config', 'formatter-config'].map(name => required(name, 'config file')),
  { ...required('formatter', 'class'), default: 'org.apache.kafka.tools.consumer.DefaultMessageFormatter' },
  ...['property', 'formatter-property'].map(name => required(name, 'prop')),
  { name: 'from-beginning' },
  { ...required('max-messages', 'num_messages'), type: 'int' },
  { ...required('timeout-ms', 'timeout_ms'), type: 'long' },
  { name: 'skip-message-on-error' },
  required('bootstrap-server', 'server to connect to'),
  required('key-deserializer', 'deserializer for key'),
  required('value-deserializer', 'deserializer for values'),
  { name: 'enable-systest-events' },
  { ...required('isolation-level', 'isolation_level'), default: 'read_uncommitted' },
  required('group', 'consumer group id'),
  ...['help', 'version'].map(name => ({ name })),
];

const RENAMED: readonly (readonly [string, string])[] = [
  ['property', 'formatter-property'],
  ['consumer-property', 'command-property'],
  ['consumer.config', 'command-config'],
];

export interface ConsumerOptions {
  readonly servers: string;
  readonly topic: string | null;
  readonly include: string | null;
  readonly partition: number | null;
  /** earliest, latest, or an offset; of a partition only. */
  readonly offset: number | 'beginning' | 'end';
  readonly config: Readonly<Record<string, string>>;
  /** null: a random one. */
  readonly group: string | null;
  readonly formatter: Readonly<Record<string, string>>;
  /** -1: without end. Read when the consumer is there already, so that a value that is none fails then. */
  maxMessages(): number;
  readonly timeoutMs: number | null;
}

export function readOptions(context: ToolContext): ConsumerOptions {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool helps to read data from Kafka topics and outputs it to standard output.');
  const wrong = (message: string): never => printUsageAndExit(context, options.specs, message);
  checkRequired(context, options, wrong);
  for (const [old, now] of RENAMED) {
    if (options.has(old) && options.has(now)) wrong(`Options --${old} and --${now} cannot be specified together.`);
    if (options.has(old)) context.out(`Option --${old} is deprecated and will be removed in a future version. Use --${now} instead.`);
  }
  const given = {
    ...files(context, options, 'consumer.config', 'command-config'),
    ...keyValues(options, 'consumer-property', 'command-property'),
  };
  const group = groupOf(options, given, wrong);
  return {
    servers: options.value('bootstrap-server') ?? '',
    topic: options.value('topic') ?? null,
    include: options.value('include') ?? null,
    partition: options.number('partition') ?? null,
    offset: offsetOf(options, wrong),
    config: consumerConfig(context, options, { given, group }),
    group,
    formatter: { ...files(context, options, 'formatter-config'), ...keyValues(options, 'property', 'formatter-property') },
    maxMessages: () => options.number('max-messages') ?? -1,
    timeoutMs: options.number('timeout-ms') ?? null,
  };
}

type Wrong = (message: string) => never;

function checkRequired(context: ToolContext, options: OptionSet, wrong: Wrong): void {
  checkOneOfArgs(context, options, 'topic', 'include');
  if (options.has('partition')) {
    if (!options.has('topic')) wrong('The topic is required when partition is specified.');
    if (options.has('from-beginning') && options.has('offset')) wrong('Options from-beginning and offset cannot be specified together.');
  } else if (options.has('offset')) wrong('The partition is required when offset is specified.');
  checkRequiredArgs(context, options, 'bootstrap-server');
}

const keyValues = (options: OptionSet, ...names: readonly string[]): Readonly<Record<string, string>> =>
  parseKeyValues(names.flatMap(name => options.values(name)));

const files = ({ console }: ToolContext, options: OptionSet, ...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...names.flatMap(name => options.values(name)).map(file => parseProperties(readFile(console, file))));

function offsetOf(options: OptionSet, wrong: Wrong): ConsumerOptions['offset'] {
  if (!options.has('offset')) return options.has('from-beginning') ? 'beginning' : 'end';
  const text = options.value('offset') ?? '';
  if (text.toLowerCase() === 'earliest') return 'beginning';
  if (text.toLowerCase() === 'latest') return 'end';
  if (!/^\+?\d+$/.test(text))
    wrong(`The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`);
  return Number(text);
}

/** A group may be given in several places, if it is the same one. */
function groupOf(options: OptionSet, given: Readonly<Record<string, string>>, wrong: Wrong): string | null {
  const groups = [...new Set([options.value('group'), given['group.id']].filter(group => group !== undefined))];
  if (groups.length > 1) {
    const list = groups.map(group => `'${group}'`).join(', ');
    wrong(
      `The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer.config') do not match. Detected group ids: ${list}`,
    );
  }
  if (groups.length === 1 && options.has('partition')) wrong('Options group and partition cannot be specified together.');
  return groups[0] ?? null;
}

/** ConsoleConsumerOptions.buildConsumerProps; a group that was made up commits nothing. */
function consumerConfig(
  context: ToolContext,
  options: OptionSet,
  { given, group }: { readonly given: Readonly<Record<string, string>>; readonly group: string | null },
): Readonly<Record<string, string>> {
  const reset = given['auto.offset.reset'];
  if (options.has('from-beginning') && reset !== undefined && reset !== 'earliest') {
    context.err(`Can't simultaneously specify --from-beginning and 'auto.offset.reset=${reset}', please remove one option`);
    throw new ExitException(1);
  }
  return {
    'client.id': 'console-consumer',
    'auto.offset.reset': options.has('from-beginning') ? 'earliest' : 'latest',
    ...(group === null ? { 'enable.auto.commit': 'false' } : {}),
    ...given,
    'isolation.level': options.value('isolation-level') ?? 'read_uncommitted',
  };
}
