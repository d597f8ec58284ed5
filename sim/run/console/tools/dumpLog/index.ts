import { topicOf } from '../../../../protocol/topicPartition.ts';
import { directoryId } from '../../clusterFacts.ts';
import { anyBroker, topicEntries } from '../../configEntries.ts';
import { describeException, ExitException, JavaException } from '../../java.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../../options/joptsimple.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { batchLines, type DumpOptions } from './batches.ts';
import { findLogFile, type LogFile } from './files.ts';

/** kafka-dump-log.sh (Kafka: org.apache.kafka.tools.DumpLogSegments). Files are those of the nodes: /var/lib/kafka/broker-1/... */
export const dumpLog: Tool = { name: 'kafka-dump-log.sh', about: 'what the files of logs and indexes hold', main };

const LATER_DECODERS = ['offsets-decoder', 'transaction-log-decoder', 'share-group-state-decoder', 'remote-log-metadata-decoder'];

const OPTIONS: readonly OptionSpec[] = [
  ...['print-data-log', 'verify-index-only', 'index-sanity-check', 'deep-iteration', 'skip-record-metadata'].map(name => ({ name })),
  { name: 'files', argument: 'required', describe: 'file1, file2, ...' },
  { name: 'max-message-size', argument: 'required', type: 'int', describe: 'size', default: '5242880' },
  { name: 'max-bytes', argument: 'required', type: 'int', describe: 'size', default: '2147483647' },
  ...['value-decoder-class', 'key-decoder-class'].map(name => ({ name, argument: 'optional' }) as const),
  ...['cluster-metadata-decoder', ...LATER_DECODERS, 'help', 'version'].map(name => ({ name })),
];

function main(context: ToolContext): number {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(
    context,
    options,
    'This tool helps to parse a log file and dump its contents to the console, useful for debugging a seemingly corrupt log segment.',
  );
  checkRequiredArgs(context, options, 'files');
  const later = LATER_DECODERS.find(name => options.has(name));
  if (later !== undefined) {
    context.err(`--${later} is not modelled yet`);
    return 1;
  }
  try {
    for (const path of (options.value('files') ?? '').split(',')) dump(context, path, options);
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    context.err(`Exception in thread "main" ${describeException(error)}`);
    throw new ExitException(1);
  }
}

function dump(context: ToolContext, path: string, options: OptionSet): void {
  context.out(`Dumping ${path}`);
  const file = findLogFile(context.console, path);
  if (file === null) {
    if (/\.(log|index|timeindex)$/.test(path)) throw new JavaException('java.nio.file.NoSuchFileException', path);
    context.err(`Ignoring unknown file ${path.replace(/^.*\//, '')}`);
    return;
  }
  if (file.type === 'log') dumpBatches(context, { path, file }, options);
  else dumpIndex(context, { path, file }, options);
}

function dumpBatches(
  context: ToolContext,
  { path, file }: { readonly path: string; readonly file: Extract<LogFile, { type: 'log' }> },
  options: OptionSet,
): void {
  context.out(`Log starting offset: ${file.baseOffset}`);
  const how = dumpOptions(context, path, options);
  const maxBytes = options.number('max-bytes') ?? 0;
  let position = 0;
  for (const batch of file.batches) {
    if (position + batch.sizeInBytes > maxBytes) break;
    for (const line of batchLines(batch, position, how)) context.out(line);
    position += batch.sizeInBytes;
  }
}

/** A decoder, or the wish for data, goes through all records. */
function dumpOptions({ console }: ToolContext, path: string, options: OptionSet): DumpOptions {
  const metadata = options.has('cluster-metadata-decoder');
  const printData = options.has('print-data-log') || metadata || options.has('value-decoder-class') || options.has('key-decoder-class');
  const topic = topicOf(path.split('/').at(-2) ?? '');
  const type = topicEntries(anyBroker(console), topic).find(({ name }) => name === 'message.timestamp.type')?.value;
  return {
    timestampType: type === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    deep: options.has('deep-iteration') || printData,
    ...{ printData, metadata, skipRecordMetadata: options.has('skip-record-metadata') },
    facts: { directoryId: broker => directoryId(console, `broker-${broker}`) },
  };
}

/** DumpLogSegments.dumpIndex and dumpTimeIndex. The model's indexes agree with their log, so a check finds nothing. */
function dumpIndex(
  context: ToolContext,
  { path, file }: { readonly path: string; readonly file: Exclude<LogFile, { type: 'log' }> },
  options: OptionSet,
): void {
  if (options.has('index-sanity-check')) {
    context.out(`${path} passed sanity check.`);
    return;
  }
  if (options.has('verify-index-only')) return;
  if (file.type === 'index') for (const { offset, position } of file.entries) context.out(`offset: ${offset} position: ${position}`);
  else for (const { timestamp, offset } of file.entries) context.out(`timestamp: ${timestamp} offset: ${offset}`);
}
