import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import { DEFAULT_DISK, type DiskSettings, type LinkSettings, type NetworkSettings } from '../../world/index.ts';
import type { ScenarioFields } from './fileShape.ts';
import type { DiskFields } from './setupShapes.ts';
import type { ClusterSetup, NodeSetup, TopicSetup } from './types.ts';

/** One machine room, gigabit and better, unless the file says otherwise. */
const DEFAULT_LATENCY = { minUs: 200, maxUs: 1_000 };
const DEFAULT_BYTES_PER_SECOND = 1_000_000_000;
const NO_SKEW = { skewUs: 0, driftPpm: 0 };

/** Internal topics, whose default of three replicas never exceeds the number of brokers, as an operator would have set it. */
const INTERNAL_REPLICATION: Readonly<Record<string, number>> = {
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'share.coordinator.state.topic.replication.factor': 3,
  'share.coordinator.state.topic.min.isr': 2,
};

const internalReplication = (brokers: number): ConfigOverrides =>
  Object.fromEntries(
    Object.entries(INTERNAL_REPLICATION)
      .filter(([, replicas]) => replicas > brokers)
      .map(([key]) => [key, brokers]),
  );

export function buildCluster(fields: ScenarioFields): ClusterSetup {
  const { mode, controllers, brokers, config, defects } = fields.cluster;
  const listed =
    typeof brokers === 'number' ? Array.from({ length: brokers }, (_, index) => plainBroker(index + 1)) : brokers.map(({ value }) => value);
  const shared = { ...internalReplication(listed.length), ...config };
  const disk = buildDisk(fields.disk, DEFAULT_DISK);
  return {
    mode,
    controllers:
      controllers === 'combined'
        ? []
        : Array.from({ length: controllers }, (_, index) => controllerSetup(index + 1, mode, { shared, disk })),
    brokers: listed.map(broker => ({
      name: `broker-${broker.id}`,
      id: broker.id,
      rack: broker.rack,
      config: { ...shared, ...broker.config, ...(broker.rack === null ? {} : { 'broker.rack': broker.rack }) },
      disk: buildDisk(broker.disk, disk),
      clock: { skewUs: broker.clock.skew, driftPpm: broker.clock.drift },
    })),
    newBroker: { config: shared, disk, clock: NO_SKEW },
    defects,
  };
}

type BrokerFields = Exclude<ScenarioFields['cluster']['brokers'], number>[number]['value'];

const plainBroker = (id: number): BrokerFields => ({ id, rack: null, config: {}, disk: {}, clock: { skew: 0, drift: 0 } });

/** Controllers have ids from 101 on; ZooKeeper servers have their own. */
function controllerSetup(
  number: number,
  mode: 'kraft' | 'zookeeper',
  { shared, disk }: { shared: ConfigOverrides; disk: DiskSettings },
): NodeSetup {
  const isKraft = mode === 'kraft';
  return {
    name: `${isKraft ? 'controller' : 'zookeeper'}-${number}`,
    id: isKraft ? 100 + number : number,
    ...{ rack: null, config: shared, disk, clock: NO_SKEW },
  };
}

function buildDisk({ write, seek, flush, bandwidth, capacity, pageCache }: DiskFields, base: DiskSettings): DiskSettings {
  return Object.freeze({
    write: write ?? base.write,
    seek: seek ?? base.seek,
    flush: flush ?? base.flush,
    bytesPerSecond: bandwidth ?? base.bytesPerSecond,
    capacityBytes: capacity ?? base.capacityBytes,
    pageCacheBytes: pageCache ?? base.pageCacheBytes,
  });
}

const NO_NETWORK: NonNullable<ScenarioFields['network']> = { latency: undefined, bandwidth: undefined, links: [] };

export function buildNetwork(given: ScenarioFields['network']): NetworkSettings {
  const { latency, bandwidth, links } = given ?? NO_NETWORK;
  return Object.freeze({
    latency: latency ?? DEFAULT_LATENCY,
    bytesPerSecond: bandwidth ?? DEFAULT_BYTES_PER_SECOND,
    links: links.map((link): LinkSettings => ({
      between: link.between,
      ...(link.latency === undefined ? {} : { latency: link.latency }),
      ...(link.bandwidth === undefined ? {} : { bytesPerSecond: link.bandwidth }),
    })),
  });
}

/** Without partitions and replicas given, those of the brokers' settings (num.partitions, default.replication.factor). */
export function buildTopic(topic: ScenarioFields['topics'][number]['value'], config: ConfigOverrides): TopicSetup {
  const { name, partitions, replicationFactor, assignment } = topic;
  return {
    name,
    partitions: assignment?.length ?? partitions ?? Number(config['num.partitions'] ?? 1),
    replicationFactor: assignment === undefined ? (replicationFactor ?? Number(config['default.replication.factor'] ?? 1)) : -1,
    assignment: assignment ?? null,
    config: topic.config,
  };
}
