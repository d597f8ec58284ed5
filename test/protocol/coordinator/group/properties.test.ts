/** Whatever members and administrators do, in any order: the group keeps its rules, and its log tells the next coordinator all that counts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupIds } from '../../../../sim/protocol/coordinator/group/index.ts';
import { converse, type Conversation } from './conversation.ts';
import { commit, committed, GROUP, heartbeat, join, joinAnswer, leave, sync, view } from './members.ts';

type Move =
  | { readonly type: 'join' | 'leave' | 'heartbeat' | 'sync' | 'commit'; readonly client: number; readonly offset: number }
  | { readonly type: 'wait'; readonly ms: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('join', 'heartbeat', 'sync', 'commit'), client: fc.nat(3), offset: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('leave' as const), client: fc.nat(3), offset: fc.nat(99) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 100, max: 30_000 }) }) },
);

/** Clients that know no more than their last member id. */
const play = (conversation: Conversation, moves: readonly Move[]): string[] => {
  const memberIds = ['', '', '', ''];
  for (const made of moves) {
    if (made.type === 'wait') {
      conversation.advance(made.ms);
      continue;
    }
    const clientId = `c-${made.client}`;
    const memberId = memberIds[made.client]!;
    if (made.type === 'join') {
      const request = join(conversation, { clientId, memberId });
      if (conversation.answer(request) === null) continue;
      const answer = joinAnswer(conversation, request);
      memberIds[made.client] = answer.error === 'UNKNOWN_MEMBER_ID' ? '' : answer.memberId;
    } else if (groupIds(conversation.coordinator).length > 0) act(conversation, made.type, { memberId, offset: made.offset });
  }
  return memberIds;
};

/** Everybody who is still there joins, and syncs what comes of it. */
const settle = (conversation: Conversation, memberIds: readonly string[]): void => {
  memberIds.forEach((memberId, i) => memberId !== '' && join(conversation, { clientId: `c-${i}`, memberId }));
  conversation.advance(7_000);
  memberIds.forEach((memberId, i) => memberId !== '' && sync(conversation, memberId, { [memberId]: [`orders-${i % 3}`] }));
};

const act = (
  conversation: Conversation,
  type: 'leave' | 'heartbeat' | 'sync' | 'commit',
  { memberId, offset }: { memberId: string; offset: number },
): void => {
  if (type === 'leave') leave(conversation, memberId);
  else if (type === 'heartbeat') heartbeat(conversation, memberId);
  else if (type === 'commit') commit(conversation, offset, { memberId, generationId: view(conversation).generation });
  else sync(conversation, memberId, { [memberId]: [`orders-${offset % 3}`] });
};

const stateOf = (conversation: Conversation): string =>
  groupIds(conversation.coordinator).length === 0 ? 'none' : view(conversation).state;

it('an empty group has no members, a stable one has some, and a leader among them', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), moves => {
      const conversation = converse();
      play(conversation, moves);
      for (const shard of conversation.coordinator.shards.values()) {
        for (const group of shard.groups.values()) {
          if (group.state === 'Empty') expect(group.members.size).toBe(0);
          if (group.state === 'Stable') expect(group.members.has(group.leader ?? '')).toBe(true);
          if (group.state === 'Stable')
            expect([...group.members.values()].every(member => member.awaitingJoin === null && member.awaitingSync === null)).toBe(true);
        }
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

it('the next coordinator, which has only the log, knows every committed offset and every stable group', () => {
  let stable = 0;
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), moves => {
      const before = converse();
      const memberIds = play(before, moves);
      if (stateOf(before) === 'none') return;
      settle(before, memberIds);
      if (stateOf(before) === 'none') return;
      const after = converse({ log: new Map(before.log) });
      after.advance(10);
      for (const tp of ['orders-0', 'orders-1', 'orders-2']) expect(committed(after, tp)).toBe(committed(before, tp));
      if (stateOf(before) !== 'Stable') return;
      stable++;
      expect(view(after)).toEqual(view(before));
    }),
    { numRuns: 150, seed: 2 },
  );
  expect(stable, 'the property is not empty').toBeGreaterThan(5);
});

it('nobody waits for ever: without heartbeats every group ends up empty', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), moves => {
      const conversation = converse();
      play(conversation, moves);
      conversation.advance(1_000_000);
      expect(['none', 'Empty']).toContain(stateOf(conversation));
      expect(groupIds(conversation.coordinator).every(id => id === GROUP)).toBe(true);
    }),
    { numRuns: 150, seed: 3 },
  );
});
