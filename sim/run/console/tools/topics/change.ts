import { TOPIC_CONFIG } from '../../../../protocol/config/topic.ts';
import { validateConfig } from '../../../../protocol/config/validate.ts';
import { throwFirst, type ToolAdmin } from '../../admin.ts';
import { adminCommandFailed, adminOperation, apiException, illegalArgument, JavaException, parseInteger } from '../../java.ts';
import type { OptionSet } from '../../options/joptsimple.ts';
import { imageOf } from '../../session.ts';
import type { ToolContext } from '../../tool.ts';
import { ensureTopicExists, topicsNamed } from './names.ts';

const MAX_REPLICATION_FACTOR = 32_767;

const COLLISION_WARNING =
  "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.";

/** What the options say of a topic (TopicCommand.CommandTopicPartition); everything is read before anything is asked. */
function readTopic(options: OptionSet) {
  const partitions = options.number('partitions');
  const replicationFactor = options.number('replication-factor');
  const given = options.value('replica-assignment');
  const assignment = given === undefined || given === '' ? null : parseReplicaAssignment(given);
  return { name: options.value('topic') ?? '', partitions, replicationFactor, assignment, config: parseConfigs(options.values('config')) };
}

/** `1:2:3,2:3:1`: replicas of each partition, all as many (TopicCommand.parseReplicaAssignment). */
function parseReplicaAssignment(text: string): readonly (readonly number[])[] {
  const assignment: (readonly number[])[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const brokers = part.split(':').map(id => parseInteger(id));
    const duplicates = [...new Set(brokers.filter((id, at) => brokers.indexOf(id) !== at))];
    if (duplicates.length > 0) {
      throw adminCommandFailed(`Partition replica lists may not contain duplicate entries: ${duplicates.join(',')}`);
    }
    assignment.push(brokers);
    if (brokers.length !== assignment[0]!.length) {
      throw adminOperation(`Partition ${index} has different replication factor: [${brokers.join(', ')}]`);
    }
  }
  return assignment;
}

/** `--config key=val`, checked before anybody is asked (LogConfig.validate). */
function parseConfigs(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.map(text => splitPair(text));
  if (pairs.some(pair => pair.length !== 2)) {
    throw illegalArgument('requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".');
  }
  const config = Object.fromEntries(pairs.map(([key = '', value = '']) => [key.trim(), value.trim()])) as Record<string, string>;
  const unknown = Object.keys(config).find(name => !(name in TOPIC_CONFIG));
  if (unknown !== undefined) throw apiException('INVALID_CONFIG', `Unknown topic config name: ${unknown}`);
  const [problem] = validateConfig(TOPIC_CONFIG, config);
  if (problem !== undefined) throw new JavaException('org.apache.kafka.common.config.ConfigException', problem.message);
  return config;
}

/** Java's String.split drops empty parts at the end. */
function splitPair(text: string): readonly string[] {
  const parts = text.split(/\s*=\s*/);
  while (parts.length > 0 && parts.at(-1) === '') parts.pop();
  return parts;
}

/** TopicService.createTopic. */
export function createTopic(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const topic = readTopic(options);
  if (/[._]/.test(topic.name)) context.out(COLLISION_WARNING);
  const { partitions, replicationFactor, assignment } = topic;
  if (replicationFactor !== undefined && (replicationFactor < 1 || replicationFactor > MAX_REPLICATION_FACTOR)) {
    throw illegalArgument(`The replication factor must be between 1 and ${MAX_REPLICATION_FACTOR} inclusive`);
  }
  if (partitions !== undefined && partitions < 1) throw illegalArgument('The partitions must be greater than 0');
  if (topic.name === '') throw apiException('INVALID_TOPIC_EXCEPTION', "The given topic name '' cannot be represented in a request.");
  const counts =
    assignment === null
      ? { numPartitions: partitions ?? -1, replicationFactor: replicationFactor ?? -1 }
      : { numPartitions: -1, replicationFactor: -1 };
  const body = {
    api: 'CreateTopics',
    timeoutMs: 0,
    validateOnly: false,
    topics: [{ name: topic.name, ...counts, assignment, config: topic.config }],
  } as const;
  const { topics } = admin.call('createTopics', body);
  if (topics[0]?.error === 'TOPIC_ALREADY_EXISTS' && options.has('if-not-exists')) return;
  throwFirst(topics);
  context.out(`Created topic ${topic.name}.`);
}

/** TopicService.alterTopic: more partitions. Of a replica assignment the part of the new ones counts. */
export function alterTopic(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const { partitions, assignment } = readTopic(options);
  const names = topicsNamed(context, options, admin);
  ensureTopicExists(names, options);
  if (names.length === 0) return;
  const { topics } = imageOf(context.console);
  const asked = names.map(name => ({
    name,
    count: partitions ?? 0,
    assignments: assignment === null ? null : assignment.slice(topics.get(name)?.partitions.length ?? 0),
  }));
  throwFirst(admin.call('createPartitions', { api: 'CreatePartitions', timeoutMs: 0, validateOnly: false, topics: asked }).topics);
}

/** TopicService.deleteTopic: all that match. */
export function deleteTopic(context: ToolContext, options: OptionSet, admin: ToolAdmin): void {
  const names = topicsNamed(context, options, admin);
  ensureTopicExists(names, options);
  if (names.length > 0) throwFirst(admin.call('deleteTopics', { api: 'DeleteTopics', timeoutMs: 0, topics: names }).topics);
}
