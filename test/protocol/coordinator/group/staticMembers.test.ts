/** Static membership, KIP-345: a restart within the session time-out is nobody else's business. Kafka: GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin. */
import { expect, it } from 'vitest';
import { converse, type Conversation } from './conversation.ts';
import { errorOf, GROUP, heartbeat, join, joinAnswer, sync, view } from './members.ts';

const startTwo = (conversation: Conversation): string[] => {
  const joins = ['i-1', 'i-2'].map(instanceId => join(conversation, { clientId: instanceId, instanceId }));
  conversation.advance(6_000);
  const ids = joins.map(request => joinAnswer(conversation, request).memberId);
  sync(conversation, ids[1]!);
  sync(conversation, ids[0]!, { [ids[0]!]: ['orders-0'], [ids[1]!]: ['orders-1'] });
  return ids;
};

it('needs no MEMBER_ID_REQUIRED: the instance id tells it apart', () => {
  const conversation = converse();
  const [first] = startTwo(conversation);
  expect(first).toMatch(/^i-1-/);
  expect(view(conversation).state).toBe('Stable');
});

it('takes its old place under a new member id, and the old id is fenced', () => {
  const conversation = converse();
  const [leader, follower] = startTwo(conversation);
  const back = joinAnswer(conversation, join(conversation, { clientId: 'i-2', instanceId: 'i-2' }));
  expect(back).toMatchObject({ error: 'NONE', generationId: 1, leader, skipAssignment: false, members: [] });
  expect(view(conversation)).toMatchObject({ state: 'Stable', generation: 1 });
  expect(conversation.answer(sync(conversation, back.memberId))).toMatchObject({ error: 'NONE', partitions: ['orders-1'] });

  const old = conversation.ask('i-2', { api: 'Heartbeat', groupId: GROUP, generationId: 1, memberId: follower!, groupInstanceId: 'i-2' });
  expect(errorOf(conversation, old)).toBe('FENCED_INSTANCE_ID');
});

it('a leader that comes back skips the assignment: the others would not hear of a new one (KIP-814)', () => {
  const conversation = converse();
  startTwo(conversation);
  const back = joinAnswer(conversation, join(conversation, { clientId: 'i-1', instanceId: 'i-1' }));
  expect(back).toMatchObject({ error: 'NONE', skipAssignment: true, leader: back.memberId });
  expect(back.members).toHaveLength(2);
});

it('has its place back when the replacement cannot be stored', () => {
  const conversation = converse();
  const [, follower] = startTwo(conversation);
  conversation.holdAppends = true;
  const back = join(conversation, { clientId: 'i-2', instanceId: 'i-2' });
  conversation.release('NOT_ENOUGH_REPLICAS');
  expect(errorOf(conversation, back)).toBe('COORDINATOR_NOT_AVAILABLE');
  expect(heartbeat(conversation, follower!)).toBe('NONE');
});

it('counts as a member until its session ends, even without a process', () => {
  const conversation = converse();
  startTwo(conversation);
  conversation.advance(44_000);
  expect(Object.keys(view(conversation).members)).toEqual(['i-1', 'i-2']);
});

it('can be put out by its instance id alone, by an administrator', () => {
  const conversation = converse();
  startTwo(conversation);
  const request = conversation.ask('admin', {
    api: 'LeaveGroup',
    groupId: GROUP,
    members: [{ memberId: '', groupInstanceId: 'i-2', reason: 'removed by an administrator' }],
  });
  expect(conversation.answer(request)).toMatchObject({ members: [{ error: 'NONE' }] });
  expect(view(conversation).state).toBe('PreparingRebalance');
});
