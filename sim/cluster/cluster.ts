import { assert } from '../engine/assert.ts';
import { createDigest, mix } from '../engine/digest.ts';
import { createEventLog, recordEvent } from '../engine/eventLog.ts';
import { createQueue, peekAt, pop, schedule } from '../engine/queue.ts';
import { createStreams, streamOf } from '../engine/random.ts';
import type { Us } from '../engine/time.ts';
import { ADMIN_CONFIG } from '../protocol/config/admin.ts';
import { BROKER_CONFIG } from '../protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../protocol/config/consumer.ts';
import type { ConfigTable } from '../protocol/config/definition.ts';
import { PRODUCER_CONFIG } from '../protocol/config/producer.ts';
import { resolveConfig } from '../protocol/config/resolve.ts';
import type { NodeRole } from '../trace/snapshot.ts';
import { addHost, connectionOf, createWorld, receive, DEFAULT_DISK } from '../world/index.ts';
import { noteClosed } from './connections.ts';
import { ADMIN } from './names.ts';
import { createPort, type Port } from './out.ts';
import { crash, startProcess, stepProcess } from './processes.ts';
import { BOOT_AT, type ClientSpec, type ClusterSpec, type NodeSpec, type Overrides } from './spec.ts';
import { ARRIVAL, RUN_TARGET, type AnyInput, type Cluster, type ClusterState, type Process } from './types.ts';

/** Whom events of the scenario are for: the run handles them itself. */
export type RunHandler = (input: unknown) => void;

const TABLES: Readonly<Record<NodeRole, ConfigTable>> = {
  broker: BROKER_CONFIG,
  controller: BROKER_CONFIG,
  producer: PRODUCER_CONFIG,
  consumer: CONSUMER_CONFIG,
  admin: ADMIN_CONFIG,
};

/** The settings of a role, with those that a scenario gives. */
export const configOf = (role: NodeRole, overrides: Overrides): object => resolveConfig(TABLES[role], overrides);

export interface Simulation {
  readonly cluster: Cluster;
  readonly port: Port;
}

/** Builds a cluster whose processes are all still down; `boot` starts them. */
export function createSimulation(spec: ClusterSpec, observer: Pick<Cluster, 'observe' | 'traceMessages'>): Simulation {
  const streams = createStreams(spec.seed);
  const state: ClusterState = {
    queue: createQueue(1024),
    world: createWorld(spec.network, streams),
    processStreams: [],
    digest: createDigest(),
    now: BOOT_AT,
    event: -1,
    eventCount: 0,
    nextConnection: 1,
    nextMessage: 1,
    processes: [],
    connections: new Map(),
  };
  mix(state.digest, spec.seed);
  const cluster: Cluster = { state, eventLog: createEventLog(), ...observer };
  const voters = Object.freeze((spec.combined ? spec.brokers : spec.controllers).map(({ nodeId }) => nodeId));
  for (const node of spec.controllers) addNode(cluster, node, { role: 'controller', boot: { voters } });
  for (const node of spec.brokers) addNode(cluster, node, { role: 'broker', boot: { voters } });
  if (spec.combined) for (const node of spec.brokers) addTwin(cluster, node, voters);
  const bootstrap = Object.freeze(spec.brokers.filter(node => node.starts).map(node => node.nodeId));
  addClient(cluster, { name: ADMIN, config: {} }, { role: 'admin', boot: { bootstrap } });
  for (const client of spec.producers) addClient(cluster, client, { role: 'producer', boot: { ...client.role, bootstrap } });
  for (const client of spec.consumers) addClient(cluster, client, { role: 'consumer', boot: { ...client.role, bootstrap } });
  for (const process of state.processes) state.processStreams[process.index] = streamOf(streams, streamNameOf(process));
  return { cluster, port: createPort(cluster) };
}

/** The halves of a combined node have one name, and chance of their own. */
const streamNameOf = ({ name, role, twin }: Process): string =>
  role === 'controller' && twin >= 0 ? `node/${name}/controller` : `node/${name}`;

/** A client that is started while the simulation runs: a tool's. */
export interface LaunchedClient {
  readonly name: string;
  readonly role: Extract<NodeRole, 'producer' | 'consumer' | 'admin'>;
  readonly config: Overrides;
  /** The machine's own role, bootstrap servers included. */
  readonly boot: object;
}

/**
 * Starts a client at run time. Its process is part of the cluster's state like all others; the next client of that name takes the same one
 * over, with a memory and a diary of its own, so that a hundred commands leave one process behind.
 */
export function launchClient({ cluster, port }: Simulation, { name, role, config, boot }: LaunchedClient): void {
  const { state } = cluster;
  if (processNamed(cluster, name) === undefined) {
    addClient(cluster, { name, config }, { role, boot });
    state.processStreams.push(streamOf(state.world.streams, `node/${name}`));
  }
  const process = processNamed(cluster, name)!;
  assert(process.role === role, 'a name is that of one kind of client', { name, role });
  if (process.status === 'running' || process.status === 'paused') crash(cluster, process);
  process.config = configOf(role, config);
  process.boot = Object.freeze(boot);
  process.files = null;
  startProcess(cluster, port, process);
}

/** A broker that joins the running cluster, on a host of its own with an empty disk: part of the state from now on, as all others are. */
export function addBroker({ cluster, port }: Simulation, node: NodeSpec): void {
  const { state } = cluster;
  const { voters } = state.processes.find(process => process.role === 'broker')!.boot as { readonly voters: readonly number[] };
  addNode(cluster, node, { role: 'broker', boot: { voters } });
  state.processStreams.push(streamOf(state.world.streams, `node/${node.name}`));
  startProcess(cluster, port, processNamed(cluster, node.name)!);
}

interface Role {
  readonly role: NodeRole;
  readonly boot: object;
}

function addNode(cluster: Cluster, node: NodeSpec, role: Role): void {
  const host = addHost(cluster.state.world, { name: node.name, disk: node.disk, skewUs: node.skewUs, driftPpm: node.driftPpm });
  addProcess(cluster, { name: node.name, nodeId: node.nodeId, rack: node.rack, host, config: node.config, ...role });
}

/** The controller in a broker's process: on its host, under its name and id, behind its other listener. */
function addTwin(cluster: Cluster, { name, nodeId, rack, config }: NodeSpec, voters: readonly number[]): void {
  const broker = processNamed(cluster, name)!;
  addProcess(cluster, { name, nodeId, rack, host: broker.host, config, role: 'controller', boot: { voters } });
  const twin = cluster.state.processes.at(-1)!;
  broker.twin = twin.index;
  twin.twin = broker.index;
}

function addClient(cluster: Cluster, client: Pick<ClientSpec, 'name' | 'config'>, role: Role): void {
  const host = addHost(cluster.state.world, { name: client.name, disk: DEFAULT_DISK, skewUs: 0, driftPpm: 0 });
  addProcess(cluster, { name: client.name, nodeId: -1, rack: null, host, config: client.config, ...role });
}

interface NewProcess extends Role {
  readonly name: string;
  readonly nodeId: number;
  readonly rack: string | null;
  readonly host: number;
  readonly config: Overrides;
}

function addProcess(cluster: Cluster, { name, nodeId, rack, host, config, role, boot }: NewProcess): void {
  const { state } = cluster;
  state.processes.push({
    index: state.processes.length,
    name,
    role,
    nodeId,
    rack,
    host,
    twin: -1,
    config: configOf(role, config),
    boot: Object.freeze(boot),
    status: 'notStarted',
    since: state.now,
    incarnation: 0,
    computesUntil: 0,
    state: null,
    lastState: null,
    files: null,
    backlog: [],
  });
}

export const processNamed = (cluster: Cluster, name: string): Process | undefined =>
  cluster.state.processes.find(process => process.name === name);

/** Schedules something for the run itself: a step, the start of a client. */
export const scheduleForRun = (cluster: Cluster, at: Us, input: unknown): number =>
  schedule(cluster.state.queue, at, RUN_TARGET, 0, cluster.state.event, input);

/** Plays all events up to and including an instant. `afterEach` is called after each event; when it answers true, playing stops there. */
export function playUntil(simulation: Simulation, until: Us, handle: RunHandler, afterEach?: () => boolean): void {
  const { cluster } = simulation;
  for (;;) {
    const { queue } = cluster.state;
    if (queue.size === 0 || peekAt(queue) > until) break;
    playOne(simulation, handle);
    if (afterEach?.() === true) return;
  }
  if (cluster.state.now < until) cluster.state.now = until;
}

/** Plays the next event. */
export function playOne(simulation: Simulation, handle: RunHandler): void {
  const { cluster } = simulation;
  const { state } = cluster;
  const { queue } = state;
  pop(queue);
  const { at, target, aux, cause, event, input } = queue;
  state.now = at;
  state.event = event;
  state.eventCount++;
  recordEvent(cluster.eventLog, event, at, target, cause);
  mix(state.digest, at);
  mix(state.digest, target);
  if (target === RUN_TARGET) handle(input);
  else if (input === ARRIVAL) deliverArrival(simulation, state.processes[target]!, aux);
  else deliverInput(simulation, state.processes[target]!, aux, input as AnyInput);
}

/** Timers, flushes, commands and what was kept back during a pause; void when the process was started anew since. */
function deliverInput({ cluster, port }: Simulation, process: Process, incarnation: number, input: AnyInput): void {
  if (incarnation !== process.incarnation) return;
  if (process.status === 'running') stepProcess(cluster, port, process, input);
  else if (process.status === 'paused') process.backlog.push({ event: cluster.state.event, input });
}

function deliverArrival(simulation: Simulation, process: Process, channel: number): void {
  const { cluster } = simulation;
  const { state } = cluster;
  const arrival = receive(state.world, state.now, channel);
  if (arrival === null) return;
  const connection = connectionOf(channel);
  if (arrival.type === 'message') {
    mix(state.digest, arrival.id);
    deliverInput(simulation, process, process.incarnation, { type: 'message', connection, message: arrival.payload } as AnyInput);
    return;
  }
  if (arrival.type === 'disconnected') {
    if (cluster.traceMessages) noteClosed(cluster, connection, arrival.reason);
    state.connections.delete(connection);
  }
  deliverInput(simulation, process, process.incarnation, { type: arrival.type, connection });
}

/** Starts every process of the cluster that starts with it, controllers first. Clients other than the administrator start later. */
export function startNodes(simulation: Simulation, spec: ClusterSpec): void {
  const { cluster, port } = simulation;
  const starting = new Set([...spec.controllers, ...spec.brokers].filter(node => node.starts).map(node => node.name));
  for (const process of cluster.state.processes) {
    if (process.role === 'controller' && process.twin >= 0) continue;
    if (starting.has(process.name) || process.name === ADMIN) startProcess(cluster, port, process);
  }
}
