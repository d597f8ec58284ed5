import type { KafkaRecord } from '../../log/batch.ts';
import type { Subscription } from '../../messages/group.ts';
import { partitionOf, topicOf, toTopicPartition, type TopicPartition } from '../../topicPartition.ts';
import type { ClassicGroup, StoredOffset } from './state.ts';
import { subscriptionOf } from './state.ts';

/*
 * What `__consumer_offsets` holds, as JSON in the layout in which kafka-console-consumer.sh prints it (Kafka: OffsetsMessageFormatter,
 * GroupMetadataMessageFormatter): keys of type 1 are offsets, of type 2 groups. A null value is a tombstone.
 */

interface OffsetCommitKey {
  readonly type: 1;
  readonly data: { readonly group: string; readonly topic: string; readonly partition: number };
}

interface GroupMetadataKey {
  readonly type: 2;
  readonly data: { readonly group: string };
}

interface OffsetCommitValue {
  readonly version: 3;
  readonly data: { readonly offset: number; readonly leaderEpoch: number; readonly metadata: string; readonly commitTimestamp: number };
}

export interface GroupMetadataValue {
  readonly version: 3;
  readonly data: {
    readonly protocolType: string;
    readonly generation: number;
    readonly protocol: string | null;
    readonly leader: string | null;
    readonly currentStateTimestamp: number;
    readonly members: readonly PersistedMember[];
  };
}

export interface PersistedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly rebalanceTimeout: number;
  readonly sessionTimeout: number;
  readonly subscription: Subscription;
  readonly assignment: readonly TopicPartition[];
}

/** A record of `__consumer_offsets`, read back. */
export type CoordinatorRecord =
  | { readonly type: 'offset'; readonly groupId: string; readonly tp: TopicPartition; readonly stored: StoredOffset | null }
  | { readonly type: 'group'; readonly groupId: string; readonly value: GroupMetadataValue['data'] | null };

const offsetKey = (groupId: string, tp: TopicPartition): string => {
  const key: OffsetCommitKey = { type: 1, data: { group: groupId, topic: topicOf(tp), partition: partitionOf(tp) } };
  return JSON.stringify(key);
};

const groupKey = (groupId: string): string => {
  const key: GroupMetadataKey = { type: 2, data: { group: groupId } };
  return JSON.stringify(key);
};

const record = (key: string, value: string | null, timestamp: number): KafkaRecord => Object.freeze({ key, value, timestamp });

/** Kafka: GroupCoordinatorRecordHelpers.newOffsetCommitRecord. */
export const offsetRecord = (groupId: string, tp: TopicPartition, stored: StoredOffset): KafkaRecord => {
  const { offset, leaderEpoch, metadata, commitTimestampMs } = stored;
  const value: OffsetCommitValue = { version: 3, data: { offset, leaderEpoch, metadata, commitTimestamp: commitTimestampMs } };
  return record(offsetKey(groupId, tp), JSON.stringify(value), commitTimestampMs);
};

export const offsetTombstone = (groupId: string, tp: TopicPartition, wallMs: number): KafkaRecord =>
  record(offsetKey(groupId, tp), null, wallMs);

/** The group with the given assignment, which need not be in force yet (Kafka: newGroupMetadataRecord). */
export const groupRecord = (
  group: ClassicGroup,
  assignments: ReadonlyMap<string, readonly TopicPartition[]>,
  wallMs: number,
): KafkaRecord => {
  const members: PersistedMember[] = [];
  for (const member of group.members.values()) {
    const subscription = subscriptionOf(member, group.protocol);
    if (subscription === null) continue;
    members.push({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      rebalanceTimeout: member.rebalanceTimeoutMs,
      sessionTimeout: member.sessionTimeoutMs,
      subscription,
      assignment: assignments.get(member.memberId) ?? [],
    });
  }
  return groupValueRecord(group, members, wallMs);
};

/** A group without members (Kafka: newEmptyGroupMetadataRecord). */
export const emptyGroupRecord = (group: ClassicGroup, wallMs: number): KafkaRecord => groupValueRecord(group, [], wallMs);

const groupValueRecord = (group: ClassicGroup, members: readonly PersistedMember[], wallMs: number): KafkaRecord => {
  const value: GroupMetadataValue = {
    version: 3,
    data: {
      protocolType: group.protocolType ?? '',
      generation: group.generation,
      protocol: group.protocol,
      leader: group.leader,
      currentStateTimestamp: group.stateTimestampMs,
      members,
    },
  };
  return record(groupKey(group.groupId), JSON.stringify(value), wallMs);
};

export const groupTombstone = (groupId: string, wallMs: number): KafkaRecord => record(groupKey(groupId), null, wallMs);

/** Null for records that this version does not know, which a coordinator skips. */
export const readRecord = ({ key, value }: KafkaRecord): CoordinatorRecord | null => {
  if (key === null) return null;
  const parsed = JSON.parse(key) as OffsetCommitKey | GroupMetadataKey | { readonly type: number };
  if (isOffsetKey(parsed)) {
    const { group, topic, partition } = parsed.data;
    return { type: 'offset', groupId: group, tp: toTopicPartition(topic, partition), stored: value === null ? null : readOffset(value) };
  }
  if (!isGroupKey(parsed)) return null;
  return { type: 'group', groupId: parsed.data.group, value: value === null ? null : (JSON.parse(value) as GroupMetadataValue).data };
};

const isOffsetKey = (key: { readonly type: number }): key is OffsetCommitKey => key.type === 1;
const isGroupKey = (key: { readonly type: number }): key is GroupMetadataKey => key.type === 2;

const readOffset = (value: string): StoredOffset => {
  const { offset, leaderEpoch, metadata, commitTimestamp } = (JSON.parse(value) as OffsetCommitValue).data;
  return Object.freeze({ offset, leaderEpoch, metadata, commitTimestampMs: commitTimestamp });
};
