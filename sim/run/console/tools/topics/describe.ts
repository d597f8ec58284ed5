import { isAlive, type PartitionRegistration, type TopicImage } from '../../../../protocol/metadata/image.ts';
import { hashMapOrder, sizedHashMapCapacity } from '../../../../protocol/primitives/javaHashMap.ts';
import { javaStringHash } from '../../../../protocol/primitives/javaHash.ts';
import type { ToolAdmin } from '../../admin.ts';
import { anyBroker, inHashOrder, topicEntries, type ConfigEntry } from '../../configEntries.ts';
import { illegalArgument } from '../../java.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf, type ConsoleSession } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { ensureTopicExists, topicsNamed } from './names.ts';

/** TopicService.describeTopic. */
export function describeTopics(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const topics = describedTopics(context, options, admin);
  const reports = reportsOf(options);
  for (const topic of topics) {
    const entries = topicEntries(anyBroker(context.console), topic.name);
    const configs = inHashOrder(entries).filter(({ source }) => source !== 'DEFAULT_CONFIG');
    const describesTopic = reports.length === 0 && (!options.has('topics-with-overrides') || configs.length > 0);
    if (describesTopic) context.out(topicLine(topic, configs));
    if (options.has('topics-with-overrides')) continue;
    for (const partition of topic.partitions) {
      const look = { console: context.console, minIsr: Number(entries.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1) };
      if (reports.length === 0 || reports.some(isShown => isShown(partition, look))) context.out(partitionLine(context.console, partition));
    }
  }
}

/** By name, or by id; names come sorted, then in the order of the HashMap that collects the answers (DescribeTopicsResult.all). */
function describedTopics(context: ToolContext, options: OptionSet, admin: ToolAdmin): readonly TopicImage[] {
  const given = options.value('topic-id');
  const id = given === undefined ? null : checkedUuid(given);
  if (id === null) {
    const names = topicsNamed(context, options, admin);
    ensureTopicExists(names, options);
    const order = hashMapOrder(names.map(javaStringHash), sizedHashMapCapacity(names.length, names.length));
    const { topics } = imageOf(context.console);
    return order.map(index => topics.get(names[index]!)!);
  }
  topicsNamed(context, options, admin);
  const found = [...imageOf(context.console).topics.values()].filter(({ topicId }) => topicId === id);
  if (found.length === 0 && !options.has('if-exists')) throw illegalArgument(`TopicId '${id}' does not exist as expected`);
  return found;
}

/** Uuid.fromString: 16 bytes in base64; all zero bits stand for no id. */
function checkedUuid(text: string): string | null {
  if (text.length > 24)
    throw illegalArgument(`Input string with prefix \`${text.slice(0, 24)}\` is too long to be decoded as a base64 UUID`);
  const bytes = Math.floor((text.replace(/=+$/, '').length * 6) / 8);
  if (bytes !== 16)
    throw illegalArgument(
      `Input string \`${text}\` decoded as ${bytes} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    );
  return /^A+$/.test(text) ? null : text;
}

type Report = (partition: PartitionRegistration, look: { readonly console: ConsoleSession; readonly minIsr: number }) => boolean;

const REPORTS: Readonly<Record<string, Report>> = {
  'under-replicated-partitions': partition => replicationFactor(partition) > partition.isr.length,
  'unavailable-partitions': (partition, { console }) => leaderOf(console, partition) < 0,
  'under-min-isr-partitions': ({ isr }, { minIsr }) => isr.length < minIsr,
  'at-min-isr-partitions': ({ isr }, { minIsr }) => isr.length === minIsr,
};

/** Any of several reports shows a partition; with one, the lines of topics are left out (DescribeOptions). */
const reportsOf = (options: OptionSet): readonly Report[] =>
  Object.entries(REPORTS).flatMap(([name, report]) => (options.has(name) ? [report] : []));

/** While replicas move, those that come are not counted yet (TopicCommand.getReplicationFactor). */
const replicationFactor = ({ replicas, addingReplicas }: PartitionRegistration): number => replicas.length - addingReplicas.length;

/** Clients hear of a leader only if it is alive. */
const leaderOf = (console: ConsoleSession, { leader }: PartitionRegistration): number => (isAlive(imageOf(console), leader) ? leader : -1);

function topicLine({ name, topicId, partitions }: TopicImage, configs: readonly ConfigEntry[]): string {
  const settings = configs.map(config => `${config.name}=${config.value}`).join(',');
  const factor = partitions[0] === undefined ? 0 : replicationFactor(partitions[0]);
  return `Topic: ${name}\tTopicId: ${topicId}\tPartitionCount: ${partitions.length}\tReplicationFactor: ${factor}\tConfigs: ${settings}`;
}

/** PartitionDescription.printDescription. */
function partitionLine(console: ConsoleSession, partition: PartitionRegistration): string {
  const leader = leaderOf(console, partition);
  const { addingReplicas: adding, removingReplicas: removing } = partition;
  const moving =
    adding.length > 0 || removing.length > 0 ? [`Adding Replicas: ${adding.join(',')}`, `Removing Replicas: ${removing.join(',')}`] : [];
  return [
    '',
    `Topic: ${partition.topic}`,
    `Partition: ${partition.partition}`,
    `Leader: ${leader < 0 ? 'none' : leader}`,
    `Replicas: ${partition.replicas.join(',')}`,
    `Isr: ${partition.isr.join(',')}`,
    ...moving,
    `Elr: ${partition.elr.join(',')}`,
    `LastKnownElr: ${partition.lastKnownElr.join(',')}`,
  ].join('\t');
}
