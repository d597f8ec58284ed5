/** Elections that Kafka's vectors do not reach (PartitionChangeBuilder; KIP-966). */
import { describe, expect, it } from 'vitest';
import { electLeader, type PartitionChangeInput } from '../../../../sim/protocol/controller/kraft/replication/partitionChangeBuilder.ts';
import { alterPartitionReassignments } from '../../../../sim/protocol/controller/kraft/replication/alterReassignments.ts';
import { maybeCompleteReassignment } from '../../../../sim/protocol/controller/kraft/replication/reassignment.ts';
import { bootedCluster, createTopic, partitionOf } from '../network.ts';

const partition = {
  ...{ tp: 't-0', topic: 't', topicId: 'id', partition: 0, replicas: [1, 2, 3], isr: [1, 2, 3], leader: 2, leaderEpoch: 4 },
  ...{ partitionEpoch: 7, elr: [], lastKnownElr: [], addingReplicas: [], removingReplicas: [], leaderRecoveryState: 'RECOVERED' },
} as unknown as PartitionChangeInput['partition'];

const elect = (of: Partial<PartitionChangeInput['partition']>, input: Partial<PartitionChangeInput>) =>
  electLeader({
    partition: { ...partition, ...of },
    isAcceptableLeader: () => true,
    election: 'ONLINE',
    minIsr: 2,
    elrEnabled: true,
    ...input,
  });

describe('a preferred election (electPreferredLeader)', () => {
  it('takes the first replica although another leads well; any other election leaves the leader', () => {
    expect(elect({}, { election: 'PREFERRED' })).toEqual({ node: 1, unclean: false });
    expect(elect({}, { election: 'ONLINE' })).toEqual({ node: 2, unclean: false });
  });

  it('leaves the leader when the first replica is not in sync', () =>
    expect(elect({ isr: [2, 3] }, { election: 'PREFERRED' })).toEqual({ node: 2, unclean: false }));
});

describe('the last known leader (canElectLastKnownLeader)', () => {
  const nobodyLeft = { isr: [], elr: [], leader: -1 };

  it('leads when nobody else may, and it is there', () => {
    expect(elect({ ...nobodyLeft, lastKnownElr: [3] }, {})).toEqual({ node: 3, unclean: true });
    expect(elect({ ...nobodyLeft, lastKnownElr: [3] }, { isAcceptableLeader: id => id !== 3 })).toEqual({ node: -1, unclean: false });
  });

  it('is not told apart from others that are remembered: then nobody leads', () =>
    expect(elect({ ...nobodyLeft, lastKnownElr: [3, 1] }, {})).toEqual({ node: -1, unclean: false }));
});

describe('a reassignment that makes fewer replicas (PartitionReassignmentReplicas)', () => {
  it('ends when all that remain are in sync, not before', () => {
    const fewer = { replicas: [1, 2, 3], adding: [], removing: [3] };
    expect(maybeCompleteReassignment(fewer, [1, 3])).toBeNull();
    expect(maybeCompleteReassignment(fewer, [1, 2, 3])).toEqual({ replicas: [1, 2], isr: [1, 2] });
  });
});

describe('a reassignment is cancelled (cancelPartitionReassignment)', () => {
  it('not when nobody of the ISR was there before: that would be an unclean election', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1]]);
    const { image } = cluster.controller!;
    image.partitions.set('t-0', {
      ...partitionOf(cluster, 't-0'),
      replicas: [2, 1],
      isr: [2],
      leader: 2,
      addingReplicas: [2],
      removingReplicas: [1],
    });
    const { records, response } = alterPartitionReassignments(cluster.controller!, {
      ...{ kind: 'request', api: 'AlterPartitionReassignments', correlationId: 1, clientId: '', timeoutMs: 1_000 },
      partitions: [{ tp: 't-0', replicas: null }],
    });
    expect(records).toEqual([]);
    expect(response).toMatchObject({ partitions: [{ tp: 't-0', error: 'INVALID_REPLICA_ASSIGNMENT' }] });
  });
});

describe('what the controller does by the clock', () => {
  it('elects uncleanly only where unclean.leader.election.enable says so (maybeElectUncleanLeaders)', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 't', [[1, 2]]);
    for (const id of [2, 1]) {
      cluster.crashBroker(id);
      cluster.run(12_000);
    }
    cluster.startBroker(2);
    cluster.run(400_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: -1, isr: [] });
  });

  it('leads partitions back to their first replica every leader.imbalance.check.interval.seconds, unless auto.leader.rebalance.enable is false', () => {
    for (const [enabled, leader] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const cluster = bootedCluster(2, { 'auto.leader.rebalance.enable': enabled } as unknown as Record<string, string>);
      createTopic(cluster, 't', [[1, 2]]);
      cluster.stopBroker(1);
      cluster.run(12_000);
      cluster.startBroker(1);
      cluster.run(5_000);
      cluster.propose(cluster.brokers.get(2)!, { ...proposalOf(cluster), newIsr: [1, 2].map(brokerId => ({ brokerId, brokerEpoch: -1 })) });
      cluster.run(400_000);
      expect(partitionOf(cluster, 't-0').leader).toBe(leader);
    }
  });
});

function proposalOf(cluster: ReturnType<typeof bootedCluster>) {
  const { topicId, leaderEpoch, partitionEpoch } = partitionOf(cluster, 't-0');
  return { tp: 't-0', topicId, leaderEpoch, partitionEpoch, leaderRecoveryState: 'RECOVERED' } as const;
}
