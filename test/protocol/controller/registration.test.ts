import { describe, expect, it } from 'vitest';
import { bootedCluster, createTopic, partitionOf, TestCluster, watchRecords } from './network.ts';

const registrations = (cluster: TestCluster) =>
  cluster.notesOf('metadata.appended').filter(({ record }) => record.type === 'RegisterBrokerRecord');

describe('registration (BrokerLifecycleManager, ClusterControlManager.registerBroker)', () => {
  it('goes STARTING, RECOVERY, RUNNING: register, catch up with the own registration, be unfenced', () => {
    const cluster = new TestCluster();
    cluster.startController();
    const records = watchRecords(cluster);
    cluster.startBroker(1);
    cluster.run(1_000);
    const states = cluster.notesOf('broker.stateChanged').map(({ to }) => to);
    expect(states).toEqual(['STARTING', 'RECOVERY', 'RUNNING']);
    expect(records().slice(-3)).toEqual(['register 1 epoch 11', 'broker 1 unfenced', 'broker 1 cordonedLogDirs']);
  });

  it('a broker that is not ready yet tells of its cordoned directories in a batch of their own, 10 ms after it caught up', () => {
    const cluster = new TestCluster();
    cluster.startController();
    cluster.readyAfterMs = 500;
    cluster.startBroker(1);
    const records = watchRecords(cluster);
    cluster.run(400);
    expect(records().at(-1)).toBe('broker 1 cordonedLogDirs');
    cluster.run(600);
    expect(records().at(-1)).toBe('broker 1 unfenced');
  });

  it('waits for a controller: the request is tried again until there is one', () => {
    const cluster = new TestCluster();
    const broker = cluster.startBroker(1);
    cluster.run(5_000);
    expect(broker.control.lifecycle.state).toBe('STARTING');
    cluster.startController();
    cluster.run(3_000);
    expect(broker.control.lifecycle.state).toBe('RUNNING');
  });

  it('a broker that comes back before its old session has expired is refused, and asks every 2 s', () => {
    const cluster = bootedCluster(1);
    cluster.crashBroker(1);
    const crashedAt = cluster.now;
    cluster.startBroker(1);
    cluster.run(12_000);
    const refusals = cluster.notesOf('broker.registrationRefused');
    expect(refusals.length).toBeGreaterThanOrEqual(3);
    expect(refusals.every(({ error }) => error === 'DUPLICATE_BROKER_REGISTRATION')).toBe(true);
    const [, again] = cluster.notes.filter(({ note }) => note.kind === 'metadata.appended' && note.record.type === 'RegisterBrokerRecord');
    const waitedMs = (again!.at - crashedAt) / 1_000;
    // Session 9 s from the last heartbeat, at most 2 s before the crash; then up to 2 s until the next attempt.
    expect(waitedMs).toBeGreaterThan(7_000);
    expect(waitedMs).toBeLessThan(11_200);
  });

  it('broker epoch is the offset of the first record of the batch: changes of partitions come before the RegisterBrokerRecord (KIP-966)', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 't', [[1, 2]], { 'min.insync.replicas': '2' });
    cluster.crashBroker(1);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 2, isr: [2], elr: [1] });
    const records = watchRecords(cluster);
    const broker = cluster.startBroker(1);
    cluster.run(500);
    const { offset, record } = registrations(cluster).at(-1)!;
    expect(records().slice(0, 2)).toEqual(['t-0 elr []', `register 1 epoch ${offset - 1}`]);
    expect(record).toMatchObject({ brokerEpoch: offset - 1, fenced: true });
    expect(broker.control.lifecycle.brokerEpoch).toBe(offset - 1);
  });

  it('stops when it cannot register within initial.broker.registration.timeout.ms', () => {
    const cluster = new TestCluster();
    cluster.startBroker(1);
    cluster.run(59_000);
    expect(cluster.exits).toEqual([]);
    cluster.run(1_100);
    expect(cluster.exits.map(({ node }) => node)).toEqual([1]);
  });
});

describe('the controller comes back', () => {
  it('reads its log, opens a new epoch, and the brokers go on in theirs', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1, 2, 3]]);
    const before = partitionOf(cluster, 't-0');
    const epochs = [...cluster.brokers.values()].map(({ control }) => control.lifecycle.brokerEpoch);
    cluster.crashController();
    cluster.run(3_000);
    cluster.startController();
    cluster.run(12_000);
    expect(cluster.notesOf('controller.activated').map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(partitionOf(cluster, 't-0')).toEqual(before);
    expect([...cluster.brokers.values()].map(({ control }) => control.lifecycle.brokerEpoch)).toEqual(epochs);
    expect(cluster.notesOf('broker.sessionExpired')).toEqual([]);
    for (const { control } of cluster.brokers.values()) expect(control.image.partitions.get('t-0')).toEqual(before);
  });

  it('gives every unfenced broker a fresh session: one that died meanwhile is fenced 9 s after the activation (QuorumController.claim)', () => {
    const cluster = bootedCluster(2);
    cluster.crashController();
    cluster.crashBroker(2);
    cluster.run(1_000);
    cluster.startController();
    const startedAt = cluster.now;
    cluster.run(11_000);
    const expired = cluster.notes.filter(({ note }) => note.kind === 'broker.sessionExpired');
    expect(expired.map(({ note }) => note)).toMatchObject([{ broker: 2 }]);
    // The eighth check, each 1.125 s after the one before, just finds it expired.
    expect((expired[0]!.at - startedAt) / 1_000_000).toBeCloseTo(9.0, 1);
  });
});
