import type { TopicPartition } from '../protocol/topicPartition.ts';
import type { Judge } from './judge.ts';

interface Seen {
  readonly partitions: Map<TopicPartition, SeenPartition>;
}

interface SeenPartition {
  /** The highest that any consumer was told, and who told it. */
  highest: number;
  by: string;
  leader: number;
  leaderEpoch: number;
  /** In the present leadership, by consumer. */
  readonly byConsumer: Map<string, number>;
}

/**
 * As seen by clients. A new leader may well begin with an older high watermark than its predecessor had told (a follower hears of it one fetch
 * later), so within a leadership what a consumer is told must not fall; and no leader may begin with a log that ends below what any
 * consumer was ever told.
 */
export const highWatermarkNeverGoesBack: Judge<Seen> = {
  name: 'high-watermark-never-goes-back',
  statement: 'the high watermark that a client has seen never goes back',
  open: () => ({ partitions: new Map() }),
  read: ({ partitions }, { node, note }) => {
    if (note.kind === 'consumer.polled') {
      const seen = seenOf(partitions, note.tp);
      if (note.highWatermark > seen.highest) {
        seen.highest = note.highWatermark;
        seen.by = node;
      }
      // A follower that serves consumers (KIP-392) may be behind its leader.
      if (note.node !== seen.leader) return null;
      const before = seen.byConsumer.get(node) ?? 0;
      seen.byConsumer.set(node, note.highWatermark);
      if (note.highWatermark >= before) return null;
      return `${note.tp}: broker-${note.node} told ${node} the high watermark ${note.highWatermark}, after ${before} in the same leadership`;
    }
    if (note.kind !== 'leader.started') {
      if (note.kind === 'replica.stopped' && note.deleted) partitions.delete(note.tp);
      return null;
    }
    const seen = seenOf(partitions, note.tp);
    // A broker that was suspended may take up a leadership that has been another's for long: nobody follows it.
    if (note.leaderEpoch < seen.leaderEpoch) return null;
    seen.leaderEpoch = note.leaderEpoch;
    seen.leader = Number(node.slice(node.lastIndexOf('-') + 1));
    seen.byConsumer.clear();
    if (note.startOffset >= seen.highest) return null;
    return `${note.tp}: ${node} leads in epoch ${note.leaderEpoch} with a log that ends at ${note.startOffset}; ${seen.by} had seen the high watermark ${seen.highest}`;
  },
};

function seenOf(partitions: Seen['partitions'], tp: TopicPartition): SeenPartition {
  let seen = partitions.get(tp);
  if (seen === undefined) partitions.set(tp, (seen = { highest: 0, by: '', leader: -1, leaderEpoch: -1, byConsumer: new Map() }));
  return seen;
}
