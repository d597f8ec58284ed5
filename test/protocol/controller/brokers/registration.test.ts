/** Whom the controller believes (ClusterControlManager.checkBrokerEpoch, registerBroker; BrokerHeartbeatManager.calculateNextBrokerState; KIP-841). */
import { beforeEach, describe, expect, it } from 'vitest';
import { processHeartbeat } from '../../../../sim/protocol/controller/kraft/brokers/heartbeat.ts';
import { createHeartbeats, nextControlState, trackBroker } from '../../../../sim/protocol/controller/kraft/brokers/heartbeatManager.ts';
import { registerBroker } from '../../../../sim/protocol/controller/kraft/brokers/registration.ts';
import { alterPartition } from '../../../../sim/protocol/controller/kraft/replication/alterPartition.ts';
import { leading } from '../../broker/partition/leading.ts';
import type { TestCluster } from '../network.ts';
import { bootedCluster, createTopic, partitionOf } from '../network.ts';

let cluster: TestCluster;
beforeEach(() => {
  cluster = bootedCluster(2);
});

const silent = leading([1]).out;
const registration = (incarnationId: string) =>
  ({
    kind: 'request',
    api: 'BrokerRegistration',
    ...{ correlationId: 1, clientId: '', brokerId: 1, incarnationId },
    ...{ rack: null, logDirs: [], previousBrokerEpoch: -1 },
  }) as const;

const registered = (id: number) => cluster.controller!.image.brokers.get(id)!;

describe('a registration', () => {
  it('that is repeated, because its answer was lost, keeps the broker epoch; another process gets one of its own', () => {
    const again = { ...registration(registered(1).incarnationId), brokerId: 1 };
    expect(registerBroker(cluster.controller!, again, silent).response).toMatchObject({ error: 'NONE', brokerEpoch: registered(1).epoch });
    cluster.crashBroker(1);
    cluster.run(20_000);
    const later = { ...silent, now: cluster.now };
    const { response } = registerBroker(cluster.controller!, { ...again, incarnationId: 'another' }, later);
    expect(response).toMatchObject({ error: 'NONE' });
    expect(response).not.toMatchObject({ brokerEpoch: registered(1).epoch });
  });
});

describe('a heartbeat', () => {
  it('of an earlier incarnation is refused: it must not keep the new one alive, or let it go (STALE_BROKER_EPOCH)', () => {
    const heartbeat = {
      kind: 'request',
      api: 'BrokerHeartbeat',
      ...{ correlationId: 1, clientId: '', brokerId: 1, currentMetadataOffset: 99 },
      ...{ wantFence: false, wantShutDown: true, offlineLogDirs: [], cordonedLogDirs: null },
    } as const;
    const old = processHeartbeat(cluster.controller!, { ...heartbeat, brokerEpoch: registered(1).epoch - 1 });
    expect(old).toMatchObject({ records: [], response: { error: 'STALE_BROKER_EPOCH' } });
    const now = processHeartbeat(cluster.controller!, { ...heartbeat, brokerEpoch: registered(1).epoch });
    expect(now.response).toMatchObject({ error: 'NONE', shouldShutDown: true });
  });

  it('does not unfence a broker that has not yet read its own registration', () => {
    const heartbeats = createHeartbeats();
    trackBroker(heartbeats, 1, true);
    const wishes = { brokerId: 1, wantFence: false, wantShutDown: false };
    expect(nextControlState(heartbeats, { ...wishes, currentMetadataOffset: 41 }, 42, false)).toBe('FENCED');
    expect(nextControlState(heartbeats, { ...wishes, currentMetadataOffset: 42 }, 42, false)).toBe('UNFENCED');
  });
});

describe('an ISR', () => {
  it('takes in nobody that is shutting down (KIP-841)', () => {
    createTopic(cluster, 't', [[1, 2]]);
    const { topicId, leaderEpoch, partitionEpoch } = partitionOf(cluster, 't-0');
    const proposal = { tp: 't-0', topicId, leaderEpoch, partitionEpoch, leaderRecoveryState: 'RECOVERED' } as const;
    const answer = () => {
      const header = { kind: 'request', api: 'AlterPartition', correlationId: 1, clientId: '' } as const;
      const newIsr = [1, 2].map(brokerId => ({ brokerId, brokerEpoch: -1 }));
      return alterPartition(cluster.controller!, {
        ...header,
        brokerId: 1,
        brokerEpoch: registered(1).epoch,
        partitions: [{ ...proposal, newIsr }],
      }).response;
    };
    expect(answer()).toMatchObject({ partitions: [{ error: 'NONE' }] });
    cluster.controller!.image.brokers.set(2, { ...registered(2), inControlledShutdown: true });
    expect(answer()).toMatchObject({ partitions: [{ error: 'INELIGIBLE_REPLICA' }] });
  });
});
