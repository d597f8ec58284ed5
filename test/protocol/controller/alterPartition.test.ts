import { beforeEach, describe, expect, it } from 'vitest';
import { alterPartition } from '../../../sim/protocol/controller/kraft/replication/alterPartition.ts';
import type { AlterPartitionRequest, AlterPartitionResult } from '../../../sim/protocol/messages/controller.ts';
import type { TestCluster } from './network.ts';
import { bootedCluster, createTopic, partitionOf } from './network.ts';

type Proposal = AlterPartitionRequest['partitions'][number];

let cluster: TestCluster;

/** t-0 on brokers 1, 2, 3; broker 3 is out of the ISR, alive, and would come back. */
beforeEach(() => {
  cluster = bootedCluster(3);
  createTopic(cluster, 't', [[1, 2, 3]]);
  propose({ newIsr: members(1, 2) });
  cluster.run(100);
});

const members = (...ids: number[]) => ids.map(brokerId => ({ brokerId, brokerEpoch: -1 }));

const proposal = (changes: Partial<Proposal>): Proposal => {
  const { topicId, leaderEpoch, partitionEpoch } = partitionOf(cluster, 't-0');
  return { tp: 't-0', topicId, leaderEpoch, partitionEpoch, newIsr: members(1, 2, 3), leaderRecoveryState: 'RECOVERED', ...changes };
};

const propose = (changes: Partial<Proposal>, broker = 1): boolean => cluster.propose(cluster.brokers.get(broker)!, proposal(changes));

/** What the controller answers, without writing anything. */
function answer(changes: Partial<Proposal>, from = 1): AlterPartitionResult {
  const brokerEpoch = cluster.controller!.image.brokers.get(from)!.epoch;
  const header = { kind: 'request', api: 'AlterPartition', correlationId: 1, clientId: '' } as const;
  const { response } = alterPartition(cluster.controller!, { ...header, brokerId: from, brokerEpoch, partitions: [proposal(changes)] });
  if (response?.api !== 'AlterPartition') throw new Error('no answer');
  return response.partitions[0]!;
}

describe('AlterPartition (ReplicationControlManager.validateAlterPartitionData, in its order)', () => {
  it('accepts an expansion and answers with the new partition epoch', () => {
    expect(answer({})).toMatchObject({ error: 'NONE', leaderId: 1, leaderEpoch: 0, isr: [1, 2, 3], partitionEpoch: 2 });
  });

  it.each<[string, Partial<Proposal>, string, number?]>([
    ['a topic that is gone', { topicId: 'gone' }, 'UNKNOWN_TOPIC_ID'],
    ['a partition that is not there', { tp: 't-7' }, 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['a leader epoch that this controller has not heard of', { leaderEpoch: 9 }, 'NOT_CONTROLLER'],
    ['a partition epoch that this controller has not heard of', { partitionEpoch: 9 }, 'NOT_CONTROLLER'],
    ['an old leader epoch, before anything else about the sender', { leaderEpoch: -1 }, 'FENCED_LEADER_EPOCH', 2],
    ['a sender that does not lead', {}, 'INVALID_REQUEST', 2],
    ['an old partition epoch', { partitionEpoch: 0 }, 'INVALID_UPDATE_VERSION'],
    ['an ISR with a broker that holds no replica', { newIsr: members(1, 4) }, 'INVALID_REQUEST'],
    ['an ISR without the leader', { newIsr: members(2) }, 'INVALID_REQUEST'],
    ['RECOVERED becoming RECOVERING', { newIsr: members(1), leaderRecoveryState: 'RECOVERING' }, 'INVALID_REQUEST'],
    [
      'a member with a broker epoch of an earlier life (KIP-903)',
      {
        newIsr: [
          { brokerId: 1, brokerEpoch: -1 },
          { brokerId: 3, brokerEpoch: 2 },
        ],
      },
      'INELIGIBLE_REPLICA',
    ],
  ])('refuses %s', (_what, changes, error, from = 1) => {
    expect(answer(changes, from).error).toBe(error);
  });

  it('refuses a fenced member, and one in controlled shutdown', () => {
    cluster.crashBroker(3);
    cluster.run(11_000);
    expect(answer({}).error).toBe('INELIGIBLE_REPLICA');
  });

  it('refuses the whole request of a broker with an old epoch', () => {
    const header = { kind: 'request', api: 'AlterPartition', correlationId: 1, clientId: '' } as const;
    const { response } = alterPartition(cluster.controller!, { ...header, brokerId: 1, brokerEpoch: 1, partitions: [] });
    expect(response).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  });
});

describe('the way of a proposal (AlterPartitionManager)', () => {
  it('one a partition at a time: a second is not attempted', () => {
    expect(propose({})).toBe(true);
    expect(propose({})).toBe(false);
    cluster.run(100);
    expect(cluster.brokers.get(1)!.events.at(-1)).toMatchObject({ type: 'isrAnswered', result: { error: 'NONE', partitionEpoch: 2 } });
    expect(propose({ newIsr: members(1, 2) })).toBe(true);
  });

  it('survives the loss of the controller: it is sent again to the one that comes', () => {
    cluster.crashController();
    cluster.brokers.get(1)!.events.length = 0;
    const { topicId } = cluster.brokers.get(1)!.control.image.partitions.get('t-0')!;
    const change = {
      tp: 't-0',
      topicId,
      leaderEpoch: 0,
      partitionEpoch: 1,
      newIsr: members(1, 2, 3),
      leaderRecoveryState: 'RECOVERED',
    } as const;
    cluster.propose(cluster.brokers.get(1)!, change);
    cluster.run(3_000);
    expect(cluster.brokers.get(1)!.events).toEqual([]);
    cluster.startController();
    cluster.run(3_000);
    expect(cluster.brokers.get(1)!.events).toContainEqual(expect.objectContaining({ type: 'isrAnswered' }));
    expect(partitionOf(cluster, 't-0').isr).toEqual([1, 2, 3]);
  });
});
