import { describe, expect, it } from 'vitest';
import { metadataRecordsOf } from '../../../sim/protocol/metadata/log.ts';
import { bootedCluster, createTopic, partitionOf, watchRecords } from './network.ts';

describe('a broker dies (ReplicationControlManager.handleBrokerFenced)', () => {
  it('is fenced 9 s to 10.1 s after its last heartbeat: broker.session.timeout.ms, then the next of eight checks a session', () => {
    const cluster = bootedCluster(3);
    cluster.crashBroker(1);
    cluster.run(15_000);
    const { silentMs } = cluster.notesOf('broker.sessionExpired')[0]!;
    expect(silentMs).toBeGreaterThanOrEqual(9_000);
    expect(silentMs).toBeLessThanOrEqual(10_125);
  });

  it('writes the changes of its partitions first, then the fence, in one batch', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [
      [1, 2, 3],
      [2, 3, 1],
      [3, 1, 2],
    ]);
    const records = watchRecords(cluster);
    cluster.crashBroker(1);
    cluster.run(11_000);
    expect(records()).toEqual(['t-0 leader 2 isr [2,3]', 't-1 isr [2,3]', 't-2 isr [3,2]', 'broker 1 fenced']);
    const batches = cluster.controller!.files.metadataLog.batches.map(batch => metadataRecordsOf(batch).map(({ type }) => type));
    expect(batches).toContainEqual(expect.arrayContaining(['PartitionChangeRecord', 'BrokerRegistrationChangeRecord']));
  });

  it('the leader epoch rises only where the leader changes; the partition epoch with every change', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [
      [1, 2, 3],
      [2, 3, 1],
    ]);
    cluster.crashBroker(1);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 2, leaderEpoch: 1, partitionEpoch: 1 });
    expect(partitionOf(cluster, 't-1')).toMatchObject({ leader: 2, leaderEpoch: 0, partitionEpoch: 1 });
  });

  it('brokers hear of it within the linger time, a flush and a message', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1, 2, 3]]);
    cluster.crashBroker(1);
    cluster.run(11_000);
    const deltas = cluster.brokers.get(2)!.events.filter(event => event.type === 'metadataChanged');
    const change = deltas.at(-1)!.delta.partitions.get('t-0')!;
    expect(change.previous).toMatchObject({ leader: 1, isr: [1, 2, 3] });
    expect(change.current).toMatchObject({ leader: 2, isr: [2, 3] });
  });

  it('an unfenced broker leads where nobody did: unfence first, then the elections', () => {
    const cluster = bootedCluster(1);
    createTopic(cluster, 'w', [[1]]);
    cluster.crashBroker(1);
    cluster.run(11_000);
    expect(partitionOf(cluster, 'w-0')).toMatchObject({
      leader: -1,
      isr: [],
      elr: [1],
      lastKnownElr: [1],
      leaderEpoch: 1,
      partitionEpoch: 1,
    });
    const records = watchRecords(cluster);
    cluster.startBroker(1);
    cluster.run(1_000);
    // Its disk may have lost something: it left the ELR, and leads again only as the last known leader, RECOVERING.
    expect(records()).toEqual([
      'w-0 elr []',
      expect.stringMatching(/^register 1/),
      'broker 1 unfenced',
      'w-0 leader 1 isr [1] leaderRecoveryState "RECOVERING" lastKnownElr []',
      'broker 1 cordonedLogDirs',
    ]);
  });
});

describe('controlled shutdown (BrokerHeartbeatManager, BrokerLifecycleManager)', () => {
  it('moves leaderships at once, waits until the others have told that they know, and lets the broker go after about 2 s', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [
      [2, 3, 1],
      [1, 2, 3],
    ]);
    const records = watchRecords(cluster);
    const askedAt = cluster.now;
    cluster.stopBroker(2);
    cluster.run(40);
    expect(records()).toEqual(['broker 2 inControlledShutdown', 't-0 leader 3 isr [3,1]', 't-1 isr [1,3]']);
    cluster.run(5_000);
    expect(records().slice(3)).toEqual(['broker 2 fenced']);
    const granted = cluster.notes.find(({ note }) => note.kind === 'broker.stateChanged' && note.to === 'SHUTTING_DOWN')!;
    expect((granted.at - askedAt) / 1_000_000).toBeGreaterThan(2);
    expect((granted.at - askedAt) / 1_000_000).toBeLessThan(2.2);
  });

  it('a broker that leads nothing goes in one batch: out of the ISRs and fenced', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1, 2, 3]]);
    const records = watchRecords(cluster);
    cluster.stopBroker(3);
    cluster.run(100);
    expect(records()).toEqual(['t-0 isr [1,2]', 'broker 3 fenced']);
    expect(cluster.brokers.get(3)!.up).toBe(false);
  });

  it('the session of a broker that went still runs out, and fences it once more', () => {
    const cluster = bootedCluster(2);
    const records = watchRecords(cluster);
    cluster.stopBroker(2);
    cluster.run(12_000);
    expect(records()).toEqual(['broker 2 fenced', 'broker 2 fenced']);
  });

  it('after a clean end the ELR keeps the broker, and its return is a clean election', () => {
    const cluster = bootedCluster(1);
    createTopic(cluster, 'w', [[1]]);
    cluster.stopBroker(1);
    cluster.run(12_000);
    expect(partitionOf(cluster, 'w-0')).toMatchObject({ leader: -1, isr: [], elr: [1], lastKnownElr: [1] });
    const records = watchRecords(cluster);
    cluster.startBroker(1);
    cluster.run(1_000);
    expect(records()).toEqual([
      expect.stringMatching(/^register 1/),
      'broker 1 unfenced',
      'w-0 leader 1 elr [] isr [1] lastKnownElr []',
      'broker 1 cordonedLogDirs',
    ]);
    expect(partitionOf(cluster, 'w-0').leaderRecoveryState).toBe('RECOVERED');
  });
});

describe('periodic tasks of the active controller (QuorumController)', () => {
  it('writes a NoOpRecord every metadata.max.idle.interval.ms, idle or not', () => {
    const cluster = bootedCluster(1);
    const before = cluster.controller!.image.offset;
    cluster.run(10_000);
    expect(cluster.controller!.image.offset - before).toBe(20);
  });

  it('leads partitions home after leader.imbalance.check.interval.seconds', () => {
    const cluster = bootedCluster(3, { 'leader.imbalance.check.interval.seconds': 30 });
    createTopic(cluster, 't', [[1, 2, 3]]);
    cluster.crashBroker(1);
    cluster.run(12_000);
    cluster.startBroker(1);
    cluster.run(1_000);
    const { topicId, leaderEpoch, partitionEpoch } = partitionOf(cluster, 't-0');
    const leader = cluster.brokers.get(2)!;
    const newIsr = [1, 2, 3].map(brokerId => ({ brokerId, brokerEpoch: -1 }));
    cluster.propose(leader, { tp: 't-0', topicId, leaderEpoch, partitionEpoch, newIsr, leaderRecoveryState: 'RECOVERED' });
    cluster.run(25_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 1, leaderEpoch: 2, isr: [1, 2, 3] });
  });
});
