import { msToUs, usToMs } from '../../../sim/engine/time.ts';
import { broker } from '../../../sim/protocol/broker/index.ts';
import type { BrokerFiles, BrokerState } from '../../../sim/protocol/broker/index.ts';
import { BROKER_CONFIG } from '../../../sim/protocol/config/broker.ts';
import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import { batchSize } from '../../../sim/protocol/log/records.ts';
import type { Input, Out, TimerInput } from '../../../sim/protocol/machine.ts';
import type { Message, Request, Response } from '../../../sim/protocol/messages/index.ts';
import { applyRecords } from '../../../sim/protocol/metadata/applyRecords.ts';
import type { MetadataRecord } from '../../../sim/protocol/metadata/records.ts';
import type { Note } from '../../../sim/protocol/notes.ts';

/*
 * A few broker machines on a table: messages take a millisecond, disks none, flushes a millisecond, and the test itself is the controller. What
 * a broker asks the controller is never answered, but for changes of the ISR, which are granted at once unless the test says otherwise.
 */

const LATENCY = msToUs(1);
const WALL_START_MS = 1_795_219_200_000;
export const TOPIC_ID = 'topic-id-of-orders';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly node: number;
  readonly incarnation: number;
  readonly input: Input;
}

interface Node {
  state: BrokerState | null;
  files: unknown;
  incarnation: number;
  exited: string | null;
}

export interface Lab {
  now: number;
  readonly nodes: Map<number, Node>;
  readonly notes: { readonly node: number; readonly at: number; readonly note: Note }[];
  /** What clients received, oldest first. */
  readonly responses: { readonly at: number; readonly connection: number; readonly message: Response }[];
  readonly closed: Set<number>;
  /** Answers ISR changes, or keeps them waiting. */
  grantsIsr: boolean;
  /** Every message between brokers. */
  readonly traffic: { readonly from: number; readonly message: Message }[];
  readonly queue: Event[];
  readonly connections: Map<number, { readonly client: number; readonly server: number }>;
  readonly cut: Set<number>;
  config: Record<string, string | number | boolean>;
  order: number;
  nextConnection: number;
  offset: number;
  readonly records: MetadataRecord[];
  random: number;
}

export function createLab(brokers: readonly number[], config: Record<string, string | number | boolean> = {}): Lab {
  const lab: Lab = {
    now: 0,
    nodes: new Map(),
    notes: [],
    responses: [],
    closed: new Set(),
    grantsIsr: true,
    traffic: [],
    queue: [],
    connections: new Map(),
    cut: new Set(),
    config,
    order: 0,
    nextConnection: 1,
    offset: 0,
    records: brokers.map(id => registration(id, id)),
    random: 1,
  };
  for (const id of brokers) lab.nodes.set(id, { state: null, files: null, incarnation: 0, exited: null });
  return lab;
}

export const registration = (brokerId: number, brokerEpoch: number, fenced = false): MetadataRecord => ({
  type: 'RegisterBrokerRecord',
  brokerId,
  incarnationId: `incarnation-${brokerEpoch}`,
  brokerEpoch,
  rack: null,
  fenced,
  inControlledShutdown: false,
  logDirs: [],
});

export const topic = (name = 'orders', topicId = TOPIC_ID): MetadataRecord => ({ type: 'TopicRecord', name, topicId });

export const partition = (replicas: readonly number[], partitionId = 0, topicId = TOPIC_ID): MetadataRecord => ({
  type: 'PartitionRecord',
  topicId,
  partitionId,
  replicas,
  isr: replicas,
  addingReplicas: [],
  removingReplicas: [],
  elr: [],
  lastKnownElr: [],
  leader: replicas[0]!,
  leaderEpoch: 0,
  partitionEpoch: 0,
  leaderRecoveryState: 'RECOVERED',
});

/** Starts a broker that is caught up and unfenced at once. */
export function startBroker(lab: Lab, id: number): void {
  const node = lab.nodes.get(id)!;
  node.incarnation++;
  node.exited = null;
  const config = resolveConfig(BROKER_CONFIG, lab.config);
  const boot = {
    nodeId: id,
    name: `broker-${id}`,
    rack: null,
    config,
    files: node.files,
    incarnation: node.incarnation,
    role: { voters: [101] },
  };
  const state = broker.start(boot, outOf(lab, id));
  node.state = state;
  state.control.lifecycle.state = 'RUNNING';
  state.control.lifecycle.brokerEpoch = id;
  state.control.published = true;
  applyRecords(state.control.image, lab.records, 0);
  state.control.events.push({ type: 'caughtUp' });
  tick(lab, id);
}

export const startAll = (lab: Lab): void => [...lab.nodes.keys()].forEach(id => startBroker(lab, id));

/** Metadata that the controller has committed reaches every broker that runs, at once. */
export function publish(lab: Lab, ...records: MetadataRecord[]): void {
  const base = lab.records.length;
  lab.records.push(...records);
  for (const [id, { state }] of lab.nodes) {
    if (state === null || lab.cut.has(id)) continue;
    const delta = applyRecords(state.control.image, records, base);
    state.control.events.push({ type: 'metadataChanged', delta });
    tick(lab, id);
  }
}

/** SIGKILL: memory is gone, files stay, connections break. */
export function crash(lab: Lab, id: number): void {
  const node = lab.nodes.get(id)!;
  node.files = node.state?.files ?? node.files;
  node.state = null;
  node.incarnation++;
  for (const [connection, ends] of lab.connections) {
    if (ends.client === id) disconnect(lab, connection, ends.server);
    else if (ends.server === id) disconnect(lab, connection, ends.client);
  }
}

function disconnect(lab: Lab, connection: number, toldNode: number): void {
  lab.connections.delete(connection);
  schedule(lab, LATENCY, toldNode, { type: 'disconnected', connection });
}

export const stateOf = (lab: Lab, id: number): BrokerState => lab.nodes.get(id)!.state!;
export const filesOf = (lab: Lab, id: number): BrokerFiles => (lab.nodes.get(id)!.state?.files ?? lab.nodes.get(id)!.files) as BrokerFiles;

/** A client's connection to a broker. Clients are node -1. */
export function connectTo(lab: Lab, id: number): number {
  const connection = lab.nextConnection++;
  lab.connections.set(connection, { client: -1, server: id });
  return connection;
}

export function request(lab: Lab, connection: number, message: Request): void {
  schedule(lab, LATENCY, lab.connections.get(connection)!.server, { type: 'message', connection, message });
}

export function run(lab: Lab, ms: number): void {
  const until = lab.now + msToUs(ms);
  for (;;) {
    lab.queue.sort((a, b) => a.at - b.at || a.order - b.order);
    const event = lab.queue[0];
    if (event === undefined || event.at > until) break;
    lab.queue.shift();
    lab.now = event.at;
    deliver(lab, event);
  }
  lab.now = until;
}

/** One more step with nothing in it: what was put into the events of the control plane is acted upon. */
export const tick = (lab: Lab, id: number): void =>
  deliver(lab, {
    at: lab.now,
    order: 0,
    node: id,
    incarnation: lab.nodes.get(id)!.incarnation,
    input: { type: 'timer', timer: 'lab.tick' },
  });

function deliver(lab: Lab, { node: id, incarnation, input }: Event): void {
  if (id === -1) {
    if (input.type === 'message') lab.responses.push({ at: lab.now, connection: input.connection, message: input.message as Response });
    else if (input.type === 'disconnected') lab.closed.add(input.connection);
    return;
  }
  const node = lab.nodes.get(id);
  if (node === undefined || node.state === null || node.incarnation !== incarnation) return;
  if (input.type === 'timer' && input.timer.startsWith('control.')) return;
  broker.step(node.state, input, outOf(lab, id));
  if (lab.grantsIsr) grantIsrChanges(lab, id);
  if (node.exited !== null) crash(lab, id);
}

function grantIsrChanges(lab: Lab, id: number): void {
  const { control } = stateOf(lab, id);
  for (const change of [...control.isrChanges.pending.values()]) {
    control.isrChanges.pending.delete(change.tp);
    control.isrChanges.inFlight = false;
    const isr = change.newIsr.map(({ brokerId }) => brokerId);
    const { partitionId } = { partitionId: Number(change.tp.slice(change.tp.lastIndexOf('-') + 1)) };
    publish(lab, { type: 'PartitionChangeRecord', topicId: change.topicId, partitionId, isr });
    const registered = control.image.partitions.get(change.tp)!;
    control.events.push({
      type: 'isrAnswered',
      result: {
        tp: change.tp,
        error: 'NONE',
        leaderId: registered.leader,
        leaderEpoch: registered.leaderEpoch,
        isr,
        leaderRecoveryState: 'RECOVERED',
        partitionEpoch: registered.partitionEpoch,
      },
    });
    tick(lab, id);
  }
}

function schedule(lab: Lab, delay: number, node: number, input: Input): void {
  lab.queue.push({ at: lab.now + delay, order: lab.order++, node, incarnation: lab.nodes.get(node)?.incarnation ?? 0, input });
}

function outOf(lab: Lab, id: number): Out {
  return {
    now: lab.now,
    wallMs: WALL_START_MS + usToMs(lab.now),
    connect: (nodeId, listener) => openConnection(lab, id, listener === 'CONTROLLER' ? -2 : nodeId),
    send: (connection, message) => {
      const ends = lab.connections.get(connection);
      if (ends === undefined || ends.server === -2) return;
      if (ends.client !== -1) lab.traffic.push({ from: id, message });
      if (lab.cut.has(ends.client) || lab.cut.has(ends.server)) return;
      schedule(lab, LATENCY, ends.client === id ? ends.server : ends.client, {
        type: 'message',
        connection,
        message: Object.freeze(message),
      });
    },
    close: connection => {
      const ends = lab.connections.get(connection);
      if (ends !== undefined) disconnect(lab, connection, ends.client === id ? ends.server : ends.client);
    },
    after: (delay, input: TimerInput) => {
      schedule(lab, typeof delay === 'number' ? delay : delay.minUs, id, input);
      return lab.order;
    },
    cancel: () => undefined,
    random: bound => {
      lab.random = (lab.random * 48_271) % 2_147_483_647;
      return lab.random % bound;
    },
    write: () => undefined,
    read: () => undefined,
    flush: (file, token) => schedule(lab, LATENCY, id, { type: 'flushed', file, token }),
    remove: () => undefined,
    rename: () => undefined,
    compute: () => undefined,
    note: note => lab.notes.push({ node: id, at: lab.now, note }),
    exit: reason => {
      lab.nodes.get(id)!.exited = reason;
    },
  };
}

function openConnection(lab: Lab, client: number, server: number): number {
  const connection = lab.nextConnection++;
  if (server === -2) {
    lab.connections.set(connection, { client, server });
    return connection;
  }
  const isUp = lab.nodes.get(server)?.state !== null && !lab.cut.has(server) && !lab.cut.has(client);
  if (isUp) lab.connections.set(connection, { client, server });
  schedule(lab, 2 * LATENCY, client, { type: isUp ? 'connected' : 'disconnected', connection });
  return connection;
}

/** A producer's batch of one-letter keys and these values. */
export function batchOf(
  values: readonly string[],
  producer: { id: number; epoch?: number; sequence: number } = { id: -1, sequence: -1 },
): Batch {
  const timestamp = WALL_START_MS;
  const items = values.map(value => Object.freeze({ key: 'k', value, timestamp }));
  const records = Object.freeze({ type: 'list', items: Object.freeze(items) } as const);
  return Object.freeze({
    baseOffset: 0,
    lastOffsetDelta: values.length - 1,
    partitionLeaderEpoch: -1,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    producerId: producer.id,
    producerEpoch: producer.id < 0 ? -1 : (producer.epoch ?? 0),
    baseSequence: producer.sequence,
    isTransactional: false,
    isControl: false,
    sizeInBytes: batchSize(records, timestamp),
    records,
  });
}

let correlation = 0;

export const produceRequest = (
  values: readonly string[],
  options: { acks?: -1 | 0 | 1; tp?: string; timeoutMs?: number; batch?: Batch } = {},
): Request => ({
  kind: 'request',
  api: 'Produce',
  correlationId: ++correlation,
  clientId: 'shop',
  acks: options.acks ?? -1,
  timeoutMs: options.timeoutMs ?? 30_000,
  transactionalId: null,
  partitions: [{ tp: options.tp ?? 'orders-0', topicId: TOPIC_ID, batch: options.batch ?? batchOf(values) }],
});

export const fetchRequest = (fetchOffset: number, options: Partial<Extract<Request, { api: 'Fetch' }>> = {}): Request => ({
  kind: 'request',
  api: 'Fetch',
  correlationId: ++correlation,
  clientId: 'reader',
  replicaId: -1,
  replicaEpoch: -1,
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 52_428_800,
  isolationLevel: 'read_uncommitted',
  rackId: null,
  sessionId: 0,
  sessionEpoch: 0,
  partitions: [
    {
      tp: 'orders-0',
      topicId: TOPIC_ID,
      currentLeaderEpoch: -1,
      fetchOffset,
      lastFetchedEpoch: -1,
      logStartOffset: -1,
      partitionMaxBytes: 1_048_576,
    },
  ],
  forgotten: [],
  ...options,
});

export const notesOf = <Kind extends Note['kind']>(lab: Lab, kind: Kind) =>
  lab.notes.filter((entry): entry is typeof entry & { note: Extract<Note, { kind: Kind }> } => entry.note.kind === kind);
