import {
  compareStrings,
  compareTopicPartitions,
  partitionOf,
  topicOf,
  toTopicPartition,
  type TopicPartition,
} from '../../../../protocol/topicPartition.ts';
import { adminCommandFailed, adminOperation } from '../../java.ts';
import { asList, fieldOf, fieldOrNull, parseJson } from '../../json.ts';
import { imageOf, type ConsoleSession } from '../../session.ts';

/** Replicas by partition. */
export type Assignment = ReadonlyMap<TopicPartition, readonly number[]>;

const repeated = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items.filter((item, at) => items.indexOf(item) !== at))];

/** Reads `{"version": 1, "partitions": [...]}` (ReassignPartitionsCommand.parsePartitionReassignmentData, parseExecuteAssignmentArgs). */
export function parseAssignment(text: string): Assignment {
  const json = parseJson(text);
  if (json === undefined) throw adminOperation('The input string is not a valid JSON');
  const version = fieldOrNull(json, 'version') ?? 1;
  if (version !== 1) throw adminOperation(`Not supported version field value ${String(version)}`);
  const listed = fieldOrNull(json, 'partitions');
  const rows = (listed === undefined ? [] : asList(listed)).map(row => ({
    tp: toTopicPartition(String(fieldOf(row, 'topic')), Number(fieldOf(row, 'partition'))),
    replicas: asList(fieldOf(row, 'replicas')).map(Number),
    logDirs: fieldOrNull(row, 'log_dirs'),
  }));
  for (const { tp, replicas, logDirs } of rows) {
    if (Array.isArray(logDirs) && logDirs.length !== replicas.length) {
      throw adminCommandFailed(
        `Size of replicas list ${replicas.length} is different from size of log dirs list ${logDirs.length} for partition ${tp}`,
      );
    }
  }
  if (rows.length === 0) throw adminCommandFailed('Partition reassignment list cannot be empty');
  if (rows.some(({ replicas }) => replicas.length === 0)) throw adminCommandFailed('Partition replica list cannot be empty');
  const twice = repeated(rows.map(({ tp }) => tp));
  if (twice.length > 0) throw adminCommandFailed(`Partition reassignment contains duplicate topic partitions: ${twice.join(',')}`);
  const entries = rows.flatMap(({ tp, replicas }) => {
    const more = repeated(replicas);
    return more.length === 0 ? [] : [`${tp} contains multiple entries for ${more.join(',')}`];
  });
  if (entries.length > 0) throw adminCommandFailed(`Partition replica lists may not contain duplicate entries: ${entries.join('. ')}`);
  return new Map(rows.map(({ tp, replicas }) => [tp, replicas]));
}

export const sortedPartitions = (assignment: Iterable<TopicPartition>): readonly TopicPartition[] =>
  [...assignment].sort(compareTopicPartitions);

/** Topics of partitions, sorted. */
export const topicsOf = (partitions: Iterable<TopicPartition>): readonly string[] =>
  [...new Set([...partitions].map(topicOf))].sort(compareStrings);

/** The present replicas, with the directories they lie in, as a file that --execute would take (formatAsReassignmentJson). */
export function assignmentJson(assignment: Assignment, withDirs: boolean): string {
  const rows = sortedPartitions(assignment.keys()).map(tp => {
    const replicas = assignment.get(tp)!;
    const dirs = replicas.map(id => (withDirs ? `/var/lib/kafka/broker-${id}` : 'any'));
    return { topic: topicOf(tp), partition: partitionOf(tp), replicas, log_dirs: dirs };
  });
  return JSON.stringify({ version: 1, partitions: rows });
}

/** What the cluster has now of these partitions. */
export const currentAssignment = (console: ConsoleSession, partitions: Iterable<TopicPartition>): Assignment =>
  new Map(
    [...partitions].flatMap(tp => {
      const registration = imageOf(console).partitions.get(tp);
      return registration === undefined ? [] : [[tp, registration.replicas] as const];
    }),
  );
