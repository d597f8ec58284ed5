import { append, topicQueues } from '../../../sim/protocol/client/producer/accumulator.ts';
import { drain } from '../../../sim/protocol/client/producer/drain.ts';
import { producer, type ProducerState } from '../../../sim/protocol/client/producer/index.ts';
import { ready } from '../../../sim/protocol/client/producer/ready.ts';
import { resolveProducerConfig } from '../../../sim/protocol/config/resolve.ts';
import { partsSizeOf } from '../../../sim/protocol/log/records.ts';
import type { Out } from '../../../sim/protocol/machine.ts';
import { compare, type VectorResult } from './result.ts';

type Name = string;

interface Full {
  readonly 'batch.size': number;
  readonly 'linger.ms': number;
  readonly appends: number;
}
interface Delays {
  readonly 'batch.size': number;
  readonly 'linger.ms': number;
  readonly steps: readonly { readonly at: number; readonly append: readonly (readonly [Name, number])[] }[];
  readonly leaders: Readonly<Record<Name, Name>>;
}
interface Drains {
  readonly nodes: Readonly<Record<Name, readonly Name[]>>;
  readonly steps: readonly {
    readonly append: readonly Name[];
    readonly drainMaxSize: 'batchSize' | 'max';
    readonly mute?: readonly Name[];
    readonly unmute?: readonly Name[];
  }[];
}

/** RecordAccumulatorTest: partitions are named tp1, tp2, ...; records have a key of 3 and a value of 5 bytes. */
interface AccumulatorCase {
  readonly name: string;
  readonly input: Full | Delays | Drains;
  readonly expected: Readonly<Record<string, unknown>>;
}

export const run = ({ input, expected }: AccumulatorCase, _header: unknown): VectorResult => {
  if ('appends' in input) return compare(expected, runFull(input));
  return 'nodes' in input ? compare(expected, runDrains(input)) : runDelays(input, expected);
};

const TOPIC = 'test';
const partitionOf = (name: Name): number => Number(name.slice(2)) - 1;
const nodeOf = (name: Name): number => Number(name.slice(4));

interface Bench {
  readonly state: ProducerState;
  nowMs: number;
  add(name: Name, count: number): void;
}

/** A producer that never talks to anybody, with the metadata of a test; partitions of a node in the order given. */
function bench(config: Readonly<Record<string, string | number | boolean>>, nodes: Readonly<Record<Name, readonly Name[]>>): Bench {
  let now = 0;
  const out = {
    get now() {
      return now;
    },
    wallMs: 0,
    random: () => 0,
    connect: () => 1,
    after: () => 1,
    cancel: () => undefined,
    note: () => undefined,
  } as unknown as Out;
  const settings = resolveProducerConfig({ acks: '1', 'enable.idempotence': false, ...config });
  const role = { bootstrap: [1], topic: null, await: 'async', workload: null, keyWeights: null, schedule: null, records: [] };
  const state = producer.start({ nodeId: -1, name: 'p', rack: null, config: settings, files: null, incarnation: 1, role }, out);
  tellMetadata(state, nodes);
  const record = Object.freeze({ key: 'key', value: 'value', timestamp: 0 });
  return {
    state,
    get nowMs() {
      return now / 1_000;
    },
    set nowMs(ms) {
      now = ms * 1_000;
    },
    add(name, count) {
      const incoming = { record, workload: null, number: 0, keyIndex: -1, timestamp: 0, sentAt: now, partsSize: partsSizeOf(record) };
      for (let i = 0; i < count; i++) append(state, topicQueues(state.accumulator, TOPIC), partitionOf(name), incoming, out);
    },
  };
}

function tellMetadata({ client }: ProducerState, nodes: Readonly<Record<Name, readonly Name[]>>): void {
  const partitions = Object.entries(nodes).flatMap(([node, names]) => {
    client.metadata.brokers.set(nodeOf(node), { id: nodeOf(node), rack: null });
    client.metadata.ledBy.set(nodeOf(node), names.length);
    return names.map((name, place) => ({ partition: partitionOf(name), leader: nodeOf(node), place }));
  });
  partitions.sort((a, b) => a.partition - b.partition);
  client.metadata.topics.set(TOPIC, {
    name: TOPIC,
    topicId: '',
    isInternal: false,
    partitions: partitions.map(({ partition, leader }) => ({
      partition,
      leader,
      leaderEpoch: 0,
      replicas: [],
      isr: [],
      offlineReplicas: [],
    })),
    order: partitions.map(({ partition }) => partition),
    places: partitions.map(({ place }) => place),
  });
}

const dequeOf = (state: ProducerState, partition: number) => state.accumulator.queues.find(queue => queue.partition === partition)!.deque;

/** `appends` is one more than fit the first batch. */
function runFull({ appends, ...config }: Full) {
  const { state, add } = bench({ 'batch.size': config['batch.size'], 'linger.ms': config['linger.ms'] }, { node1: ['tp1'] });
  add('tp1', appends - 1);
  const dequeSizeAfterNAppends = dequeOf(state, 0).length;
  const readyAfterNAppends = ready(state, 0).nodes.length > 0;
  add('tp1', 1);
  const deque = dequeOf(state, 0);
  return {
    recordsInFirstBatch: deque[0]!.records.count,
    dequeSizeAfterNAppends,
    readyAfterNAppends,
    dequeSizeAfterNPlus1: deque.length,
    readyAfterNPlus1: ready(state, 0).nodes.length > 0,
    drainedBatches: drain(state, 1, 0).length,
  };
}

function runDelays({ steps, leaders, ...config }: Delays, expected: AccumulatorCase['expected']): VectorResult {
  const nodes: Record<Name, Name[]> = {};
  for (const [name, node] of Object.entries(leaders)) (nodes[node] ??= []).push(name);
  const test = bench({ 'batch.size': config['batch.size'], 'linger.ms': config['linger.ms'] }, nodes);
  const actual = steps.map(({ at, append: appends }) => {
    test.nowMs = at;
    for (const [name, count] of appends) test.add(name, count);
    const { nodes: readyNodes, checkAt } = ready(test.state, at * 1_000);
    return { readyNodes: readyNodes.map(node => `node${node}`), nextReadyCheckDelayMs: checkAt / 1_000 - at };
  });
  const wanted = expected['steps'] as readonly {
    readonly readyNodes: readonly Name[];
    readonly nextReadyCheckDelayMs?: number;
    readonly nextReadyCheckDelayMsAtMost?: number;
  }[];
  const holds = wanted.every(({ readyNodes, nextReadyCheckDelayMs, nextReadyCheckDelayMsAtMost }, i) => {
    const step = actual[i]!;
    const isSameSet = JSON.stringify(step.readyNodes) === JSON.stringify(readyNodes);
    return (
      isSameSet &&
      (nextReadyCheckDelayMs === undefined
        ? step.nextReadyCheckDelayMs <= nextReadyCheckDelayMsAtMost!
        : step.nextReadyCheckDelayMs === nextReadyCheckDelayMs)
    );
  });
  return holds ? { ok: true } : { ok: false, actual: { steps: actual } };
}

function runDrains({ nodes, steps }: Drains) {
  const batchSize = 'value'.length + 61;
  const { state, add } = bench({ 'batch.size': batchSize, 'linger.ms': 10 }, nodes);
  const drained = steps.map(step => {
    for (const name of step.append) add(name, 1);
    for (const queue of state.accumulator.queues) {
      const name = `tp${queue.partition + 1}`;
      if (step.mute?.includes(name)) queue.muted = true;
      if (step.unmute?.includes(name)) queue.muted = false;
    }
    const maxRequestSize = step.drainMaxSize === 'max' ? Number.MAX_SAFE_INTEGER : batchSize;
    const limited = { ...state, settings: { ...state.settings, maxRequestSize } };
    const batches = Object.keys(nodes).flatMap(node => drain(limited, nodeOf(node), 0));
    return batches.map(batch => `tp${state.accumulator.queues[batch.queue]!.partition + 1}`);
  });
  return { drained };
}
