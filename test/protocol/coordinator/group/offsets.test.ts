/** Committed offsets: who may commit, when a commit can be read, and when it is forgotten. Kafka: OffsetMetadataManager, ClassicGroup. */
import { describe, expect, it } from 'vitest';
import { converse } from './conversation.ts';
import { askForMemberId, commit, committed, errorOf, GROUP, join, leave, stableGroup, view } from './members.ts';

const MINUTE = 60_000;

describe('who may commit', () => {
  it('a member, under its generation', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    expect(errorOf(conversation, commit(conversation, 5, { memberId: member!, generationId: 1 }))).toBe('NONE');
    expect(committed(conversation)).toBe(5);
    expect(view(conversation).committed).toEqual({ 'orders-0': 5 });
  });

  it('not under an old generation: the partition may have a new owner', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    expect(errorOf(conversation, commit(conversation, 5, { memberId: member!, generationId: 0 }))).toBe('ILLEGAL_GENERATION');
  });

  it('not a stranger, and nobody without a member id while the group has members', () => {
    const conversation = converse();
    stableGroup(conversation, 'c-1');
    expect(errorOf(conversation, commit(conversation, 5, { memberId: 'stranger', generationId: 1 }))).toBe('UNKNOWN_MEMBER_ID');
    expect(errorOf(conversation, commit(conversation, 5))).toBe('UNKNOWN_MEMBER_ID');
  });

  it('not a member that has been put out, even when the group is empty (golden: groups-late-commit-empty-group)', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    leave(conversation, member!);
    expect(view(conversation).state).toBe('Empty');
    expect(errorOf(conversation, commit(conversation, 5, { memberId: member!, generationId: 1 }))).toBe('UNKNOWN_MEMBER_ID');
    expect(committed(conversation)).toBe(-1);
  });

  it('a member may while the group prepares to rebalance, but not between join and sync', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    const newcomer = askForMemberId(conversation, { clientId: 'c-2' });
    join(conversation, { clientId: 'c-2', memberId: newcomer });
    expect(errorOf(conversation, commit(conversation, 5, { memberId: member!, generationId: 1 }))).toBe('NONE');
    join(conversation, { clientId: 'c-1', memberId: member! });
    expect(view(conversation).state).toBe('CompletingRebalance');
    expect(errorOf(conversation, commit(conversation, 6, { memberId: member!, generationId: 2 }))).toBe('REBALANCE_IN_PROGRESS');
  });

  it('a consumer without a group protocol: its commit makes the group', () => {
    const conversation = converse();
    expect(errorOf(conversation, commit(conversation, 7))).toBe('NONE');
    expect(view(conversation)).toMatchObject({ state: 'Empty', protocol: '', committed: { 'orders-0': 7 } });
    expect(errorOf(conversation, conversation.ask('c', commitTo('nowhere', 3)))).toBe('GROUP_ID_NOT_FOUND');
  });

  it('refuses partitions that do not exist and metadata over offset.metadata.max.bytes, one by one', () => {
    const conversation = converse();
    expect(errorOf(conversation, commit(conversation, 1, { tp: 'orders-9' }))).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(errorOf(conversation, commit(conversation, 1, { metadata: 'x'.repeat(4_097) }))).toBe('OFFSET_METADATA_TOO_LARGE');
  });

  it('a commit keeps its member alive, as a heartbeat does', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    conversation.advance(44_000);
    commit(conversation, 5, { memberId: member!, generationId: 1 });
    conversation.advance(44_000);
    expect(Object.keys(view(conversation).members)).toEqual(['c-1']);
  });
});

const commitTo = (groupId: string, generationId: number) =>
  ({
    api: 'OffsetCommit',
    groupId,
    generationId,
    memberId: 'm',
    groupInstanceId: null,
    offsets: [{ tp: 'orders-0', offset: 1, leaderEpoch: 0, metadata: '' }],
  }) as const;

describe('when a commit is safe', () => {
  it('is answered and readable once the high watermark has passed its record, not before', () => {
    const conversation = converse();
    conversation.holdAppends = true;
    const request = commit(conversation, 5);
    expect(errorOf(conversation, request)).toBe('no answer yet');
    expect(committed(conversation)).toBe(-1);
    conversation.release('NONE');
    expect(errorOf(conversation, request)).toBe('NONE');
    expect(committed(conversation)).toBe(5);
    expect(conversation.notes).toContainEqual({ kind: 'group.offsetCommitted', group: GROUP, tp: 'orders-0', offset: 5 });
  });

  it.each([
    ['NOT_ENOUGH_REPLICAS', 'COORDINATOR_NOT_AVAILABLE'],
    ['NOT_LEADER_OR_FOLLOWER', 'NOT_COORDINATOR'],
    ['KAFKA_STORAGE_ERROR', 'NOT_COORDINATOR'],
    ['MESSAGE_TOO_LARGE', 'UNKNOWN_SERVER_ERROR'],
  ] as const)('an append that fails with %s answers %s', (failure, answer) => {
    const conversation = converse();
    conversation.holdAppends = true;
    const request = commit(conversation, 5);
    conversation.release(failure);
    expect(errorOf(conversation, request)).toBe(answer);
    expect(committed(conversation)).toBe(-1);
  });

  it('after offsets.commit.timeout.ms the client is told; the record may still become safe later', () => {
    const conversation = converse();
    conversation.holdAppends = true;
    const request = commit(conversation, 5);
    conversation.advance(5_000);
    expect(errorOf(conversation, request)).toBe('COORDINATOR_NOT_AVAILABLE');
    conversation.release('NONE');
    expect(committed(conversation)).toBe(5);
  });
});

describe('what is forgotten', () => {
  it('the offsets of an empty group, offsets.retention.minutes after it became empty, and then the group', () => {
    const conversation = converse({ config: { 'offsets.retention.minutes': 60 } });
    const [member] = stableGroup(conversation, 'c-1');
    commit(conversation, 5, { memberId: member!, generationId: 1 });
    for (let minute = 0; minute < 55; minute++) {
      commit(conversation, 5, { memberId: member!, generationId: 1 });
      conversation.advance(30_000);
      commit(conversation, 5, { memberId: member!, generationId: 1 });
      conversation.advance(30_000);
    }
    leave(conversation, member!);
    conversation.advance(50 * MINUTE);
    expect(committed(conversation)).toBe(5);
    conversation.advance(21 * MINUTE);
    expect(committed(conversation)).toBe(-1);
    expect(() => view(conversation)).toThrow('there is no group');
  });

  it('the offsets of a topic that is deleted', () => {
    const conversation = converse();
    commit(conversation, 5);
    conversation.apply([{ type: 'RemoveTopicRecord', topicId: 'orders-id' }]);
    expect(committed(conversation)).toBe(-1);
  });

  it('a group that is deleted, unless it has members', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    const results = () => conversation.answer(conversation.ask('admin', { api: 'DeleteGroups', groups: [GROUP, 'nobody'] }));
    expect(results()).toMatchObject({
      results: [
        { groupId: GROUP, error: 'NON_EMPTY_GROUP' },
        { groupId: 'nobody', error: 'GROUP_ID_NOT_FOUND' },
      ],
    });
    leave(conversation, member!);
    expect(results()).toMatchObject({ results: expect.arrayContaining([{ groupId: GROUP, error: 'NONE' }]) });
    expect(() => view(conversation)).toThrow('there is no group');
  });
});
