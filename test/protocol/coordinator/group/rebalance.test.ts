/**
 * The classic group protocol, as conversations between consumers and their coordinator.
 * Kafka: GroupMetadataManager ("classicGroup*"), ClassicGroup; KIP-134 (initial delay), KIP-394 (member ids), KIP-680 (pending syncs).
 */
import { describe, expect, it } from 'vitest';
import { converse } from './conversation.ts';
import { askForMemberId, errorOf, heartbeat, join, joinAnswer, leave, stableGroup, sync, view } from './members.ts';

describe('joining', () => {
  it('gives a newcomer its member id first: clientId, a dash, a UUID (KIP-394)', () => {
    const conversation = converse();
    expect(askForMemberId(conversation, { clientId: 'c-1' })).toMatch(
      /^c-1-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(view(conversation).state).toBe('Empty');
  });

  it('lets an empty group wait group.initial.rebalance.delay.ms, so that members who start together share one rebalance (KIP-134)', () => {
    const conversation = converse();
    const first = join(conversation, { clientId: 'c-1', memberId: askForMemberId(conversation, { clientId: 'c-1' }) });
    expect(view(conversation).state).toBe('PreparingRebalance');

    conversation.advance(2_000);
    const second = join(conversation, { clientId: 'c-2', memberId: askForMemberId(conversation, { clientId: 'c-2' }) });
    conversation.advance(1_000);
    expect(errorOf(conversation, first), 'somebody came during the delay: it runs once more').toBe('no answer yet');

    conversation.advance(3_000);
    expect(joinAnswer(conversation, first)).toMatchObject({ error: 'NONE', generationId: 1, protocolName: 'range' });
    expect(joinAnswer(conversation, first).leader, 'the first to join leads').toBe(joinAnswer(conversation, first).memberId);
    expect(joinAnswer(conversation, first).members).toHaveLength(2);
    expect(joinAnswer(conversation, second).members, 'only the leader is told the members').toEqual([]);
    expect(view(conversation).state).toBe('CompletingRebalance');
  });

  it('takes the assignor that most members put first among those that all know', () => {
    const conversation = converse();
    const names = ['c-1', 'c-2', 'c-3'];
    const preferences = [
      ['range', 'roundrobin'],
      ['roundrobin', 'range'],
      ['sticky', 'roundrobin', 'range'],
    ];
    const ids = names.map((clientId, i) => askForMemberId(conversation, { clientId, protocols: preferences[i]! }));
    const joins = names.map((clientId, i) => join(conversation, { clientId, memberId: ids[i]!, protocols: preferences[i]! }));
    conversation.advance(6_000);
    expect(joinAnswer(conversation, joins[0]!).protocolName).toBe('roundrobin');
  });

  it('refuses a member that shares no assignor with the rest, or speaks another protocol type', () => {
    const conversation = converse();
    stableGroup(conversation, 'c-1');
    expect(errorOf(conversation, join(conversation, { clientId: 'c-2', protocols: ['sticky'] }))).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(errorOf(conversation, join(conversation, { clientId: 'c-2', protocolType: 'connect' }))).toBe('INCONSISTENT_GROUP_PROTOCOL');
  });

  it('checks session time-out, group id, member id and size', () => {
    const conversation = converse({ config: { 'group.max.size': 1 } });
    expect(errorOf(conversation, join(conversation, { clientId: 'c', sessionTimeoutMs: 5_999 }))).toBe('INVALID_SESSION_TIMEOUT');
    expect(errorOf(conversation, join(conversation, { clientId: 'c', memberId: 'stranger' }))).toBe('UNKNOWN_MEMBER_ID');
    const nameless = conversation.ask('c', { api: 'Heartbeat', groupId: '', generationId: 1, memberId: 'm', groupInstanceId: null });
    expect(errorOf(conversation, nameless)).toBe('INVALID_GROUP_ID');
    stableGroup(conversation, 'c-1');
    expect(errorOf(conversation, join(conversation, { clientId: 'c-2' }))).toBe('GROUP_MAX_SIZE_REACHED');
  });

  it('tells a member whose answer was lost the present generation, without a rebalance', () => {
    const conversation = converse();
    const [, follower] = stableGroup(conversation, 'c-1', 'c-2');
    const again = joinAnswer(conversation, join(conversation, { clientId: 'c-2', memberId: follower! }));
    expect(again).toMatchObject({ error: 'NONE', generationId: 1, members: [] });
    expect(view(conversation).state).toBe('Stable');
  });

  it('rebalances when the leader joins again, or a follower with another subscription', () => {
    const conversation = converse();
    const [leader] = stableGroup(conversation, 'c-1', 'c-2');
    join(conversation, { clientId: 'c-1', memberId: leader! });
    expect(view(conversation).state).toBe('PreparingRebalance');

    const other = converse();
    const [, follower] = stableGroup(other, 'c-1', 'c-2');
    join(other, { clientId: 'c-2', memberId: follower!, topics: ['orders', 'audit'] });
    expect(view(other).state).toBe('PreparingRebalance');
  });
});

describe('syncing', () => {
  it('parks followers until the assignment of the leader is safe in __consumer_offsets', () => {
    const conversation = converse();
    const ids = ['c-1', 'c-2'].map(clientId => askForMemberId(conversation, { clientId }));
    ids.forEach((memberId, i) => join(conversation, { clientId: `c-${i + 1}`, memberId }));
    conversation.advance(6_000);

    conversation.holdAppends = true;
    const follower = sync(conversation, ids[1]!);
    const leader = sync(conversation, ids[0]!, { [ids[0]!]: ['orders-0', 'orders-1'], [ids[1]!]: ['orders-2'] });
    expect(errorOf(conversation, leader)).toBe('no answer yet');

    conversation.release('NONE');
    expect(conversation.answer(leader)).toMatchObject({ error: 'NONE', partitions: ['orders-0', 'orders-1'] });
    expect(conversation.answer(follower)).toMatchObject({ error: 'NONE', partitions: ['orders-2'] });
    expect(view(conversation)).toMatchObject({ state: 'Stable', generation: 1, protocol: 'range' });
    expect(view(conversation).members['c-2']!.assignment).toEqual(['orders-2']);
  });

  it('starts over when the assignment cannot be stored', () => {
    const conversation = converse();
    const memberId = askForMemberId(conversation, { clientId: 'c-1' });
    join(conversation, { clientId: 'c-1', memberId });
    conversation.advance(3_000);
    conversation.holdAppends = true;
    const request = sync(conversation, memberId, { [memberId]: ['orders-0'] });
    conversation.release('NOT_ENOUGH_REPLICAS');
    expect(errorOf(conversation, request)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(view(conversation).state).toBe('PreparingRebalance');
  });

  it('puts out members that were told the generation and never synced (KIP-680)', () => {
    const conversation = converse();
    const ids = ['c-1', 'c-2'].map(clientId => askForMemberId(conversation, { clientId }));
    ids.forEach((memberId, i) => join(conversation, { clientId: `c-${i + 1}`, memberId }));
    conversation.advance(6_000);
    sync(conversation, ids[0]!, { [ids[0]!]: ['orders-0'] });
    expect(view(conversation).state).toBe('Stable');
    conversation.advance(36_000);
    heartbeat(conversation, ids[0]!);
    conversation.advance(24_000);
    expect(Object.keys(view(conversation).members)).toEqual(['c-1']);
    expect(view(conversation).state).toBe('PreparingRebalance');
  });
});

describe('staying', () => {
  it('hears of a rebalance by heartbeat, comes back within the rebalance time-out, or is out', () => {
    const conversation = converse();
    const [first, second] = stableGroup(conversation, 'c-1', 'c-2');
    const third = join(conversation, { clientId: 'c-3', memberId: askForMemberId(conversation, { clientId: 'c-3' }) });
    expect(heartbeat(conversation, first!)).toBe('REBALANCE_IN_PROGRESS');
    join(conversation, { clientId: 'c-1', memberId: first! });
    expect(heartbeat(conversation, second!), 'it is alive, but its application does not poll').toBe('REBALANCE_IN_PROGRESS');
    conversation.advance(30_000);
    heartbeat(conversation, second!);
    conversation.advance(29_999);
    expect(errorOf(conversation, third)).toBe('no answer yet');
    conversation.advance(1);
    expect(joinAnswer(conversation, third)).toMatchObject({ error: 'NONE', generationId: 2 });
    expect(Object.keys(view(conversation).members)).toEqual(['c-1', 'c-3']);
    expect(heartbeat(conversation, second!)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('knows its generations apart: an old one is fenced', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    expect(heartbeat(conversation, member!, 0)).toBe('ILLEGAL_GENERATION');
    expect(heartbeat(conversation, member!, 1)).toBe('NONE');
    expect(heartbeat(conversation, 'stranger', 1)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('a silent death is noticed after session.timeout.ms, and the rest shares what is left', () => {
    const conversation = converse();
    const [survivor, dead] = stableGroup(conversation, 'c-1', 'c-2');
    conversation.advance(44_000);
    heartbeat(conversation, survivor!);
    conversation.advance(1_000);
    expect(conversation.notes).toContainEqual({
      kind: 'group.memberRemoved',
      group: 'billing',
      memberId: dead,
      reason: 'no heartbeat for 45000 ms',
    });
    expect(heartbeat(conversation, survivor!)).toBe('REBALANCE_IN_PROGRESS');
    expect(joinAnswer(conversation, join(conversation, { clientId: 'c-1', memberId: survivor! })).generationId).toBe(2);
  });
});

describe('leaving', () => {
  it('makes the others rebalance, and the next in line leads', () => {
    const conversation = converse();
    const [leader, follower] = stableGroup(conversation, 'c-1', 'c-2');
    expect(leave(conversation, leader!).members).toMatchObject([{ error: 'NONE' }]);
    expect(heartbeat(conversation, follower!)).toBe('REBALANCE_IN_PROGRESS');
    expect(joinAnswer(conversation, join(conversation, { clientId: 'c-2', memberId: follower! }))).toMatchObject({
      generationId: 2,
      leader: follower,
    });
  });

  it('the last one leaves an empty group behind, one generation on', () => {
    const conversation = converse();
    const [member] = stableGroup(conversation, 'c-1');
    leave(conversation, member!);
    expect(view(conversation)).toMatchObject({ state: 'Empty', generation: 2, members: {} });
  });

  it('an id that is not in the group is told so', () => {
    const conversation = converse();
    stableGroup(conversation, 'c-1');
    expect(leave(conversation, 'stranger').members).toMatchObject([{ error: 'UNKNOWN_MEMBER_ID' }]);
  });
});

it('every state the group was in is told, with the reason', () => {
  const conversation = converse();
  const [member] = stableGroup(conversation, 'c-1');
  leave(conversation, member!);
  const states = conversation.notes.flatMap(note => (note.kind === 'group.stateChanged' ? [`${note.from} > ${note.to}`] : []));
  expect(states).toEqual([
    'Empty > PreparingRebalance',
    'PreparingRebalance > CompletingRebalance',
    'CompletingRebalance > Stable',
    'Stable > PreparingRebalance',
    'PreparingRebalance > Empty',
  ]);
});
