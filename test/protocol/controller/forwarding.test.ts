import { describe, expect, it } from 'vitest';
import { bootedCluster, TestCluster } from './network.ts';

const newTopic = {
  kind: 'request',
  api: 'CreateTopics',
  correlationId: 0,
  clientId: 'admin',
  timeoutMs: 30_000,
  validateOnly: false,
  topics: [{ name: 'orders', numPartitions: 1, replicationFactor: 1, assignment: null, config: {} }],
} as const;

const answers = (cluster: TestCluster, id: number) => cluster.brokers.get(id)!.events.filter(event => event.type === 'forwarded');

describe('the way to the controller (NodeToControllerChannelManager)', () => {
  it('carries a request there, and the answer back when its records are committed', () => {
    const cluster = bootedCluster(1);
    cluster.forward(1, newTopic, 'auto-create');
    cluster.run(100);
    expect(answers(cluster, 1)).toMatchObject([
      { token: 'auto-create', response: { api: 'CreateTopics', topics: [{ name: 'orders', error: 'NONE' }] } },
    ]);
  });

  it('keeps a request while there is no controller, for 60 s', () => {
    const cluster = bootedCluster(1);
    cluster.crashController();
    cluster.forward(1, newTopic, 'late');
    cluster.run(59_000);
    expect(answers(cluster, 1)).toEqual([]);
    cluster.run(2_000);
    expect(answers(cluster, 1)).toEqual([{ type: 'forwarded', token: 'late', response: null }]);
  });

  it('sends it again to the controller that comes back within that time', () => {
    const cluster = bootedCluster(1);
    cluster.crashController();
    cluster.forward(1, newTopic, 'patient');
    cluster.run(5_000);
    cluster.startController();
    cluster.run(3_000);
    expect(answers(cluster, 1)).toMatchObject([{ token: 'patient', response: { topics: [{ error: 'NONE' }] } }]);
  });

  it('a controller that is not active yet answers NOT_CONTROLLER, which no client hears of', () => {
    const cluster = new TestCluster();
    cluster.startController();
    cluster.startBroker(1);
    cluster.run(3_000);
    expect(cluster.brokers.get(1)!.control.lifecycle.state).toBe('RUNNING');
  });
});

describe('a controller that hears nothing, but whose connections stand', () => {
  it('a heartbeat is given up after 2 s, and the next one goes out on a new connection 2 s later', () => {
    const cluster = bootedCluster(1);
    cluster.deaf.add(101);
    const before = cluster.sent.length;
    cluster.run(12_000);
    const heartbeats = cluster.sent.slice(before).filter(({ message }) => message.api === 'BrokerHeartbeat');
    const gapsMs = heartbeats.slice(1).map(({ at }, index) => (at - heartbeats[index]!.at) / 1_000);
    expect(new Set(heartbeats.map(({ connection }) => connection)).size).toBe(heartbeats.length);
    for (const gap of gapsMs) expect(Math.abs(gap - 4_000)).toBeLessThan(100);
  });

  it('a forwarded request waits 30 s for its answer before it is sent again (controller.socket.timeout.ms)', () => {
    const cluster = bootedCluster(1);
    cluster.deaf.add(101);
    cluster.forward(1, newTopic, 'stuck');
    const sendings = () => cluster.sent.filter(({ message }) => message.api === 'CreateTopics' && message.kind === 'request').length;
    cluster.run(29_000);
    expect(sendings()).toBe(1);
    cluster.deaf.delete(101);
    cluster.run(3_000);
    expect(sendings()).toBe(2);
    expect(answers(cluster, 1)).toMatchObject([{ token: 'stuck', response: { topics: [{ error: 'NONE' }] } }]);
  });

  it('the observer of the metadata log gives up a fetch after controller.quorum.request.timeout.ms and connects anew', () => {
    const cluster = bootedCluster(1);
    cluster.deaf.add(101);
    cluster.run(10_000);
    cluster.deaf.delete(101);
    // The last attempt that was swallowed takes its 2 s, and the pause after it.
    cluster.run(3_000);
    const { control } = cluster.brokers.get(1)!;
    expect(cluster.controller!.image.offset - control.image.offset).toBeLessThan(3);
  });
});

describe('producer ids (RPCProducerIdManager, ProducerIdControlManager)', () => {
  it('come from blocks of 1000, the next one asked for when 90% are used', () => {
    const cluster = bootedCluster(2);
    expect(cluster.producerId(1)).toBe(-1);
    expect(cluster.producerId(2)).toBe(-1);
    cluster.run(100);
    const blocks = () => cluster.notesOf('metadata.appended').filter(({ record }) => record.type === 'ProducerIdsRecord').length;
    expect(blocks()).toBe(2);
    const ids = Array.from({ length: 900 }, () => cluster.producerId(1));
    expect(ids).toEqual(Array.from({ length: 900 }, (_, at) => at));
    expect(cluster.producerId(2)).toBe(1_000);
    cluster.run(100);
    expect(blocks()).toBe(2);
    expect(cluster.producerId(1)).toBe(900);
    cluster.run(100);
    expect(blocks()).toBe(3);
    const rest = Array.from({ length: 100 }, () => cluster.producerId(1));
    expect(rest.slice(-2)).toEqual([999, 2_000]);
  });

  it('are never handed out twice, whoever crashes', () => {
    const cluster = bootedCluster(1);
    cluster.producerId(1);
    cluster.run(100);
    const before = cluster.producerId(1);
    cluster.crashController();
    cluster.crashBroker(1);
    cluster.startController();
    cluster.startBroker(1);
    cluster.run(15_000);
    cluster.producerId(1);
    cluster.run(100);
    expect(cluster.producerId(1)).toBe(before + 1_000);
  });
});
