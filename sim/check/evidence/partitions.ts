import type { MetadataRecord } from '../../protocol/metadata/records.ts';
import type { TopicPartition } from '../../protocol/topicPartition.ts';
import type { TraceEntry } from '../../trace/entry.ts';

/** Leaders and ISRs as the controller's log has them: what is true, whatever a broker believes. */
export interface Partitions {
  readonly topics: Map<string, string>;
  readonly byName: Map<TopicPartition, PartitionFacts>;
}

export interface PartitionFacts {
  readonly topicId: string;
  leader: number;
  leaderEpoch: number;
  isr: readonly number[];
}

export const createPartitions = (): Partitions => ({ topics: new Map(), byName: new Map() });

/** Keeps up with one entry. Returns the partition whose leader or ISR it changed, or null. */
export function followPartitions(partitions: Partitions, { note }: TraceEntry): TopicPartition | null {
  return note.kind === 'metadata.appended' ? apply(partitions, note.record) : null;
}

function apply({ topics, byName }: Partitions, record: MetadataRecord): TopicPartition | null {
  switch (record.type) {
    case 'TopicRecord':
      topics.set(record.topicId, record.name);
      return null;
    case 'RemoveTopicRecord':
      for (const [tp, { topicId }] of byName) if (topicId === record.topicId) byName.delete(tp);
      return null;
    case 'PartitionRecord': {
      const tp = `${topics.get(record.topicId)}-${record.partitionId}`;
      const { topicId, leader, leaderEpoch, isr } = record;
      byName.set(tp, { topicId, leader, leaderEpoch, isr });
      return tp;
    }
    case 'PartitionChangeRecord': {
      const tp = `${topics.get(record.topicId)}-${record.partitionId}`;
      const facts = byName.get(tp);
      if (facts === undefined) return null;
      if (record.isr !== undefined) facts.isr = record.isr;
      if (record.leader !== undefined) {
        facts.leader = record.leader;
        facts.leaderEpoch++;
      }
      return tp;
    }
    default:
      return null;
  }
}

/** Whether somebody who says that it leads in that epoch has not been replaced yet. */
export const isLegitimate = ({ byName }: Partitions, tp: TopicPartition, leaderEpoch: number): boolean =>
  (byName.get(tp)?.leaderEpoch ?? Number.MAX_SAFE_INTEGER) <= leaderEpoch;
