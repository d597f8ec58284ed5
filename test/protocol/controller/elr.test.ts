import { describe, expect, it } from 'vitest';
import { bootedCluster, createTopic, partitionOf, watchRecords } from './network.ts';

/** Eligible leader replicas (KIP-966): who left the ISR while it was below min.insync.replicas still has all that is committed. */
describe('ELR', () => {
  it('takes up those who leave the ISR below min.insync.replicas, and the last leader when nobody is left', () => {
    const cluster = bootedCluster(3);
    createTopic(cluster, 't', [[1, 2, 3]], { 'min.insync.replicas': '2' });
    cluster.crashBroker(3);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 1, isr: [1, 2], elr: [] });
    cluster.crashBroker(2);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 1, isr: [1], elr: [2] });
    cluster.crashBroker(1);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({
      leader: -1,
      isr: [],
      elr: [1, 2],
      lastKnownElr: [1],
      leaderEpoch: 1,
      partitionEpoch: 3,
    });
  });

  it('the first eligible broker that comes back after a clean end leads, without an unclean election', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 't', [[1, 2]], { 'min.insync.replicas': '2' });
    cluster.stopBroker(2);
    cluster.run(12_000);
    cluster.stopBroker(1);
    cluster.run(12_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: -1, isr: [], elr: [1, 2], lastKnownElr: [1] });
    cluster.startBroker(2);
    cluster.run(1_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({
      leader: 2,
      isr: [2],
      elr: [1],
      lastKnownElr: [],
      leaderRecoveryState: 'RECOVERED',
    });
  });

  it('a new min.insync.replicas makes every ELR of its topic void, one ClearElrRecord after the ConfigRecords', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 't', [[1, 2]], { 'min.insync.replicas': '2' });
    cluster.crashBroker(2);
    cluster.run(11_000);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ isr: [1], elr: [2], partitionEpoch: 1 });
    const records = watchRecords(cluster);
    const configs = { 'min.insync.replicas': '1', 'retention.ms': '1000' };
    cluster.ask({ api: 'IncrementalAlterConfigs', resources: [{ resourceType: 'TOPIC', resourceName: 't', configs }] });
    cluster.run(100);
    expect(records()).toEqual(['ConfigRecord', 'ConfigRecord', 'ClearElrRecord']);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ isr: [1], elr: [], partitionEpoch: 1 });
  });

  it('min.insync.replicas belongs to the cluster: not to be set for one broker, not to be deleted for all', () => {
    const cluster = bootedCluster(1);
    const alter = (resourceName: string, value: string | null) =>
      cluster.ask({
        api: 'IncrementalAlterConfigs',
        resources: [{ resourceType: 'BROKER', resourceName, configs: { 'min.insync.replicas': value } }],
      });
    alter('1', '2');
    alter('', null);
    alter('', '2');
    cluster.run(100);
    const errors = cluster.answers.map(({ response }) => response.api === 'IncrementalAlterConfigs' && response.resources[0]!.error);
    expect(errors).toEqual(['INVALID_CONFIG', 'INVALID_CONFIG', 'NONE']);
  });
});

describe('unclean leader election', () => {
  it('follows the topic: enabled, the first replica that is there leads, RECOVERING, with all others out of the ISR', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 'dirty', [[1, 2]], { 'unclean.leader.election.enable': 'true' });
    createTopic(cluster, 'clean', [[1, 2]]);
    cluster.crashBroker(2);
    cluster.run(11_000);
    cluster.crashBroker(1);
    cluster.run(11_000);
    cluster.startBroker(2);
    cluster.run(1_000);
    expect(partitionOf(cluster, 'dirty-0')).toMatchObject({ leader: 2, isr: [2], elr: [], leaderRecoveryState: 'RECOVERING' });
    expect(partitionOf(cluster, 'clean-0')).toMatchObject({ leader: -1, isr: [], elr: [1], lastKnownElr: [1] });
  });

  it('by hand it needs no setting (ElectLeaders UNCLEAN)', () => {
    const cluster = bootedCluster(2);
    createTopic(cluster, 't', [[1, 2]]);
    cluster.crashBroker(2);
    cluster.run(11_000);
    cluster.crashBroker(1);
    cluster.run(11_000);
    cluster.startBroker(2);
    cluster.run(1_000);
    cluster.ask({ api: 'ElectLeaders', electionType: 'UNCLEAN', timeoutMs: 1_000, partitions: ['t-0'] });
    cluster.run(100);
    expect(partitionOf(cluster, 't-0')).toMatchObject({ leader: 2, isr: [2], leaderRecoveryState: 'RECOVERING' });
  });
});
