import { compareStrings, partitionOf, topicOf, type TopicPartition } from '../../../protocol/topicPartition.ts';
import { createAdmin, reach } from '../admin.ts';
import { JavaException, reportingFailure } from '../java.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../options/joptsimple.ts';
import { listOffsets } from '../partitions.ts';
import { imageOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { includeList, isInternal } from '../topicFilter.ts';

/** kafka-get-offsets.sh (Kafka: org.apache.kafka.tools.GetOffsetShell). */
export const getOffsets: Tool = { name: 'kafka-get-offsets.sh', about: 'where the logs of partitions begin and end', main };

const OPTIONS: readonly OptionSpec[] = [
  { name: 'bootstrap-server', argument: 'required', describe: 'HOST1:PORT1,...,HOST3:PORT3' },
  { name: 'topic-partitions', argument: 'required', describe: 'topic1:1,topic2:0-3,topic3,topic4:5-,topic5:-3' },
  { name: 'topic', argument: 'required', describe: 'topic' },
  { name: 'partitions', argument: 'required', describe: 'partition ids' },
  { name: 'time', argument: 'required', describe: '<timestamp> / -1 or latest / -2 or earliest / ...', default: 'latest' },
  { name: 'command-config', argument: 'required', describe: 'config file' },
  ...['exclude-internal-topics', 'help', 'version'].map(name => ({ name })),
];

/** Where a TerseException ends: its message alone. */
class Terse extends Error {}

function main(context: ToolContext): number {
  try {
    return reportingFailure(context, () => execute(context), 'Error occurred: ');
  } catch (error) {
    if (!(error instanceof Terse)) throw error;
    context.err(`Error occurred: ${error.message}`);
    return 1;
  }
}

function execute(context: ToolContext): void {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'An interactive shell for getting topic-partition offsets.');
  checkRequiredArgs(context, options, 'bootstrap-server');
  if (options.has('topic-partitions') && (options.has('topic') || options.has('partitions'))) {
    throw new Terse('--topic-partitions cannot be used with --topic or --partitions');
  }
  const isMeant = partitionFilter(options);
  const timestamp = timestampOf(options.value('time') ?? 'latest');
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    const partitions = matching(context, admin, { isMeant, excludeInternal: options.has('exclude-internal-topics') });
    if (partitions.length === 0) throw new Terse('Could not match any topic-partitions with the specified filters');
    if (timestamp === NOWHERE) return;
    printOffsets(context, listOffsets(context.console, admin, { partitions, timestamp }));
  } finally {
    admin.close();
  }
}

type Isolated = (tp: TopicPartition) => boolean;

function matching(
  context: ToolContext,
  admin: Parameters<typeof reach>[0],
  { isMeant, excludeInternal }: { readonly isMeant: Isolated; readonly excludeInternal: boolean },
): readonly TopicPartition[] {
  reach(admin, 'listTopics');
  const all = [...imageOf(context.console).partitions.keys()];
  return all.filter(tp => isMeant(tp) && !(excludeInternal && isInternal(topicOf(tp)))).sort(compareStrings);
}

/** A partition without an offset of that kind is left out. Sorted by name, as text. */
function printOffsets(context: ToolContext, found: ReturnType<typeof listOffsets>): void {
  for (const tp of [...found.keys()].sort(compareStrings)) {
    const result = found.get(tp)!;
    if (result instanceof JavaException) {
      context.err(`Skip getting offsets for topic-partition ${tp} due to error: ${result.className}: ${result.message}`);
    } else if (result.offset >= 0) context.out(`${topicOf(tp)}:${partitionOf(tp)}:${result.offset}`);
  }
}

const NOWHERE = -5;

const TIMES: Readonly<Record<string, number>> = {
  ...{ latest: -1, earliest: -2, 'max-timestamp': -3, 'earliest-local': -2, 'latest-tiered': NOWHERE, 'earliest-pending-upload': NOWHERE },
  ...{ '-1': -1, '-2': -2, '-3': -3, '-4': -2, '-5': NOWHERE, '-6': NOWHERE },
};

/** GetOffsetShell.parseOffsetSpec. Nothing is tiered, so the local log is the whole log and no tier has an end. */
function timestampOf(text: string): number {
  const known = TIMES[text];
  if (known !== undefined) return known;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new Terse(
    `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered / -6 or earliest-pending-upload, or a specified long format timestamp`,
  );
}

function partitionFilter(options: OptionSet): Isolated {
  const rules = options.value('topic-partitions');
  if (rules !== undefined) {
    const each = rules.split(',').map(parseRule);
    return tp => each.some(rule => rule(tp));
  }
  const isTopic = options.value('topic') === undefined ? () => true : includeList(options.value('topic') ?? '');
  const ids = partitionIds(options.value('partitions'));
  return tp => isTopic(topicOf(tp)) && (ids === null || ids.includes(partitionOf(tp)));
}

function partitionIds(text: string | undefined): readonly number[] | null {
  if (text === undefined || text === '') return null;
  return text.split(',').map(id => {
    if (/^[+-]?\d+$/.test(id)) return Number(id);
    throw new Terse(`--partitions expects a comma separated list of numeric partition ids, but received: ${text}`);
  });
}

/** `topic:7`, `topic:0-3` (3 is not among them), `topic:5-`, `topic:-3`, `topic` (GetOffsetShell.createTopicPartitionFilterWithPatternList). */
function parseRule(rule: string): Isolated {
  const match = /^([^:,]*)(?::(?:([0-9]*)|(?:([0-9]*)-([0-9]*))))?$/.exec(rule);
  if (match === null) throw new Terse(`Invalid rule specification: ${rule}`);
  const [, topic = '', single, from, below] = match;
  const isTopic = topic === '' ? () => true : includeList(topic);
  const inRange = (partition: number): boolean => {
    if (single !== undefined && single !== '') return partition === Number(single);
    return (
      (from === undefined || from === '' || partition >= Number(from)) && (below === undefined || below === '' || partition < Number(below))
    );
  };
  return tp => isTopic(topicOf(tp)) && inRange(partitionOf(tp));
}
