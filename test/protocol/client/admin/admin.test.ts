/** The Admin client: who is asked, what is tried again, what the caller is told. Kafka: KafkaAdminClient, AdminApiDriver. */
import { describe, expect, it } from 'vitest';
import type { AdminCommand } from '../../../../sim/protocol/client/admin/index.ts';
import type { ErrorName } from '../../../../sim/protocol/messages/errors.ts';
import { openDesk, topicMetadata } from './desk.ts';

const createOrders: AdminCommand = {
  id: 7,
  type: 'createTopic',
  name: 'orders',
  partitions: 3,
  replicationFactor: 3,
  assignment: null,
  config: { 'min.insync.replicas': 2 },
  validateOnly: false,
};

const created = (error: ErrorName, message: string | null = null) => ({ topics: [{ name: 'orders', topicId: 'id', error, message }] });

describe('commands for the controller', () => {
  it('go to any broker, which forwards them, and end in one note', () => {
    const desk = openDesk({
      CreateTopics: request => {
        expect(request.topics).toEqual([
          { name: 'orders', numPartitions: 3, replicationFactor: 3, assignment: null, config: { 'min.insync.replicas': '2' } },
        ]);
        return created('NONE');
      },
    });
    desk.ask(createOrders);
    desk.advance(100);
    expect(desk.results).toEqual([{ kind: 'command.completed', id: 7, error: null, message: null }]);
    expect(desk.sent).toHaveLength(1);
  });

  it('an assignment takes the place of counts', () => {
    const desk = openDesk({
      CreateTopics: request => {
        expect(request.topics[0]).toMatchObject({ numPartitions: -1, replicationFactor: -1, assignment: [[1, 2]] });
        return created('NONE');
      },
    });
    desk.ask({ ...createOrders, assignment: [[1, 2]] });
    desk.advance(100);
    expect(desk.results[0]?.error).toBeNull();
  });

  it("give Kafka's error and words to the caller, without another try", () => {
    const desk = openDesk({ CreateTopics: () => created('TOPIC_ALREADY_EXISTS', "Topic 'orders' already exists.") });
    desk.ask(createOrders);
    desk.advance(1_000);
    expect(desk.results).toEqual([
      { kind: 'command.completed', id: 7, error: 'TOPIC_ALREADY_EXISTS', message: "Topic 'orders' already exists." },
    ]);
    expect(desk.sent).toHaveLength(1);
  });

  it('are tried again after a change of controller', () => {
    let answers = 0;
    const desk = openDesk({ CreateTopics: () => created(answers++ < 2 ? 'NOT_CONTROLLER' : 'NONE') });
    desk.ask(createOrders);
    desk.advance(1_000);
    expect(desk.sent).toHaveLength(3);
    expect(desk.results[0]?.error).toBeNull();
  });

  it('time out with REQUEST_TIMED_OUT when nobody answers (golden: kraft-quorum-lost)', () => {
    const desk = openDesk({ CreateTopics: () => null });
    desk.ask({ ...createOrders, timeoutMs: 15_000 });
    desk.advance(14_999);
    expect(desk.results).toEqual([]);
    desk.advance(2);
    expect(desk.results[0]).toMatchObject({ error: 'REQUEST_TIMED_OUT' });
  });

  it('electLeaders: a partition that is asked for alone must need its election; of all, those that do not are no failure', () => {
    const desk = openDesk({
      ElectLeaders: request => ({
        error: 'NONE',
        partitions: (request.partitions ?? ['a-0', 'a-1']).map(tp => ({ tp, error: 'ELECTION_NOT_NEEDED', message: null })),
      }),
    });
    desk.ask({ id: 1, type: 'electLeaders', topic: 'a', partition: 0, electionType: 'preferred' });
    desk.ask({ id: 2, type: 'electLeaders', topic: null, partition: null, electionType: 'preferred' });
    desk.advance(100);
    expect(desk.results.map(({ id, error }) => [id, error])).toEqual([
      [1, 'ELECTION_NOT_NEEDED'],
      [2, null],
    ]);
  });
});

describe('deleteRecords', () => {
  const command: AdminCommand = { id: 1, type: 'deleteRecords', topic: 'orders', partition: 1, beforeOffset: 5 };

  it('asks the leader of the partition itself', () => {
    const desk = openDesk({
      Metadata: () => topicMetadata('orders', [1, 3]),
      DeleteRecords: () => ({ partitions: [{ tp: 'orders-1', error: 'NONE', lowWatermark: 5 }] }),
    });
    desk.ask(command);
    desk.advance(100);
    expect(desk.sent[1]).toBe('DeleteRecords>3');
    expect(desk.results[0]?.error).toBeNull();
  });

  it('follows the leadership when it has moved', () => {
    let leader = 3;
    const desk = openDesk({
      Metadata: () => topicMetadata('orders', [1, leader]),
      DeleteRecords: (_, broker) => {
        leader = 2;
        return { partitions: [{ tp: 'orders-1', error: broker === 2 ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER', lowWatermark: 5 }] };
      },
    });
    desk.ask(command);
    desk.advance(1_000);
    expect(desk.sent.filter(request => request.startsWith('DeleteRecords'))).toEqual(['DeleteRecords>3', 'DeleteRecords>2']);
    expect(desk.results[0]?.error).toBeNull();
  });

  it('looks a partition without a leader up again at once, until the call times out (recorded: clients.md 0.8)', () => {
    const desk = openDesk({ Metadata: () => topicMetadata('orders', [1, -1]) });
    desk.ask({ ...command, timeoutMs: 1_000 });
    desk.advance(1_100);
    expect(desk.sent.length).toBeGreaterThan(400);
    expect(desk.results[0]).toMatchObject({ error: 'REQUEST_TIMED_OUT' });
  });
});

describe('groups', () => {
  const found = () => ({ error: 'NONE', nodeId: 2 }) as const;

  it('deleteGroup finds the coordinator, and finds it again when it has moved', () => {
    let coordinator = 3;
    const desk = openDesk({
      FindCoordinator: () => ({ error: 'NONE', nodeId: coordinator }),
      DeleteGroups: (_, broker) => {
        coordinator = 2;
        return { results: [{ groupId: 'g', error: broker === 2 ? 'NONE' : 'NOT_COORDINATOR' }] };
      },
    });
    desk.ask({ id: 1, type: 'deleteGroup', group: 'g' });
    desk.advance(1_000);
    expect(desk.sent.filter(request => request.startsWith('DeleteGroups'))).toEqual(['DeleteGroups>3', 'DeleteGroups>2']);
    expect(desk.results[0]?.error).toBeNull();
  });

  it('removeMember names the instance only', () => {
    const desk = openDesk({
      FindCoordinator: found,
      LeaveGroup: request => {
        expect(request.members).toMatchObject([{ memberId: '', groupInstanceId: 'c-3' }]);
        return { error: 'NONE', members: [{ memberId: '', groupInstanceId: 'c-3', error: 'UNKNOWN_MEMBER_ID' }] };
      },
    });
    desk.ask({ id: 1, type: 'removeMember', group: 'g', instance: 'c-3' });
    desk.advance(100);
    expect(desk.results[0]?.error).toBe('UNKNOWN_MEMBER_ID');
  });

  const describeAs = (groupState: string) => () => ({
    groups: [{ groupId: 'g', error: 'NONE', groupState, protocolType: 'consumer', protocolData: '', members: [] }] as const,
  });

  it('resetOffsets: describes the group, asks each leader for its offset, commits without a member id', () => {
    const committed: unknown[] = [];
    const desk = openDesk({
      FindCoordinator: found,
      DescribeGroups: describeAs('Empty'),
      Metadata: () => topicMetadata('orders', [1, 3]),
      ListOffsets: (request, broker) => ({
        partitions: request.partitions.map(({ tp, timestamp }) => ({ tp, error: 'NONE', timestamp, offset: broker * 10, leaderEpoch: 4 })),
      }),
      OffsetCommit: request => {
        committed.push(request.memberId, request.generationId, ...request.offsets.map(({ tp, offset }) => `${tp}@${offset}`));
        return { partitions: request.offsets.map(({ tp }) => ({ tp, error: 'NONE' })) };
      },
    });
    desk.ask({ id: 1, type: 'resetOffsets', group: 'g', topic: 'orders', to: 'latest' });
    desk.advance(200);
    expect(desk.sent.slice(3)).toEqual(['ListOffsets>1', 'ListOffsets>3', 'OffsetCommit>2']);
    expect(committed).toEqual(['', -1, 'orders-0@10', 'orders-1@30']);
    expect(desk.results[0]?.error).toBeNull();
  });

  it('resetOffsets leaves a group with members alone', () => {
    const desk = openDesk({ FindCoordinator: found, DescribeGroups: describeAs('Stable') });
    desk.ask({ id: 1, type: 'resetOffsets', group: 'g', topic: 'orders', to: 'earliest' });
    desk.advance(100);
    expect(desk.results[0]).toMatchObject({
      error: 'NON_EMPTY_GROUP',
      message: "Assignments can only be reset if the group 'g' is inactive, but the current state is Stable.",
    });
  });
});
