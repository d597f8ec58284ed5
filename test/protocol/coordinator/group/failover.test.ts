/** A coordinator comes and goes with the leadership of its partition. Kafka: CoordinatorRuntime, GroupMetadataManager.onLoaded / onUnloaded. */
import { describe, expect, it } from 'vitest';
import type { MetadataRecord } from '../../../../sim/protocol/metadata/records.ts';
import { converse, findCoordinator, offsetsTopicRecords } from './conversation.ts';
import { askForMemberId, commit, committed, errorOf, heartbeat, join, stableGroup, view } from './members.ts';

const moveTo = (leader: number): MetadataRecord[] => [{ type: 'PartitionChangeRecord', topicId: 'offsets-id', partitionId: 0, leader }];

describe('the next coordinator', () => {
  it('knows groups, members, assignments and offsets from the log, and nobody needs to rejoin', () => {
    const before = converse();
    const [member] = stableGroup(before, 'c-1');
    commit(before, 5, { memberId: member!, generationId: 1 });

    const after = converse({ log: before.log });
    expect(heartbeat(after, member!, 1), 'while it reads the log').toBe('COORDINATOR_LOAD_IN_PROGRESS');
    after.advance(10);
    expect(after.notes).toContainEqual({ kind: 'group.loaded', groups: 1, offsets: 1, tp: '__consumer_offsets-0' });
    expect(view(after)).toEqual(view(before));
    expect(committed(after)).toBe(5);
    expect(heartbeat(after, member!)).toBe('NONE');
  });

  it('gives every member a whole session before it counts as dead', () => {
    const before = converse();
    const [member] = stableGroup(before, 'c-1');
    const after = converse({ log: before.log });
    after.advance(44_000);
    expect(view(after).state).toBe('Stable');
    after.advance(2_000);
    expect(view(after).state).toBe('Empty');
    expect(heartbeat(after, member!)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('does not bring back what was deleted: tombstones count', () => {
    const before = converse();
    commit(before, 5);
    before.apply([{ type: 'RemoveTopicRecord', topicId: 'orders-id' }]);
    before.ask('admin', { api: 'DeleteGroups', groups: ['billing'] });
    const after = converse({ log: before.log });
    after.advance(10);
    expect(() => view(after)).toThrow('there is no group');
  });
});

describe('the old coordinator', () => {
  it('sends away whoever waits and whoever asks', () => {
    const conversation = converse();
    const parked = join(conversation, { clientId: 'c-1', memberId: askForMemberId(conversation, { clientId: 'c-1' }) });
    conversation.apply(moveTo(2));
    expect(errorOf(conversation, parked)).toBe('NOT_COORDINATOR');
    expect(errorOf(conversation, join(conversation, { clientId: 'c-1' }))).toBe('NOT_COORDINATOR');
    conversation.advance(400_000);
    expect(conversation.coordinator.shards.size, 'no timer of the old shard has brought it back').toBe(0);
  });

  it('a commit under way fails with NOT_COORDINATOR', () => {
    const conversation = converse();
    conversation.holdAppends = true;
    const pending = commit(conversation, 5);
    conversation.apply(moveTo(2));
    expect(errorOf(conversation, pending)).toBe('NOT_COORDINATOR');
  });
});

describe('FindCoordinator', () => {
  it('names the leader of the partition in which the group lives', () => {
    const conversation = converse();
    expect(findCoordinator(conversation, 'billing')).toMatchObject({ error: 'NONE', nodeId: 1 });
    conversation.apply(moveTo(2));
    expect(findCoordinator(conversation, 'billing')).toMatchObject({ error: 'NONE', nodeId: 2 });
    conversation.apply(moveTo(-1));
    expect(findCoordinator(conversation, 'billing')).toMatchObject({ error: 'COORDINATOR_NOT_AVAILABLE', nodeId: -1 });
  });

  it('has __consumer_offsets made when the first group asks, with no more replicas than there are brokers', () => {
    const conversation = converse({ offsetsTopic: false });
    expect(findCoordinator(conversation, 'billing').error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(findCoordinator(conversation, 'billing').error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(conversation.createdTopics).toMatchObject([
      {
        name: '__consumer_offsets',
        numPartitions: 50,
        replicationFactor: 2,
        config: { 'cleanup.policy': 'compact', 'segment.bytes': '104857600' },
      },
    ]);
    conversation.apply(offsetsTopicRecords(1));
    expect(findCoordinator(conversation, 'billing')).toMatchObject({ error: 'NONE', nodeId: 1 });
  });
});
