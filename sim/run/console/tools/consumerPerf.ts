import { MILLISECOND } from '../../../engine/time.ts';
import { utf8Length } from '../../../protocol/primitives/utf8.ts';
import { bootstrapIds, launch, stop } from '../client.ts';
import { poll } from '../consumerClient.ts';
import { reportingFailure } from '../java.ts';
import { readFile } from '../json.ts';
import { checkOneOfArgs, checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../options/commandLineUtils.ts';
import type { OptionSet, OptionSpec } from '../options/joptsimple.ts';
import { timestampText } from '../output.ts';
import { parseKeyValues, parseProperties } from '../properties.ts';
import { imageOf, wallMsOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { includeList } from '../topicFilter.ts';
import { fixed, MEBIBYTE } from './perf.ts';

/** kafka-consumer-perf-test.sh (Kafka: org.apache.kafka.tools.ConsumerPerformance). */
export const consumerPerf: Tool = {
  name: 'kafka-consumer-perf-test.sh',
  about: 'reads many records and says how long that took',
  main: context => reportingFailure(context, () => execute(context)),
};

const NAME = 'perf-consumer-client';

const required = (name: string, describe: string): OptionSpec => ({ name, argument: 'required', describe });

const OPTIONS: readonly OptionSpec[] = [
  required('bootstrap-server', 'server to connect to'),
  required('topic', 'topic'),
  required('include', 'Java regex (String)'),
  required('group', 'gid'),
  { ...required('fetch-size', 'size'), type: 'int', default: '1048576' },
  { name: 'from-latest' },
  { ...required('socket-buffer-size', 'size'), type: 'int', default: '2097152' },
  ...['consumer.config', 'command-config'].map(name => required(name, 'config file')),
  required('command-property', 'prop1=val1'),
  ...['print-metrics', 'show-detailed-stats', 'hide-header'].map(name => ({ name })),
  { ...required('timeout', 'milliseconds'), type: 'long', default: '10000' },
  ...(['messages', 'num-records'] as const).map(name => ({ ...required(name, 'count'), type: 'long' }) as const),
  { ...required('reporting-interval', 'interval_ms'), type: 'int', default: '5000' },
  required('date-format', 'date format'),
  ...['help', 'version'].map(name => ({ name })),
];

const HEADER =
  'start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec';

function execute(context: ToolContext): void {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool is used to verify the consumer performance.');
  const counted = checkOneOfArgs(context, options, 'messages', 'num-records');
  if (counted === 'messages') context.out('Warning: --messages is deprecated. Use --num-records instead.');
  if (options.has('consumer.config')) context.out('Warning: --consumer.config is deprecated. Use --command-config instead.');
  checkRequiredArgs(context, options, 'bootstrap-server');
  checkOneOfArgs(context, options, 'topic', 'include');
  const wanted = options.number(counted) ?? 0;
  if (!options.has('hide-header')) context.out(HEADER);
  const result = consumeAll(context, options, wanted);
  if (result.records < wanted) {
    const timeout = options.number('timeout') ?? 0;
    context.out(
      `WARNING: Exiting before consuming the expected number of records: timeout (${timeout} ms) exceeded. You can use the --timeout option to increase the timeout.`,
    );
  }
  context.out(reportLine(result));
}

interface Result {
  readonly startMs: number;
  readonly endMs: number;
  readonly records: number;
  readonly bytes: number;
  /** From the start until partitions were assigned. */
  readonly rebalanceMs: number;
}

/** Polls by 100 ms until there are enough, or none came for --timeout. A poll is counted whole. */
function consumeAll(context: ToolContext, options: OptionSet, wanted: number): Result {
  const { console } = context;
  start(context, options);
  const startMs = wallMsOf(console);
  const from = console.run.traceLength;
  const timeoutMs = options.number('timeout') ?? 0;
  let [records, bytes, lastMs] = [0, 0, startMs];
  while (records < wanted && wallMsOf(console) - lastMs <= timeoutMs) {
    const polled = poll(console, NAME, 100);
    if (polled.answer === null) break;
    if (polled.records.length > 0) lastMs = wallMsOf(console);
    for (const { key, value } of polled.records) bytes += (key === null ? 0 : utf8Length(key)) + (value === null ? 0 : utf8Length(value));
    records += polled.records.length;
  }
  const endMs = wallMsOf(console);
  const assigned = console.run.trace.entries.slice(from).find(({ node, note }) => node === NAME && note.kind === 'consumer.callback');
  stop(console, NAME);
  const joinedMs =
    assigned === undefined
      ? 0
      : Math.max(0, Math.floor(assigned.at / MILLISECOND) - (startMs - wallMsOf(console) + Math.floor(console.run.nowUs / MILLISECOND)));
  return { startMs, endMs, records, bytes, rebalanceMs: joinedMs };
}

function start({ console }: ToolContext, options: OptionSet): void {
  const topic = options.value('topic');
  const topics = topic !== undefined ? [topic] : [...imageOf(console).topics.keys()].filter(includeList(options.value('include') ?? ''));
  const files = [...options.values('consumer.config'), ...options.values('command-config')].map(file =>
    parseProperties(readFile(console, file)),
  );
  const group = options.value('group') ?? `perf-consumer-${10_000 + (console.run.eventCount % 90_000)}`;
  const config: Record<string, string> = Object.assign(
    {
      'client.id': NAME,
      'group.id': group,
      'auto.offset.reset': options.has('from-latest') ? 'latest' : 'earliest',
      'max.partition.fetch.bytes': options.value('fetch-size') ?? '',
    },
    ...files,
    parseKeyValues(options.values('command-property')),
  );
  const boot = {
    bootstrap: bootstrapIds(console, options.value('bootstrap-server') ?? ''),
    group,
    topics,
    assign: null,
    processingUs: null,
    commit: 'auto',
    manualPoll: true,
    onError: 'continue',
  };
  launch(console, { name: NAME, role: 'consumer', config, boot });
}

function reportLine({ startMs, endMs, records, bytes, rebalanceMs }: Result): string {
  const seconds = Math.max(endMs - startMs, 1) / 1_000;
  const fetchMs = Math.max(endMs - startMs - rebalanceMs, 1);
  const megabytes = bytes / MEBIBYTE;
  return [
    timestampText(startMs, ':'),
    timestampText(endMs, ':'),
    fixed(megabytes, 4),
    fixed(megabytes / seconds, 4),
    String(records),
    fixed(records / seconds, 4),
    String(rebalanceMs),
    String(fetchMs),
    fixed((megabytes * 1_000) / fetchMs, 4),
    fixed((records * 1_000) / fetchMs, 4),
  ].join(', ');
}
