import { isAlive } from '../../../protocol/metadata/image.ts';
import { brokerParts } from '../../../cluster/snapshot/find.ts';
import { sizeOfLog } from '../../../protocol/log/log.ts';
import { partitionOf, topicOf } from '../../../protocol/topicPartition.ts';
import { createAdmin, reach } from '../admin.ts';
import { dataDirectory } from '../clusterFacts.ts';
import { reportingFailure } from '../java.ts';
import { checkRequiredArgs, maybePrintHelpOrVersion, parseOrUsage } from '../options/commandLineUtils.ts';
import type { OptionSpec } from '../options/joptsimple.ts';
import { inPartitionHashOrder } from '../partitions.ts';
import { imageOf, type ConsoleSession } from '../session.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** kafka-log-dirs.sh (Kafka: org.apache.kafka.tools.LogDirsCommand). */
export const logDirs: Tool = {
  name: 'kafka-log-dirs.sh',
  about: 'what lies in the log directories of brokers',
  main: context => reportingFailure(context, () => execute(context)),
};

const OPTIONS: readonly OptionSpec[] = [
  { name: 'bootstrap-server', argument: 'required', describe: 'The server(s) to use for bootstrapping' },
  { name: 'command-config', argument: 'required', describe: 'Admin client property file' },
  { name: 'describe' },
  { name: 'topic-list', argument: 'required', describe: 'Topic list' },
  { name: 'broker-list', argument: 'required', describe: 'Broker list' },
  ...['help', 'version'].map(name => ({ name })),
];

const split = (text: string | undefined): readonly string[] => (text ?? '').split(',').filter(part => part !== '');

function execute(context: ToolContext): void {
  const options = parseOrUsage(context, OPTIONS);
  maybePrintHelpOrVersion(context, options, 'This tool helps to query log directory usage on the specified brokers.');
  checkRequiredArgs(context, options, 'bootstrap-server', 'describe');
  const admin = createAdmin(context.console, options.value('bootstrap-server') ?? '');
  try {
    reach(admin, 'listNodes');
    const image = imageOf(context.console);
    const alive = [...image.brokers.keys()].filter(id => isAlive(image, id)).sort((a, b) => a - b);
    const asked = split(options.value('broker-list')).map(Number);
    const unknown = asked.filter(id => !alive.includes(id));
    if (unknown.length > 0) {
      context.out(
        `ERROR: The given brokers do not exist from --broker-list: ${unknown.join(',')}. Current existent brokers: ${alive.join(',')}`,
      );
      return;
    }
    const brokers = asked.length === 0 ? alive : [...new Set(asked)].sort((a, b) => a - b);
    context.out('Querying brokers for log directories information');
    reach(admin, 'describeLogDirs');
    context.out(`Received log directory information from brokers ${brokers.join(',')}`);
    const topics = split(options.value('topic-list'));
    context.out(JSON.stringify({ brokers: brokers.map(id => brokerJson(context.console, id, topics)), version: 1 }));
  } finally {
    admin.close();
  }
}

/** The replicas of a broker, in the order of the HashMap that holds them; offsetLag is how far the log's end is behind the high watermark. */
function brokerJson({ run }: ConsoleSession, broker: number, topics: readonly string[]): object {
  const partitions = run.look(cluster => {
    const { memory, files } = brokerParts(cluster, broker);
    const found = [...(files?.logs.values() ?? [])].filter(({ tp }) => topics.length === 0 || topics.includes(topicOf(tp)));
    return inPartitionHashOrder(found.map(({ tp }) => tp)).map(tp => {
      const disk = found.find(one => one.tp === tp)!;
      const highWatermark = memory?.partitions.get(tp)?.log.highWatermark ?? 0;
      return {
        partition: `${topicOf(tp)}-${partitionOf(tp)}`,
        size: sizeOfLog(disk),
        offsetLag: Math.max(highWatermark - disk.logEndOffset, 0),
        isFuture: false,
      };
    });
  });
  return { broker, logDirs: [{ partitions, error: null, logDir: dataDirectory(`broker-${broker}`) }] };
}
