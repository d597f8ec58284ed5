import { processNamed } from '../../../cluster/cluster.ts';
import { SECOND } from '../../../engine/time.ts';
import { UPTIME_AT_ZERO } from '../../../cluster/spec.ts';
import type { ProducerState } from '../../../protocol/client/producer/index.ts';
import { bootstrapIds, launch, stop } from '../client.ts';
import { readFile } from '../json.ts';
import { reportingFailure } from '../java.ts';
import { failUsage, parseArguments, type ArgumentParser, type Parsed } from '../options/argparse.ts';
import { parseKeyValues, parseProperties } from '../properties.ts';
import { waitUntil } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { acknowledgedLatencies, fixed, MEBIBYTE, percentiles } from './perf.ts';

/** kafka-producer-perf-test.sh (Kafka: org.apache.kafka.tools.ProducerPerformance). */
export const producerPerf: Tool = {
  name: 'kafka-producer-perf-test.sh',
  about: 'sends many records and says how long that took',
  main: context => reportingFailure(context, () => execute(context)),
};

const NAME = 'perf-producer-client';

const PARSER: ArgumentParser = {
  program: 'kafka-producer-perf-test',
  specs: [
    { flag: '--bootstrap-server', metavar: 'BOOTSTRAP-SERVER' },
    { flag: '--topic', metavar: 'TOPIC', required: true },
    { flag: '--num-records', metavar: 'NUM-RECORDS', required: true, type: 'int' },
    { flag: '--payload-delimiter', metavar: 'PAYLOAD-DELIMITER' },
    { flag: '--throughput', metavar: 'THROUGHPUT', required: true },
    { flag: '--producer-props', metavar: 'PROP-NAME=PROP-VALUE', many: true },
    { flag: '--command-property', metavar: 'PROP-NAME=PROP-VALUE', many: true },
    { flag: '--producer.config', metavar: 'CONFIG-FILE' },
    { flag: '--command-config', metavar: 'CONFIG-FILE' },
    { flag: '--print-metrics' },
    { flag: '--transactional-id', metavar: 'TRANSACTIONAL-ID' },
    { flag: '--transaction-duration-ms', metavar: 'TRANSACTION-DURATION' },
    { flag: '--reporting-interval', metavar: 'INTERVAL-MS' },
    { flag: '--warmup-records', metavar: 'WARMUP-RECORDS' },
    { flag: '--record-size', metavar: 'RECORD-SIZE', group: 'payload', type: 'int' },
    { flag: '--payload-file', metavar: 'PAYLOAD-FILE', group: 'payload' },
    { flag: '--payload-monotonic', group: 'payload' },
  ],
};

const RENAMED = [
  ['--producer-props', '--command-property'],
  ['--producer.config', '--command-config'],
] as const;

/** As fast as it can: more than a sender of this model sends. */
const NO_LIMIT_PER_SECOND = 1_000_000;

function execute(context: ToolContext): void {
  const given = parseArguments(context, PARSER, context.args);
  for (const [old, now] of RENAMED) {
    if (given.has(old)) context.out(`Option ${old} has been deprecated and will be removed in a future version. Use ${now} instead.`);
  }
  const config = producerConfig(context, given);
  const servers = given.value('--bootstrap-server') ?? config['bootstrap.servers'];
  if (servers === undefined)
    failUsage(
      context,
      PARSER,
      'Missing required argument: --bootstrap-server, or bootstrap.servers in --command-property or --command-config',
    );
  if (given.has('--transactional-id') || given.has('--transaction-duration-ms'))
    failUsage(context, PARSER, 'transactions are not modelled yet');
  const load = {
    servers,
    config,
    count: Number(given.value('--num-records')),
    size: Number(given.value('--record-size') ?? 10),
    rate: Number(given.value('--throughput')),
  };
  const from = context.console.run.traceLength;
  const elapsedUs = sendAll(context, given.value('--topic') ?? '', load);
  report(context, { ...load, elapsedUs, latencies: acknowledgedLatencies(context, NAME, from) });
}

function producerConfig({ console }: ToolContext, given: Parsed): Readonly<Record<string, string>> {
  const files = [...given.values('--producer.config'), ...given.values('--command-config')].map(file =>
    parseProperties(readFile(console, file)),
  );
  const properties = parseKeyValues([...given.values('--producer-props'), ...given.values('--command-property')]);
  const {
    'key.serializer': _k,
    'value.serializer': _v,
    ...config
  } = Object.assign({ 'client.id': NAME }, ...files, properties) as Record<string, string>;
  return config;
}

interface Load {
  readonly servers: string;
  readonly config: Readonly<Record<string, string>>;
  readonly count: number;
  readonly size: number;
  readonly rate: number;
}

/** A real producer with a workload; it is over when everything is acknowledged or has failed. Returns how long that took. */
function sendAll(context: ToolContext, topic: string, { servers, config, count, size, rate }: Load): number {
  const { console } = context;
  const began = console.run.nowUs;
  const workload = Object.freeze({ name: 'perf', keyPattern: null, keyCount: 0, valueBytesMin: size, valueBytesMax: size });
  const ratePerSecond = rate > 0 ? rate : NO_LIMIT_PER_SECOND;
  const schedule = { fromUs: began + UPTIME_AT_ZERO, untilUs: null, limit: count, ratePerSecond };
  const boot = { topic, await: 'async', workload, keyWeights: null, schedule, records: [], bootstrap: bootstrapIds(console, servers) };
  const { 'bootstrap.servers': _, ...settings } = config;
  launch(console, { name: NAME, role: 'producer', config: settings, boot });
  waitUntil(console, () => sentAndOver(context) >= count);
  const elapsedUs = console.run.nowUs - began;
  stop(console, NAME);
  return Math.max(elapsedUs, 1);
}

const sentAndOver = ({ console: { run } }: ToolContext): number =>
  run.look(cluster => {
    const memory = (processNamed(cluster, NAME)?.state ?? null) as ProducerState | null;
    return memory === null ? Number.MAX_SAFE_INTEGER : memory.counts.acked + memory.counts.failed;
  });

/** ProducerPerformance.Stats.printTotal. */
function report(
  context: ToolContext,
  { count, size, elapsedUs, latencies }: Load & { readonly elapsedUs: number; readonly latencies: readonly number[] },
): void {
  const perSecond = (count * SECOND) / elapsedUs;
  const average = latencies.reduce((sum, value) => sum + value, 0) / Math.max(latencies.length, 1);
  const [p50, p95, p99, p999] = percentiles(latencies, [0.5, 0.95, 0.99, 0.999]);
  const speed = `${fixed(perSecond, 1)} records/sec (${fixed((perSecond * size) / MEBIBYTE, 2)} MB/sec)`;
  const latency = `${fixed(average, 2)} ms avg latency, ${fixed(Math.max(0, ...percentiles(latencies, [1])), 2)} ms max latency`;
  const parts = [
    [p50, '50th'],
    [p95, '95th'],
    [p99, '99th'],
    [p999, '99.9th'],
  ].map(([value, name]) => `${Math.round(Number(value))} ms ${name}`);
  context.out(`${count} records sent, ${speed}, ${latency}, ${parts.join(', ')}.`);
}
