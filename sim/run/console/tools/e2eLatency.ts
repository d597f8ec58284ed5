import { toTopicPartition } from '../../../protocol/topicPartition.ts';
import { createAdmin, reach, throwFirst } from '../admin.ts';
import { ask, bootstrapIds, launch, stop } from '../client.ts';
import { poll } from '../consumerClient.ts';
import { illegalArgument, JavaException, reportingFailure } from '../java.ts';
import { readFile } from '../json.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../options/commandLineUtils.ts';
import type { OptionSpec } from '../options/joptsimple.ts';
import { parseProperties } from '../properties.ts';
import { imageOf } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { fixed, percentiles } from './perf.ts';

/** kafka-e2e-latency.sh (Kafka: org.apache.kafka.tools.EndToEndLatency). */
export const e2eLatency: Tool = {
  name: 'kafka-e2e-latency.sh',
  about: 'how long a record takes from send to receive, one at a time',
  main: context => reportingFailure(context, () => execute(context)),
};

const PRODUCER = 'e2e-producer';
const CONSUMER = 'e2e-consumer';

const OPTIONS: readonly OptionSpec[] = [
  { name: 'bootstrap-server', argument: 'required', describe: 'bootstrap-server' },
  { name: 'topic', argument: 'required', describe: 'topic-name' },
  { name: 'num-records', argument: 'required', type: 'int', describe: 'count' },
  { name: 'producer-acks', argument: 'required', describe: 'producer-acks' },
  { name: 'record-size', argument: 'required', type: 'int', describe: 'bytes' },
  { name: 'command-config', argument: 'required', describe: 'config-file' },
  ...['help', 'version'].map(name => ({ name })),
];

const POSITIONAL = ['bootstrap-server', 'topic', 'num-records', 'producer-acks', 'record-size', 'command-config'];

function execute(context: ToolContext): void {
  const named = withNames(context);
  const options = parseOrUsage(named, OPTIONS);
  maybePrintHelpOrVersion(named, options, 'This tool measures end-to-end latency in Kafka by sending messages and timing their reception.');
  checkRequiredArgs(named, options, 'bootstrap-server', 'topic', 'num-records', 'producer-acks', 'record-size');
  const acks = options.value('producer-acks') ?? '';
  if (acks !== '1' && acks !== 'all')
    throw illegalArgument('Latency testing requires synchronous acknowledgement. Please use 1 or all for --producer-acks.');
  const file = options.value('command-config');
  const config = file === undefined ? {} : parseProperties(readFile(context.console, file));
  const load = {
    servers: options.value('bootstrap-server') ?? '',
    topic: options.value('topic') ?? '',
    count: options.number('num-records') ?? 0,
    size: options.number('record-size') ?? 0,
  };
  start(context, load, { acks, config });
  try {
    measure(context, load);
  } finally {
    stop(context.console, PRODUCER);
    stop(context.console, CONSUMER);
  }
}

/** Arguments without names are those of older versions. */
function withNames(context: ToolContext): ToolContext {
  const { args } = context;
  if (args.length < 5 || args.some(word => word.startsWith('--'))) return context;
  const names = POSITIONAL.map(name => `--${name}`).join(', ');
  context.out(
    `WARNING: Positional argument usage is deprecated and will be removed in Apache Kafka 5.0. Please use named arguments instead: ${names}`,
  );
  return { ...context, args: args.slice(0, POSITIONAL.length).flatMap((word, index) => [`--${POSITIONAL[index]!}`, word]) };
}

interface Load {
  readonly servers: string;
  readonly topic: string;
  readonly count: number;
  readonly size: number;
}

/** A producer that waits for nothing, and a consumer that stands at the end of every partition; the topic is made if there is none. */
function start(
  { console }: ToolContext,
  { servers, topic }: Load,
  { acks, config }: { readonly acks: string; readonly config: Readonly<Record<string, string>> },
): void {
  const admin = createAdmin(console, servers);
  try {
    reach(admin, 'listTopics');
    if (!imageOf(console).topics.has(topic)) {
      const made = { name: topic, numPartitions: 1, replicationFactor: 1, assignment: null, config: {} };
      throwFirst(admin.call('createTopics', { api: 'CreateTopics', timeoutMs: 0, validateOnly: false, topics: [made] }).topics);
    }
  } finally {
    admin.close();
  }
  const bootstrap = bootstrapIds(console, servers);
  const partitions = imageOf(console)
    .topics.get(topic)!
    .partitions.map(({ partition }) => toTopicPartition(topic, partition));
  const consumer = {
    group: null,
    topics: [],
    assign: Object.freeze(partitions),
    processingUs: null,
    commit: 'none',
    manualPoll: true,
    onError: 'stop',
    bootstrap,
  };
  launch(console, {
    name: CONSUMER,
    role: 'consumer',
    config: { ...config, 'fetch.max.wait.ms': '0', 'enable.auto.commit': 'false' },
    boot: consumer,
  });
  for (const { partition } of imageOf(console).topics.get(topic)!.partitions)
    ask(console, CONSUMER, { type: 'seek', topic, partition, offset: 'end' });
  poll(console, CONSUMER, 100);
  const producer = { topic, await: 'async', workload: null, keyWeights: null, schedule: null, records: [], bootstrap };
  launch(console, {
    name: PRODUCER,
    role: 'producer',
    config: { ...config, acks, 'linger.ms': '0', ...(acks === '1' ? { 'enable.idempotence': 'false' } : {}) },
    boot: producer,
  });
}

const POLL_MS = 60_000;

/** EndToEndLatency.execute: send, wait for the acknowledgement, poll. */
function measure(context: ToolContext, { topic, count, size }: Load): void {
  const { run } = context.console;
  const latencies: number[] = [];
  for (let index = 0; index < count; index++) {
    const began = run.nowUs;
    const value = 'x'.repeat(size);
    ask(context.console, PRODUCER, { type: 'produce', topic, partition: null, key: null, value, timestamp: null, headers: [] });
    const { records } = poll(context.console, CONSUMER, POLL_MS);
    if (records.length === 0)
      throw new JavaException('java.lang.RuntimeException', `poll() timed out before finding a result (timeout:[${POLL_MS}ms])`);
    latencies.push((run.nowUs - began) / 1_000);
    if (index % 1_000 === 0) context.out(`${index}\t${fixed(latencies[index]!, 4)}`);
  }
  const average = latencies.reduce((sum, value) => sum + value, 0) / Math.max(count, 1);
  const [p50, p99, p999] = percentiles(latencies, [0.5, 0.99, 0.999]).map(value => Math.floor(value));
  context.out(`Avg latency: ${fixed(average, 4)} ms`);
  context.out(`Percentiles: 50th = ${p50 ?? 0}, 99th = ${p99 ?? 0}, 99.9th = ${p999 ?? 0}`);
}
