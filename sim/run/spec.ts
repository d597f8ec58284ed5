import type { Us } from '../engine/time.ts';
import { UPTIME_AT_ZERO, type ClusterSpec, type NodeSpec } from '../cluster/spec.ts';
import type { ConsumerRole } from '../protocol/client/consumer/index.ts';
import type { ProducerRole } from '../protocol/client/producer/index.ts';
import { zipfWeights } from './zipf.ts';
import type { ConsumerSetup, NodeSetup, ProducerSetup, RecordSetup, Scenario } from './scenario/types.ts';

/** The cluster that a scenario asks for. */
export const specOf = (scenario: Scenario, seed: number): ClusterSpec => ({
  seed,
  combined: scenario.cluster.mode === 'kraft' && scenario.cluster.controllers.length === 0,
  controllers: scenario.cluster.controllers.map(nodeSpec),
  brokers: scenario.cluster.brokers.map(nodeSpec),
  producers: scenario.producers.map(producer => ({ name: producer.name, config: producer.config, role: producerRole(producer) })),
  consumers: scenario.consumers.map(consumer => ({ name: consumer.name, config: consumer.config, role: consumerRole(consumer) })),
  network: scenario.network,
});

/** A broker that an action adds. */
export const newBrokerSpec = ({ cluster: { newBroker } }: Scenario, id: number, rack: string | null): NodeSpec =>
  nodeSpec({
    ...newBroker,
    ...{ name: `broker-${id}`, id, rack },
    config: rack === null ? newBroker.config : { ...newBroker.config, 'broker.rack': rack },
  });

const nodeSpec = ({ id, name, rack, config, disk, clock }: NodeSetup): NodeSpec => ({
  nodeId: id,
  name,
  rack,
  config,
  disk,
  skewUs: clock.skewUs,
  driftPpm: clock.driftPpm,
  starts: true,
});

/** Bootstrap servers are the cluster's business; times are those of the producer's own clock. */
const producerRole = ({
  name,
  topic,
  workload,
  records,
  fromUs,
  untilUs,
  await: wait,
}: ProducerSetup): Omit<ProducerRole, 'bootstrap'> => ({
  topic,
  await: wait,
  workload:
    workload === null
      ? null
      : Object.freeze({
          name,
          keyPattern: workload.keys?.pattern ?? null,
          keyCount: workload.keys?.count ?? 0,
          valueBytesMin: workload.valueBytes.min,
          valueBytesMax: workload.valueBytes.max,
        }),
  keyWeights: workload === null || workload.keys === null ? null : zipfWeights(workload.keys.count, workload.keys.skewThousandths),
  schedule:
    workload === null
      ? null
      : {
          fromUs: hostTime(fromUs),
          untilUs: untilUs === null ? null : hostTime(untilUs),
          limit: workload.limit,
          ratePerSecond: workload.ratePerSecond,
        },
  records: records.map(scriptedRecord),
});

const hostTime = (us: Us): Us => us + UPTIME_AT_ZERO;

const scriptedRecord = ({ atUs, timestampMs, headers, ...record }: RecordSetup): ProducerRole['records'][number] => ({
  ...record,
  atUs: hostTime(atUs),
  timestamp: timestampMs,
  headers: Object.entries(headers),
});

const consumerRole = (consumer: ConsumerSetup): Omit<ConsumerRole, 'bootstrap'> => ({
  group: consumer.group,
  topics: consumer.topics,
  assign: consumer.assign,
  processingUs: consumer.processing,
  commit: consumer.commit,
  manualPoll: consumer.manualPoll,
  onError: consumer.onError,
});

/** When a client's process starts. A producer with a workload is there from the beginning and sends from its time on. */
export const startsAtUs = (client: ProducerSetup | ConsumerSetup): number =>
  'workload' in client && client.workload !== null ? 0 : client.fromUs;
