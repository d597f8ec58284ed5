import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSIGNORS, assignorsOf, type GroupMember, type GroupTopics } from '../../../../sim/protocol/client/assignors/index.ts';
import { toTopicPartition, topicOf } from '../../../../sim/protocol/topicPartition.ts';

/** Groups of up to six members with subscriptions of their own, over up to four topics; `absent` exists in no cluster. */
const TOPICS = ['audit', 'orders', 'payments', 'refunds'] as const;
const RACKS = ['a', 'b', 'c'] as const;

const arbitraryTopics = fc
  .dictionary(fc.constantFrom(...TOPICS), fc.array(fc.uniqueArray(fc.constantFrom(...RACKS), { maxLength: 3 }), { maxLength: 9 }))
  .map(
    byTopic =>
      new Map(Object.entries(byTopic).map(([topic, partitions]) => [topic, partitions.map(racks => new Set(racks))])) as GroupTopics,
  );

const arbitraryMembers = fc
  .uniqueArray(
    fc.record({
      memberId: fc.constantFrom('c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6'),
      groupInstanceId: fc.option(fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6')),
      topics: fc.uniqueArray(fc.constantFrom(...TOPICS, 'absent'), { maxLength: 5 }),
      rackId: fc.option(fc.constantFrom(...RACKS)),
    }),
    { minLength: 1, maxLength: 6, selector: member => member.memberId },
  )
  .map(members =>
    members.map(({ memberId, groupInstanceId, topics, rackId }): GroupMember => ({
      memberId,
      groupInstanceId,
      subscription: { topics, rackId, ownedPartitions: [], generationId: -1, userData: null },
    })),
  );

/** Order within lists set aside. */
const sorted = (assignment: ReadonlyMap<string, readonly string[]>) =>
  [...assignment].map(([id, list]) => [id, [...list].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));

describe.each(ASSIGNORS.map(assignor => [assignor.name, assignor] as const))(
  'every assignor: %s (ConsumerPartitionAssignor)',
  (_name, assignor) => {
    it('gives every partition that somebody subscribes to to exactly one subscriber, and a list to everybody', () => {
      fc.assert(
        fc.property(arbitraryTopics, arbitraryMembers, (topics, members) => {
          const assignment = assignor.assign(topics, members);
          expect([...assignment.keys()].sort()).toEqual(members.map(({ memberId }) => memberId).sort());
          const wanted = new Set(members.flatMap(({ subscription }) => subscription.topics));
          const due = [...topics]
            .filter(([topic]) => wanted.has(topic))
            .flatMap(([topic, racks]) => racks.map((_, partition) => toTopicPartition(topic, partition)));
          expect([...assignment.values()].flat().sort()).toEqual(due.sort());
          for (const { memberId, subscription } of members) {
            for (const tp of assignment.get(memberId) ?? []) expect(subscription.topics).toContain(topicOf(tp));
          }
        }),
      );
    });

    it('does not depend on the order in which the members joined', () => {
      fc.assert(
        fc.property(arbitraryTopics, arbitraryMembers, (topics, members) => {
          const unique = members.map((member, index) => ({
            ...member,
            groupInstanceId: member.groupInstanceId === null ? null : `i-${index}`,
          }));
          expect(sorted(assignor.assign(topics, unique.toReversed()))).toEqual(sorted(assignor.assign(topics, unique)));
        }),
      );
    });

    it('is found by name and by class', () => {
      expect(assignorsOf(assignor.className)).toEqual([assignor]);
      expect(assignorsOf(`${assignor.name}, org.example.Unknown`)).toEqual([assignor]);
    });
  },
);

describe('members of one topic (RangeAssignor, RoundRobinAssignor)', () => {
  it.each(ASSIGNORS.map(assignor => [assignor.name, assignor] as const))(
    '%s: no member has two partitions more than another',
    (_name, assignor) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 8 }), (partitions, count) => {
          const members = Array.from({ length: count }, (_, index): GroupMember => {
            return {
              memberId: `c-${index}`,
              groupInstanceId: null,
              subscription: { topics: ['orders'], rackId: null, ownedPartitions: [], generationId: -1, userData: null },
            };
          });
          const topics: GroupTopics = new Map([['orders', Array.from({ length: partitions }, () => new Set<string>())]]);
          const sizes = [...assignor.assign(topics, members).values()].map(list => list.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }),
      );
    },
  );
});
