import { imageOf } from '../../session.ts';
import { compareStrings, partitionOf, topicOf, type TopicPartition } from '../../../../protocol/topicPartition.ts';
import { configOverrides } from '../../../../protocol/metadata/image.ts';
import { throwFirst, type ToolAdmin } from '../../admin.ts';
import type { ToolContext } from '../../tool.ts';
import { topicsOf, type Assignment } from './plan.ts';

/* Replication quotas around a move (Kafka: ReassignPartitionsCommand, calculateProposedMoveMap and its neighbours). */

const BROKER_THROTTLES = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'];
const TOPIC_THROTTLES = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'];

/** Which replicas send and which receive: before the move, or before a move that is under way. */
interface Move {
  readonly sources: ReadonlySet<number>;
  readonly destinations: ReadonlySet<number>;
}

function movesOf(context: ToolContext, proposed: Assignment): ReadonlyMap<TopicPartition, Move> {
  const image = imageOf(context.console);
  const moves = new Map<TopicPartition, Move>();
  for (const [tp, target] of proposed) {
    const now = image.partitions.get(tp)!;
    // Of a reassignment under way the replicas that are there count as sources, those that are being added as destinations.
    const sources = now.replicas.filter(id => !now.addingReplicas.includes(id));
    const destinations = [...now.addingReplicas, ...target].filter(id => !sources.includes(id));
    moves.set(tp, { sources: new Set(sources), destinations: new Set(destinations) });
  }
  return moves;
}

/** Of one topic: `partition:broker` for each of a side's replicas, partitions in order, brokers sorted (calculateLeaderThrottles). */
function throttledReplicas(moves: ReadonlyMap<TopicPartition, Move>, topic: string, side: keyof Move): string {
  const entries = [...moves]
    .filter(([tp]) => topicOf(tp) === topic)
    .flatMap(([tp, move]) => [...move[side]].map(id => `${partitionOf(tp)}:${id}`));
  return entries.sort(compareStrings).join(',');
}

/** Limits replication to so many bytes a second on all brokers that take part. */
export function applyThrottle(
  context: ToolContext,
  admin: ToolAdmin,
  { proposed, rate }: { readonly proposed: Assignment; readonly rate: number },
): void {
  const moves = movesOf(context, proposed);
  const topics = topicsOf(proposed.keys()).map(topic => ({
    resourceType: 'TOPIC' as const,
    resourceName: topic,
    configs: {
      [TOPIC_THROTTLES[0]!]: throttledReplicas(moves, topic, 'sources'),
      [TOPIC_THROTTLES[1]!]: throttledReplicas(moves, topic, 'destinations'),
    },
  }));
  alter(admin, topics);
  const brokers = [...new Set([...moves.values()].flatMap(({ sources, destinations }) => [...sources, ...destinations]))].sort(
    (a, b) => a - b,
  );
  alter(
    admin,
    brokers.map(id => ({
      resourceType: 'BROKER' as const,
      resourceName: String(id),
      configs: Object.fromEntries(BROKER_THROTTLES.map(name => [name, String(rate)])),
    })),
  );
}

type Resources = Parameters<ToolAdmin['call']>[1] & { readonly api: 'IncrementalAlterConfigs' };

function alter(admin: ToolAdmin, resources: Resources['resources']): void {
  if (resources.length > 0) throwFirst(admin.call('incrementalAlterConfigs', { api: 'IncrementalAlterConfigs', resources }).resources);
}

/** Takes all throttles away, of all brokers and of the topics that were moved (clearAllThrottles). */
export function clearThrottles(context: ToolContext, admin: ToolAdmin, partitions: Iterable<TopicPartition>): void {
  const image = imageOf(context.console);
  const brokers = [...new Set([...image.brokers.keys()])].sort((a, b) => a - b);
  context.out(`Clearing broker-level throttles on broker${brokers.length === 1 ? '' : 's'} ${brokers.join(',')}`);
  const remove = (names: readonly string[]): Record<string, null> => Object.fromEntries(names.map(name => [name, null]));
  alter(
    admin,
    brokers
      .map(id => ({
        resourceType: 'BROKER' as const,
        resourceName: String(id),
        configs: remove(
          [...BROKER_THROTTLES, 'replica.alter.log.dirs.io.max.bytes.per.second'].filter(
            name => name in configOverrides(image, 'BROKER', String(id)),
          ),
        ),
      }))
      .filter(({ configs }) => Object.keys(configs).length > 0),
  );
  const topics = topicsOf(partitions);
  context.out(`Clearing topic-level throttles on topic${topics.length === 1 ? '' : 's'} ${topics.join(',')}`);
  const present = topics.filter(topic => image.topics.has(topic));
  alter(
    admin,
    present.map(topic => ({ resourceType: 'TOPIC' as const, resourceName: topic, configs: remove(TOPIC_THROTTLES) })),
  );
}
