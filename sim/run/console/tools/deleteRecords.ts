import { toTopicPartition, type TopicPartition } from '../../../protocol/topicPartition.ts';
import { createAdmin } from '../admin.ts';
import { adminCommandFailed, adminOperation, describeException, JavaException, reportingFailure } from '../java.ts';
import { asList, fieldOf, fieldOrNull, parseJson, readFile } from '../json.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../options/commandLineUtils.ts';
import type { OptionSpec } from '../options/joptsimple.ts';
import { deleteRecords as askLeaders, inPartitionHashOrder } from '../partitions.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-delete-records.sh (Kafka: org.apache.kafka.tools.DeleteRecordsCommand). */
export const deleteRecords: Tool = {
  name: 'kafka-delete-records.sh',
  about: 'deletes the oldest records of partitions',
  main: context => reportingFailure(context, () => execute(context)),
};

const OPTIONS: readonly OptionSpec[] = [
  { name: 'bootstrap-server', argument: 'required', describe: 'server(s) to use for bootstrapping' },
  { name: 'offset-json-file', argument: 'required', describe: 'Offset json file path' },
  { name: 'command-config', argument: 'required', describe: 'command config property file path' },
  ...['help', 'version'].map(name => ({ name })),
];

const LOGGER = 'org.apache.kafka.clients.admin.internals.DeleteRecordsHandler';

function execute(context: ToolContext): void {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool helps to delete records of the given partitions down to the specified offset.');
  checkRequiredArgs(context, options, 'bootstrap-server', 'offset-json-file');
  const text = readFile(context.console, options.value('offset-json-file') ?? '');
  const asked = parseOffsets(text);
  const duplicates = [...new Set(asked.map(({ tp }) => tp).filter((tp, at, all) => all.indexOf(tp) !== at))];
  if (duplicates.length > 0) throw adminCommandFailed(`Offset json file contains duplicate topic partitions: ${duplicates.join(',')}`);
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    context.out('Executing records delete operation');
    const results = askLeaders(context.console, admin, new Map(asked.map(({ tp, offset }) => [tp, offset])));
    context.out('Records delete operation completed:');
    for (const tp of inPartitionHashOrder(asked.map(one => one.tp))) printResult(context, tp, results.get(tp)!);
  } finally {
    admin.close();
  }
}

function printResult(context: ToolContext, tp: TopicPartition, result: JavaException | { readonly lowWatermark: number }): void {
  if (!(result instanceof JavaException)) {
    context.out(`partition: ${tp}\tlow_watermark: ${result.lowWatermark}`);
    return;
  }
  if (result.className.endsWith('OffsetOutOfRangeException')) {
    const what = `DeleteRecords request for topic partition ${tp} failed due to an unexpected error OFFSET_OUT_OF_RANGE`;
    context.log('ERROR', `[AdminClient clientId=adminclient-1] ${what}`, LOGGER);
  }
  context.out(`partition: ${tp}\terror: ${describeException(result)}`);
}

/** DeleteRecordsCommand.parseOffsetJsonStringWithoutDedup. */
function parseOffsets(text: string): readonly { readonly tp: TopicPartition; readonly offset: number }[] {
  const json = parseJson(text);
  if (json === undefined) throw adminOperation('The input string is not a valid JSON');
  const version = fieldOrNull(json, 'version') ?? 1;
  if (version !== 1) throw adminOperation(`Not supported version field value ${String(version)}`);
  const partitions = fieldOrNull(json, 'partitions');
  if (partitions === undefined) throw adminOperation('Missing partitions field');
  return asList(partitions).map(one => ({
    tp: toTopicPartition(String(fieldOf(one, 'topic')), Number(fieldOf(one, 'partition'))),
    offset: Number(fieldOf(one, 'offset')),
  }));
}
