import { describe, expect, it } from 'vitest';
import type { TestCluster } from './network.ts';
import { bootedCluster, createTopic, partitionOf, watchRecords } from './network.ts';

const reassign = (cluster: TestCluster, tp: string, replicas: readonly number[] | null): void => {
  cluster.ask({ api: 'AlterPartitionReassignments', timeoutMs: 1_000, partitions: [{ tp, replicas }] });
  cluster.run(100);
};

/** The leader lets these replicas into the ISR, as it would when they have caught up. */
const expandIsr = (cluster: TestCluster, tp: string, ids: readonly number[]): void => {
  const { topicId, leader, leaderEpoch, partitionEpoch } = partitionOf(cluster, tp);
  const newIsr = ids.map(brokerId => ({ brokerId, brokerEpoch: -1 }));
  cluster.propose(cluster.brokers.get(leader)!, { tp, topicId, leaderEpoch, partitionEpoch, newIsr, leaderRecoveryState: 'RECOVERED' });
  cluster.run(100);
};

describe('reassignment (KIP-455, PartitionReassignmentReplicas)', () => {
  it('recorded: [2,3,1] to [4,3,1] adds 4 before it lets 2 go, and the first of the new list leads', () => {
    const cluster = bootedCluster(4);
    createTopic(cluster, 't', [[2, 3, 1]]);
    const records = watchRecords(cluster);
    reassign(cluster, 't-0', [4, 3, 1]);
    expandIsr(cluster, 't-0', [1, 2, 3, 4]);
    expect(records()).toEqual([
      't-0 replicas [4,3,1,2] removingReplicas [2] addingReplicas [4]',
      't-0 leader 4 isr [1,3,4] replicas [4,3,1] removingReplicas [] addingReplicas []',
    ]);
    // The leader proposed an ISR and lost its leadership by it: it hears NEW_LEADER_ELECTED, and the rest from the metadata.
    const answer = cluster.brokers.get(2)!.events.find(event => event.type === 'isrAnswered');
    expect(answer).toMatchObject({ result: { error: 'NEW_LEADER_ELECTED' } });
  });

  it('to the replicas it has writes nothing', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[2, 3, 1]]);
    const records = watchRecords(cluster);
    reassign(cluster, 't-0', [2, 3, 1]);
    expect(records()).toEqual([]);
  });

  it('cancelled: the added replicas go, the order of the rest stays, and the leader epoch rises', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1, 2]]);
    reassign(cluster, 't-0', [2, 3]);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ replicas: [2, 3, 1], addingReplicas: [3], removingReplicas: [1] });
    reassign(cluster, 't-0', null);
    expect(partitionOf(cluster, 't-0')).toMatchObject({
      replicas: [2, 1],
      addingReplicas: [],
      removingReplicas: [],
      leaderEpoch: 1,
      isr: [1, 2],
    });
  });

  it('without one under way there is nothing to cancel', () => {
    const cluster = bootedCluster(1);
    createTopic(cluster, 't', [[1]]);
    reassign(cluster, 't-0', null);
    expect(cluster.answers.at(-1)!.response).toMatchObject({ partitions: [{ error: 'NO_REASSIGNMENT_IN_PROGRESS' }] });
  });
});
