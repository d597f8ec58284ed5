import { isAlive } from '../../../../protocol/metadata/image.ts';
import { partitionOf, topicOf, toTopicPartition } from '../../../../protocol/topicPartition.ts';
import { adminOperation, adminCommandFailed, apiException, executionException, parseInteger } from '../../java.ts';
import { asList, fieldOf, fieldOrNull, parseJson, readFile } from '../../json.ts';
import { reach, type ToolAdmin } from '../../admin.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { assignmentJson, currentAssignment, type Assignment } from './plan.ts';

/** ReassignPartitionsCommand.generateAssignment: what there is, and a plan that spreads the topics over the brokers given. */
export function generateAssignment(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const { console } = context;
  const topics = parseTopics(readFile(console, options.value('topics-to-move-json-file') ?? ''));
  const brokers = (options.value('broker-list') ?? '').split(',').map(id => parseInteger(id));
  const twice = [...new Set(brokers.filter((id, at) => brokers.indexOf(id) !== at))];
  if (twice.length > 0) throw adminCommandFailed(`Broker list contains duplicate entries: ${twice.join(',')}`);
  reach(admin, 'describeTopics');
  const image = imageOf(console);
  const missing = topics.find(topic => !image.topics.has(topic));
  if (missing !== undefined) throw executionException(apiException('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${missing} not found.`));
  const partitions = topics.flatMap(topic => image.topics.get(topic)!.partitions.map(({ tp }) => tp));
  const current = currentAssignment(console, partitions);
  const usable = brokers.filter(id => isAlive(image, id));
  const proposed = propose(current, usable, console.run.eventCount);
  context.out(`Current partition replica assignment\n${assignmentJson(current, true)}\n`);
  context.out(`Proposed partition reassignment configuration\n${assignmentJson(proposed, false)}`);
}

function parseTopics(text: string): readonly string[] {
  const json = parseJson(text);
  if (json === undefined) throw adminOperation('The input string is not a valid JSON');
  const listed = fieldOrNull(json, 'topics');
  const topics = listed === undefined ? [] : asList(listed).map(one => String(fieldOf(one, 'topic')));
  const twice = [...new Set(topics.filter((topic, at) => topics.indexOf(topic) !== at))];
  if (twice.length > 0) throw adminCommandFailed(`List of topics to reassign contains duplicate entries: ${twice.join(',')}`);
  return topics;
}

/**
 * Round robin over the brokers from a start that is drawn, followers at a distance that grows with each lap
 * (Kafka: AdminUtils.assignReplicasToBrokersRackUnaware). The draw is a number of the run's own.
 */
function propose(current: Assignment, brokers: readonly number[], drawn: number): Assignment {
  const count = brokers.length;
  const proposed = new Map<string, readonly number[]>();
  for (const topic of new Set([...current.keys()].map(topicOf))) {
    const partitions = [...current.keys()].filter(tp => topicOf(tp) === topic);
    const factor = current.get(partitions[0]!)!.length;
    if (factor > count)
      throw apiException('INVALID_REPLICATION_FACTOR', `Replication factor: ${factor} larger than available brokers: ${count}`);
    const start = drawn % count;
    for (const tp of partitions) {
      const partition = partitionOf(tp);
      const first = (partition + start) % count;
      const shift = start + Math.floor(partition / count);
      const followers = Array.from({ length: factor - 1 }, (_, index) => brokers[followerIndex({ first, shift, index, count })]!);
      proposed.set(toTopicPartition(topic, partition), [brokers[first]!, ...followers]);
    }
  }
  return proposed;
}

/** AdminUtils.replicaIndex. */
const followerIndex = ({
  first,
  shift,
  index,
  count,
}: {
  readonly first: number;
  readonly shift: number;
  readonly index: number;
  readonly count: number;
}): number => (first + 1 + ((shift + index) % (count - 1))) % count;
