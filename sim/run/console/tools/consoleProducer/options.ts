import { PRODUCER_CONFIG } from '../../../../protocol/config/producer.ts';
import { validateConfig } from '../../../../protocol/config/validate.ts';
import { JavaException } from '../../java.ts';
import { readFile } from '../../json.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage, printUsageAndExit } from '../../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../../options/joptsimple.ts';
import { parseKeyValues, parseProperties } from '../../properties.ts';
import type { ToolContext } from '../../tool.ts';

/** ConsoleProducer.ConsoleProducerOptions. */
const OPTIONS: readonly OptionSpec[] = [
  { name: 'topic', argument: 'required', describe: 'topic' },
  { name: 'bootstrap-server', argument: 'required', describe: 'server to connect to' },
  { name: 'sync' },
  { name: 'compression-codec', argument: 'optional', describe: 'compression-codec' },
  { name: 'batch-size', argument: 'required', type: 'int', describe: 'size', default: '16384' },
  { name: 'message-send-max-retries', argument: 'required', type: 'int', default: '3' },
  { name: 'retry-backoff-ms', argument: 'required', type: 'long', default: '100' },
  { name: 'timeout', argument: 'required', type: 'long', describe: 'timeout_ms', default: '1000' },
  { name: 'request-required-acks', argument: 'required', describe: 'request required acks', default: '-1' },
  { name: 'request-timeout-ms', argument: 'required', type: 'int', describe: 'request timeout ms', default: '1500' },
  { name: 'metadata-expiry-ms', argument: 'required', type: 'long', describe: 'metadata expiration interval', default: '300000' },
  { name: 'max-block-ms', argument: 'required', type: 'long', describe: 'max block on send', default: '60000' },
  { name: 'max-memory-bytes', argument: 'required', type: 'long', describe: 'total memory in bytes', default: '33554432' },
  { name: 'max-partition-memory-bytes', argument: 'required', type: 'int', describe: 'memory in bytes per partition', default: '16384' },
  { name: 'line-reader', argument: 'required', describe: 'reader_class', default: 'org.apache.kafka.tools.LineMessageReader' },
  { name: 'socket-buffer-size', argument: 'required', type: 'int', describe: 'size', default: '102400' },
  ...['reader-property', 'property'].map(name => ({ name, argument: 'required', describe: 'prop' }) as const),
  ...['command-property', 'producer-property'].map(name => ({ name, argument: 'required', describe: 'producer_prop' }) as const),
  ...['reader-config', 'command-config', 'producer.config'].map(name => ({ name, argument: 'required', describe: 'config file' }) as const),
  ...['help', 'version'].map(name => ({ name })),
];

/** Options and the settings they stand for; one that is typed wins over a property, its default does not. */
const SETTINGS: Readonly<Record<string, string>> = {
  'request-required-acks': 'acks',
  'batch-size': 'batch.size',
  'message-send-max-retries': 'retries',
  'retry-backoff-ms': 'retry.backoff.ms',
  timeout: 'linger.ms',
  'request-timeout-ms': 'request.timeout.ms',
  'metadata-expiry-ms': 'metadata.max.age.ms',
  'max-block-ms': 'max.block.ms',
  'max-memory-bytes': 'buffer.memory',
  'socket-buffer-size': 'send.buffer.bytes',
};

const RENAMED: readonly (readonly [string, string])[] = [
  ['property', 'reader-property'],
  ['producer-property', 'command-property'],
  ['producer.config', 'command-config'],
];

export interface ProducerOptions {
  readonly topic: string;
  readonly servers: string;
  readonly sync: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly reader: Readonly<Record<string, string>>;
}

export function readOptions(context: ToolContext): ProducerOptions {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool helps to read data from standard input and publish it to Kafka.');
  checkRequiredArgs(context, options, 'topic');
  if (!options.has('bootstrap-server')) printUsageAndExit(context, options.specs, 'Error while validating the bootstrap address\n');
  for (const [old, now] of RENAMED) {
    if (!options.has(old)) continue;
    if (options.has(now)) printUsageAndExit(context, options.specs, `Options --${old} and --${now} cannot be specified together.`);
    context.out(`Warning: --${old} is deprecated and will be removed in a future version. Use --${now} instead.`);
  }
  const reader = { ...fileProperties(context, options, 'reader-config'), ...properties(options, 'property', 'reader-property') };
  const config = producerConfig(context, options);
  const [problem] = validateConfig(PRODUCER_CONFIG, config);
  if (problem !== undefined) throw new JavaException('org.apache.kafka.common.config.ConfigException', problem.message);
  return {
    topic: options.value('topic') ?? '',
    servers: options.value('bootstrap-server') ?? '',
    sync: options.has('sync'),
    config,
    reader,
  };
}

const properties = (options: OptionSet, ...names: readonly string[]): Readonly<Record<string, string>> =>
  parseKeyValues(names.flatMap(name => options.values(name)));

const fileProperties = ({ console }: ToolContext, options: OptionSet, ...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...names.flatMap(name => options.values(name)).map(file => parseProperties(readFile(console, file))));

function producerConfig(context: ToolContext, options: OptionSet): Readonly<Record<string, string>> {
  const given = {
    ...fileProperties(context, options, 'producer.config', 'command-config'),
    ...properties(options, 'producer-property', 'command-property'),
  };
  const config: Record<string, string> = { 'client.id': 'console-producer', ...given };
  for (const [option, key] of Object.entries(SETTINGS)) {
    const value = OPTIONS.find(({ name }) => name === option)?.type === undefined ? options.value(option) : String(options.number(option));
    if (options.has(option) || config[key] === undefined) config[key] = value ?? '';
  }
  const codec = options.has('compression-codec') ? (options.value('compression-codec') ?? 'gzip') : undefined;
  return { ...config, ...(codec === undefined ? {} : { 'compression.type': codec }) };
}
