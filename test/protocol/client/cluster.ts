import type { MetadataResponse, PartitionMetadata } from '../../../sim/protocol/messages/metadata.ts';
import type { ProducePartitionResponse, ProduceRequest, ProduceResponse } from '../../../sim/protocol/messages/produce.ts';
import type { Request, Response } from '../../../sim/protocol/messages/index.ts';
import { lastOffsetOf, type Batch } from '../../../sim/protocol/log/batch.ts';
import { partitionOf, topicOf, type TopicPartition } from '../../../sim/protocol/topicPartition.ts';
import type { Broker } from './harness.ts';

/** What the scripted brokers of a test agree on. */
export interface FakeCluster {
  brokers: number[];
  /** Leader of each partition, by topic. */
  readonly topics: Map<string, { leaders: number[]; epochs: number[] }>;
  /** Batches that were written, with their offsets. */
  readonly logs: Map<TopicPartition, Batch[]>;
  readonly broker: Broker;
  /** Gets first say on every produce request: an error for a partition, or null to write it. */
  refuse: ((tp: TopicPartition, batch: Batch, node: number) => Partial<ProducePartitionResponse> | null) | null;
  /** True: produce requests get no answer (nothing is written). */
  deaf: boolean;
  /** True: nobody gives out producer ids, so that idempotent producers fill batches and send none. */
  withholdsIds: boolean;
}

/** Brokers 1..3 with the given topics; partition p of a topic is led by broker 1 + p mod 3. */
export function fakeCluster(topics: Readonly<Record<string, number>>): FakeCluster {
  const cluster: FakeCluster = {
    brokers: [1, 2, 3],
    topics: new Map(),
    logs: new Map(),
    broker: request => answer(cluster, request),
    refuse: null,
    deaf: false,
    withholdsIds: false,
  };
  for (const [topic, count] of Object.entries(topics)) {
    const partitions = Array.from({ length: count }, (_, p) => p);
    cluster.topics.set(topic, { leaders: partitions.map(p => 1 + (p % 3)), epochs: partitions.map(() => 0) });
  }
  return cluster;
}

function answer(cluster: FakeCluster, request: Request): Response | null {
  const header = { kind: 'response', correlationId: request.correlationId } as const;
  switch (request.api) {
    case 'Metadata':
      return metadata(cluster, request.topics, request.correlationId);
    case 'InitProducerId':
      if (cluster.withholdsIds) return null;
      return { ...header, api: 'InitProducerId', error: 'NONE', producerId: 7_000, producerEpoch: 0 };
    case 'Produce':
      return cluster.deaf ? null : produce(cluster, request);
    default:
      return null;
  }
}

function metadata(cluster: FakeCluster, names: readonly string[] | null, correlationId: number): MetadataResponse {
  const topics = (names ?? [...cluster.topics.keys()]).map(name => {
    const topic = cluster.topics.get(name);
    if (topic === undefined) return { error: 'UNKNOWN_TOPIC_OR_PARTITION' as const, name, topicId: '', isInternal: false, partitions: [] };
    const partitions = topic.leaders.map((leader, partition): PartitionMetadata => {
      const leaderEpoch = topic.epochs[partition]!;
      return {
        error: leader < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE',
        partition,
        leader,
        leaderEpoch,
        replicas: [1, 2, 3],
        isr: [1, 2, 3],
        offlineReplicas: [],
      };
    });
    return { error: 'NONE' as const, name, topicId: `id-of-${name}`, isInternal: false, partitions };
  });
  const brokers = cluster.brokers.map(id => ({ id, rack: null }));
  return { kind: 'response', api: 'Metadata', correlationId, brokers, controllerId: 1, topics };
}

function produce(cluster: FakeCluster, request: ProduceRequest): ProduceResponse | null {
  const partitions = request.partitions.map(({ tp, batch }): ProducePartitionResponse => {
    const leader = cluster.topics.get(topicOf(tp))!.leaders[partitionOf(tp)]!;
    const refused = cluster.refuse?.(tp, batch, leader) ?? null;
    const base = { tp, error: 'NONE' as const, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: 0 };
    return refused === null ? { ...base, baseOffset: write(cluster, tp, batch) } : { ...base, ...refused };
  });
  if (request.acks === 0) return null;
  return { kind: 'response', api: 'Produce', correlationId: request.correlationId, partitions, throttleTimeMs: 0 };
}

function write(cluster: FakeCluster, tp: TopicPartition, batch: Batch): number {
  const log = cluster.logs.get(tp) ?? [];
  const last = log[log.length - 1];
  const baseOffset = last === undefined ? 0 : lastOffsetOf(last) + 1;
  log.push({ ...batch, baseOffset });
  cluster.logs.set(tp, log);
  return baseOffset;
}
