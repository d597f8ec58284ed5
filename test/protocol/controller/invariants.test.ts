import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartitionRegistration } from '../../../sim/protocol/metadata/image.ts';
import { bootedCluster, createTopic, type TestCluster } from './network.ts';

type Blow = { readonly what: 'crash' | 'stop' | 'start' | 'controller' | 'expand'; readonly broker: number; readonly waitMs: number };

const blow: fc.Arbitrary<Blow> = fc.record({
  what: fc.constantFrom('crash', 'stop', 'start', 'controller', 'expand'),
  broker: fc.integer({ min: 1, max: 3 }),
  waitMs: fc.integer({ min: 10, max: 12_000 }),
});

function strike(cluster: TestCluster, { what, broker, waitMs }: Blow): void {
  const { up } = cluster.brokers.get(broker)!;
  if (what === 'crash' && up) cluster.crashBroker(broker);
  if (what === 'stop' && up) cluster.stopBroker(broker);
  if (what === 'start' && !up) cluster.startBroker(broker);
  if (what === 'expand') expandAll(cluster, broker);
  if (what === 'controller') {
    cluster.crashController();
    cluster.run(200);
    cluster.startController();
  }
  cluster.run(waitMs);
}

/** The leader proposes all live replicas, as it would once they have caught up. */
function expandAll(cluster: TestCluster, brokerId: number): void {
  const broker = cluster.brokers.get(brokerId)!;
  const { image } = broker.control;
  for (const partition of broker.up ? image.partitions.values() : []) {
    const { tp, topicId, leaderEpoch, partitionEpoch, replicas } = partition;
    if (partition.leader !== brokerId) continue;
    const newIsr = replicas
      .filter(id => id === brokerId || image.brokers.get(id)?.fenced === false)
      .map(id => ({ brokerId: id, brokerEpoch: -1 }));
    cluster.propose(broker, { tp, topicId, leaderEpoch, partitionEpoch, newIsr, leaderRecoveryState: 'RECOVERED' });
  }
}

const partitionsOf = (cluster: TestCluster): PartitionRegistration[] => [...cluster.controller!.image.partitions.values()];

describe('whatever breaks', () => {
  it('a leader is in the ISR, ISR and ELR share nobody, an ISR of min.insync.replicas has no ELR (KIP-966)', () => {
    fc.assert(
      fc.property(fc.array(blow, { minLength: 3, maxLength: 10 }), blows => {
        const cluster = bootedCluster(3);
        createTopic(cluster, 'two', [[1, 2, 3]], { 'min.insync.replicas': '2' });
        createTopic(cluster, 'one', [[2, 3]]);
        for (const one of blows) {
          const before = new Map(partitionsOf(cluster).map(partition => [partition.tp, partition]));
          strike(cluster, one);
          for (const partition of partitionsOf(cluster)) {
            const { tp, leader, isr, elr, partitionEpoch, leaderEpoch } = partition;
            const minIsr = tp === 'two-0' ? 2 : 1;
            expect(leader === -1 ? isr.length === 0 : isr.includes(leader)).toBe(true);
            expect(isr.some(id => elr.includes(id))).toBe(false);
            if (isr.length >= minIsr) expect(elr).toEqual([]);
            // Epochs only go up, and nothing changes without the partition epoch.
            const earlier = before.get(tp)!;
            expect(leaderEpoch).toBeGreaterThanOrEqual(earlier.leaderEpoch);
            if (partitionEpoch === earlier.partitionEpoch) expect(partition).toEqual(earlier);
            else expect(partitionEpoch).toBeGreaterThan(earlier.partitionEpoch);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the index by broker says what a walk over all partitions would (BrokersToIsrs)', () => {
    fc.assert(
      fc.property(fc.array(blow, { maxLength: 8 }), blows => {
        const cluster = bootedCluster(3);
        createTopic(cluster, 'two', [[1, 2, 3], [3, 1, 2]], { 'min.insync.replicas': '2' }); // prettier-ignore
        for (const one of blows) strike(cluster, one);
        const { index } = cluster.controller!;
        const all = partitionsOf(cluster);
        const tps = (holds: (partition: PartitionRegistration) => boolean) => new Set(all.filter(holds).map(({ tp }) => tp));
        for (const id of [1, 2, 3]) {
          expect(index.inIsr.get(id) ?? new Set()).toEqual(tps(({ isr }) => isr.includes(id)));
          expect(index.inElr.get(id) ?? new Set()).toEqual(tps(({ elr }) => elr.includes(id)));
          expect(index.leaderships.get(id) ?? 0).toBe(tps(({ leader }) => leader === id).size);
        }
        expect(index.leaderless).toEqual(tps(({ leader }) => leader === -1));
        expect(index.imbalanced).toEqual(tps(({ leader, replicas }) => leader !== replicas[0]));
      }),
      { numRuns: 25 },
    );
  });

  it('every broker ends with the image of the controller', () => {
    fc.assert(
      fc.property(fc.array(blow, { maxLength: 8 }), blows => {
        const cluster = bootedCluster(3);
        createTopic(cluster, 't', [[1, 2, 3]]);
        for (const one of blows) strike(cluster, one);
        // Who is about to stop has stopped by then.
        cluster.run(20_000);
        for (const id of [1, 2, 3]) if (!cluster.brokers.get(id)!.up) cluster.startBroker(id);
        cluster.run(25_000);
        const { brokers, partitions } = cluster.controller!.image;
        expect([...brokers.values()].every(({ fenced }) => !fenced)).toBe(true);
        for (const { control } of cluster.brokers.values()) {
          expect(control.lifecycle.state).toBe('RUNNING');
          expect(control.image.partitions).toEqual(partitions);
          expect(control.image.brokers).toEqual(brokers);
        }
      }),
      { numRuns: 25 },
    );
  });
});
