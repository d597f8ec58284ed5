import { isRetriable } from '../../protocol/client/errors.ts';
import type { DeleteRecordsResponse, ListOffsetsRequest, ListOffsetsResponse } from '../../protocol/messages/fetch.ts';
import { topicPartitionHash } from '../../protocol/primitives/javaHash.ts';
import { defaultHashMapCapacity, hashMapOrder } from '../../protocol/primitives/javaHashMap.ts';
import { partitionOf, topicOf, type TopicPartition } from '../../protocol/topicPartition.ts';
import { SECOND } from '../../engine/time.ts';
import type { ToolAdmin } from './admin.ts';
import { apiException, JavaException } from './java.ts';
import { waitUntil, type ConsoleSession } from './session.ts';

/** The order of a java.util.HashMap (or HashSet) with these keys. */
export const inPartitionHashOrder = (partitions: readonly TopicPartition[]): readonly TopicPartition[] =>
  hashMapOrder(
    partitions.map(tp => topicPartitionHash(topicOf(tp), partitionOf(tp))),
    defaultHashMapCapacity(partitions.length),
  ).map(index => partitions[index]!);

const API_TIMEOUT_S = 60;

/** What a call that goes to each partition's leader found, or the exception of that partition. */
export type ByPartition<Found> = ReadonlyMap<TopicPartition, Found | JavaException>;

interface LeaderCall<Found extends { readonly tp: TopicPartition }> {
  readonly callName: string;
  readonly partitions: readonly TopicPartition[];
  ask(leader: number, partitions: readonly TopicPartition[]): readonly (Found & { readonly error: Parameters<typeof apiException>[0] })[];
}

/**
 * Asks the leaders, looks again for those of partitions that have none or whose leader is another by now, and gives up after
 * default.api.timeout.ms (Kafka: PartitionLeaderStrategy, AdminApiDriver).
 */
function askLeaders<Found extends { readonly tp: TopicPartition }>(
  console: ConsoleSession,
  admin: ToolAdmin,
  call: LeaderCall<Found>,
): ByPartition<Found> {
  const found = new Map<TopicPartition, Found | JavaException>();
  const deadline = console.run.nowUs + API_TIMEOUT_S * SECOND;
  for (;;) {
    const open = call.partitions.filter(tp => !found.has(tp));
    if (open.length === 0) return found;
    const leaders = leadersOf(admin, call.callName, open);
    if (leaders instanceof JavaException) {
      for (const tp of open) found.set(tp, leaders);
      continue;
    }
    for (const leader of new Set([...leaders.values()])) {
      for (const one of call.ask(
        leader,
        open.filter(tp => leaders.get(tp) === leader),
      )) {
        if (one.error === 'NONE') found.set(one.tp, one);
        else if (!isRetriable(one.error)) found.set(one.tp, apiException(one.error, null));
      }
    }
    if (open.every(tp => found.has(tp))) continue;
    if (!pauseUntil(console, deadline)) {
      const message = `Call(callName=${call.callName}) timed out after ${API_TIMEOUT_S}000 ms`;
      for (const tp of open) if (!found.has(tp)) found.set(tp, apiException('REQUEST_TIMED_OUT', message));
    }
  }
}

/** A tenth of a second between two looks; false when the time is up. */
function pauseUntil(console: ConsoleSession, deadline: number): boolean {
  const until = console.run.nowUs + SECOND / 10;
  return waitUntil(console, () => console.run.nowUs >= until) && console.run.nowUs < deadline;
}

/** The leaders that there are, or why nobody could be asked. */
function leadersOf(
  admin: ToolAdmin,
  callName: string,
  partitions: readonly TopicPartition[],
): ReadonlyMap<TopicPartition, number> | JavaException {
  const topics = [...new Set(partitions.map(topicOf))];
  let answer;
  try {
    answer = admin.call(`${callName}(api=METADATA)`, { api: 'Metadata', topics, allowAutoTopicCreation: false });
  } catch (error) {
    if (error instanceof JavaException) return error;
    throw error;
  }
  const leaders = answer.topics.flatMap(({ name, partitions: all }) =>
    all.map(({ partition, leader }) => [`${name}-${partition}`, leader] as const),
  );
  return new Map(leaders.filter(([tp, leader]) => leader >= 0 && partitions.includes(tp)));
}

export const listOffsets = (
  console: ConsoleSession,
  admin: ToolAdmin,
  asked: { readonly partitions: readonly TopicPartition[]; readonly timestamp: number },
) =>
  askLeaders<ListOffsetsResponse['partitions'][number]>(console, admin, {
    callName: 'listOffsets',
    partitions: asked.partitions,
    ask: (leader, partitions) => {
      const body: Omit<ListOffsetsRequest, 'kind' | 'correlationId' | 'clientId'> = {
        api: 'ListOffsets',
        replicaId: -1,
        isolationLevel: 'read_uncommitted',
        partitions: partitions.map(tp => ({ tp, currentLeaderEpoch: -1, timestamp: asked.timestamp })),
      };
      return admin.call('listOffsets', body, leader).partitions;
    },
  });

export const deleteRecords = (console: ConsoleSession, admin: ToolAdmin, offsets: ReadonlyMap<TopicPartition, number>) =>
  askLeaders<DeleteRecordsResponse['partitions'][number]>(console, admin, {
    callName: 'deleteRecords',
    partitions: [...offsets.keys()],
    ask: (leader, partitions) => {
      const asked = partitions.map(tp => ({ tp, offset: offsets.get(tp)! }));
      return admin.call('deleteRecords', { api: 'DeleteRecords', timeoutMs: 0, partitions: asked }, leader).partitions;
    },
  });
