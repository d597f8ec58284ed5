import { processNamed } from '../../../../cluster/cluster.ts';
import { MILLISECOND } from '../../../../engine/time.ts';
import type { ProducerState } from '../../../../protocol/client/producer/index.ts';
import { utf8Length } from '../../../../protocol/primitives/utf8.ts';
import { bootstrapIds, command, launch, stop, type Answer } from '../../client.ts';
import { logClientWarnings, type LoggedClient } from '../../clientLog.ts';
import { apiException, JavaException, stackTraceLines } from '../../java.ts';
import { waitUntil } from '../../session.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { lineReader, type TypedRecord } from './lineReader.ts';
import { readOptions, type ProducerOptions } from './options.ts';

/** kafka-console-producer.sh (Kafka: org.apache.kafka.tools.ConsoleProducer): every line that is typed is a record. */
export const consoleProducer: Tool = { name: 'kafka-console-producer.sh', about: 'sends what you type, a record a line', main };

const NAME = 'console-producer';

function main(context: ToolContext): number {
  try {
    produce(context, readOptions(context));
    return 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    if (error.className.startsWith('joptsimple.')) context.err(error.message);
    else for (const line of stackTraceLines(error)) context.err(line);
    return 1;
  }
}

/** Sends are over when the producer is closed, also after a line that cannot be read. */
function produce(context: ToolContext, options: ProducerOptions): void {
  const { console } = context;
  const client: LoggedClient = {
    name: NAME,
    prefix: `[Producer clientId=${options.config['client.id']}]`,
    servers: options.servers,
    from: console.run.traceLength,
  };
  const role = { topic: options.topic, await: 'async', workload: null, keyWeights: null, schedule: null, records: [] };
  launch(console, {
    name: NAME,
    role: 'producer',
    config: options.config,
    boot: { ...role, bootstrap: bootstrapIds(console, options.servers) },
  });
  const pending: (() => void)[] = [];
  const read = lineReader(options.reader);
  try {
    for (const [index, line] of context.input.entries()) {
      const record = read(line, index + 1);
      if (index > 0) typeOn(context);
      const finish = send(context, options, { record, client });
      if (options.sync) finish();
      else pending.push(finish);
    }
  } finally {
    for (const finish of pending) finish();
    stop(console, NAME);
  }
}

const KEYSTROKES_US = 2 * MILLISECOND;

/** The next line is read when `send` has returned, and typing it takes a moment. */
function typeOn({ console }: ToolContext): void {
  const isFree = ({ application }: ProducerState): boolean => application.calls.length === 0 && application.blocked === null;
  const memory = (): ProducerState | null =>
    console.run.look(cluster => (processNamed(cluster, NAME)?.state ?? null) as ProducerState | null);
  waitUntil(console, () => {
    const state = memory();
    return state === null || isFree(state);
  });
  const until = console.run.nowUs + KEYSTROKES_US;
  waitUntil(console, () => console.run.nowUs >= until);
}

/** Hands a record to `send`; what it returns waits for the result and logs a failure (Kafka: ErrorLoggingCallback). */
function send(
  context: ToolContext,
  options: ProducerOptions,
  { record, client }: { readonly record: TypedRecord; readonly client: LoggedClient },
): () => void {
  const find = command(context.console, NAME, { type: 'produce', topic: options.topic, partition: null, timestamp: null, ...record });
  return () => {
    let answer: Answer | undefined;
    waitUntil(context.console, () => {
      answer = find();
      return answer !== undefined;
    });
    if (answer === undefined || answer === null || answer.error === null) return;
    const warned = logClientWarnings(context, client);
    const isUnknown = warned.has(`${options.topic}=UNKNOWN_TOPIC_OR_PARTITION`) && answer.error === 'TimeoutException';
    const causes = isUnknown ? [apiException('UNKNOWN_TOPIC_OR_PARTITION', null)] : [];
    const exception = new JavaException(`org.apache.kafka.common.errors.${answer.error}`, answer.message ?? '', causes);
    if (options.sync) throw exception;
    const size = (text: string | null): string => (text === null ? 'null' : `${utf8Length(text)} bytes`);
    const what = `Error when sending message to topic ${options.topic} with key: ${size(record.key)}, value: ${size(record.value)} with error:`;
    context.log('ERROR', what, 'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback');
    for (const line of stackTraceLines(exception)) context.err(line);
  };
}
