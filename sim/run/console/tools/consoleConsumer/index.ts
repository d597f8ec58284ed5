import { CONSUMER_CONFIG } from '../../../../protocol/config/consumer.ts';
import { validateConfig } from '../../../../protocol/config/validate.ts';
import { toTopicPartition } from '../../../../protocol/topicPartition.ts';
import { ask, bootstrapIds, launch, stop } from '../../client.ts';
import { logClientWarnings, type LoggedClient } from '../../clientLog.ts';
import { anyBroker, topicEntries } from '../../configEntries.ts';
import { poll, type ConsumedRecord } from '../../consumerClient.ts';
import { JavaException, stackTraceLines } from '../../java.ts';
import { imageOf } from '../../session.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { includeList } from '../../topicFilter.ts';
import { formatter } from './formatter.ts';
import { readOptions, type ConsumerOptions } from './options.ts';

/** kafka-console-consumer.sh (Kafka: org.apache.kafka.tools.consumer.ConsoleConsumer). */
export const consoleConsumer: Tool = { name: 'kafka-console-consumer.sh', about: 'prints the records of topics', main };

const NAME = 'console-consumer';
const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer';

/** Without --timeout-ms the real tool waits until somebody stops it; here that is done after so long without a record. */
const PATIENCE_MS = 60_000;

const HINT =
  'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol';

function main(context: ToolContext): number {
  const options = readOptions(context);
  try {
    run(context, options);
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    context.log('ERROR', 'Unknown error when running consumer: ', LOGGER);
    for (const line of stackTraceLines(error)) context.err(line);
    return 1;
  }
}

function run(context: ToolContext, options: ConsumerOptions): void {
  const { console } = context;
  const [problem] = validateConfig(CONSUMER_CONFIG, options.config);
  if (problem !== undefined) throw new JavaException('org.apache.kafka.common.config.ConfigException', problem.message);
  const group = options.group ?? `console-consumer-${10_000 + (console.run.eventCount % 90_000)}`;
  const prefix = `[Consumer clientId=${options.config['client.id']}, groupId=${group}]`;
  const client: LoggedClient = { name: NAME, prefix, servers: options.servers, from: console.run.traceLength };
  start(context, options, group);
  if (options.partition === null && (options.config['group.protocol'] ?? 'classic').toLowerCase() === 'classic') context.err(HINT);
  let count = 0;
  try {
    count = consume(context, options, client);
  } finally {
    stop(console, NAME);
    context.err(`Processed a total of ${count} messages`);
  }
}

/** Assigns and seeks, or subscribes (ConsumerWrapper's constructor). */
function start(
  { console }: ToolContext,
  { servers, topic, include, partition, offset, config, group: given }: ConsumerOptions,
  group: string,
): void {
  const names = include === null ? [] : [...imageOf(console).topics.keys()].filter(includeList(include));
  const assigned = partition === null ? null : Object.freeze([toTopicPartition(topic ?? '', partition)]);
  const role = {
    ...{ bootstrap: bootstrapIds(console, servers), processingUs: null, manualPoll: true, onError: 'stop' },
    group: partition === null ? group : null,
    topics: partition !== null ? [] : topic === null ? names : [topic],
    assign: assigned,
    commit: given === null ? 'none' : 'auto',
  };
  launch(console, { name: NAME, role: 'consumer', config: partition === null ? { ...config, 'group.id': group } : config, boot: role });
  if (partition !== null) ask(console, NAME, { type: 'seek', topic, partition, offset });
}

/** ConsoleConsumer.process: a record at a time, until there are enough or none comes. Returns how many were printed. */
function consume(context: ToolContext, options: ConsumerOptions, client: LoggedClient): number {
  const { console } = context;
  const maxMessages = options.maxMessages();
  const format = formatter(options.formatter);
  let count = 0;
  let waiting: readonly ConsumedRecord[] = [];
  while (count < maxMessages || maxMessages === -1) {
    if (waiting.length === 0) {
      const { records, answer } = poll(console, NAME, options.timeoutMs ?? PATIENCE_MS);
      if (records.length === 0) {
        if (options.timeoutMs !== null || answer?.error) giveUp(context, client, answer?.error ?? null, answer?.message ?? '');
        return count;
      }
      waiting = records;
    }
    const [record, ...rest] = waiting;
    waiting = rest;
    context.print(format(record!, timestampTypeOf(context, record!.topic)));
    count++;
  }
  return count;
}

/** No record within --timeout-ms, or an exception out of poll: either ends the tool. */
function giveUp(context: ToolContext, client: LoggedClient, error: string | null, message: string): void {
  logClientWarnings(context, client);
  context.log('ERROR', 'Error processing message, terminating consumer process: ', LOGGER);
  const exception = new JavaException(`org.apache.kafka.common.errors.${error ?? 'TimeoutException'}`, message);
  for (const line of stackTraceLines(exception)) context.err(line);
}

const timestampTypeOf = ({ console }: ToolContext, topic: string): string =>
  topicEntries(anyBroker(console), topic).find(({ name }) => name === 'message.timestamp.type')?.value ?? 'CreateTime';
