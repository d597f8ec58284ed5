import type { Mutant } from './mutant.ts';

/** Placement of new replicas (broker.md 3.8). */
export const placement: readonly Mutant[] = [
  {
    name: 'placement-no-stripes',
    file: 'sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts',
    text: 'list.offset = (list.offset + 1) % list.brokers.length;',
    replacement: '',
    rule: 'each round begins one broker further',
    source: 'StripedReplicaPlacer.BrokerList.next',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka kraft-placement.json',
  },
  {
    name: 'placement-leader-rack-twice',
    file: 'sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts',
    text: 'if (at === leaderRack && skipLeaderRack) skipLeaderRack = false;',
    replacement: 'if (false) skipLeaderRack = false;',
    rule: 'the second replica is in another rack than the first',
    source: 'StripedReplicaPlacer.RackList.place',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka kraft-placement.json',
  },
  {
    name: 'placement-never-shuffled',
    file: 'sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts',
    text: 'list.epoch === list.unfenced && list.unfenced > 1',
    replacement: 'false',
    rule: 'when every broker has led once, the order is shuffled',
    source: 'StripedReplicaPlacer.RackList.place',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka striped-placer-generated.json',
  },
  {
    name: 'placement-fenced-first',
    file: 'sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts',
    text: 'const leader = next(racks[at]!.unfenced, list.epoch);',
    replacement: 'const leader = next(racks[at]!.fenced.brokers.length > 0 ? racks[at]!.fenced : racks[at]!.unfenced, list.epoch);',
    rule: 'a fenced broker never comes first',
    source: 'StripedReplicaPlacer.RackList.place',
    test: 'test/vectors/vectors.test.ts',
    testName: 'vectors from Kafka kraft-placement.json',
  },
];
