import { assert } from '../engine/assert.ts';
import { schedule } from '../engine/queue.ts';
import type { Listener } from '../protocol/machine.ts';
import type { Message } from '../protocol/messages/index.ts';
import {
  BACKWARD,
  channelOf,
  closeConnection,
  connectionOf,
  directionOf,
  FORWARD,
  openConnection,
  opposite,
  transmit,
  type Channel,
  type Effects,
  type Outgoing,
  type Verdict,
} from '../world/index.ts';
import { ARRIVAL, type Cluster, type Process } from './types.ts';

/** Opens a connection from a process to the process that listens there. */
export function open(cluster: Cluster, client: Process, to: { nodeId: number; listener: Listener }): number {
  const { state } = cluster;
  const server = findListener(cluster, to.nodeId, to.listener);
  const id = state.nextConnection++;
  state.connections.set(id, { client: client.index, server: server.index });
  const verdict = openConnection(state.world, state.now, { id, client: client.host, server: server.host });
  arrive(cluster, channelOf(id, BACKWARD), verdict);
  if (cluster.traceMessages) {
    cluster.observe(state.now, state.event, client.name, { kind: 'connection.opened', connection: id, from: client.name, to: server.name });
  }
  return id;
}

function findListener(cluster: Cluster, nodeId: number, listener: Listener): Process {
  const role = listener === 'BROKER' ? 'broker' : 'controller';
  const found = cluster.state.processes.find(process => process.nodeId === nodeId && process.role === role);
  assert(found !== undefined, 'nobody has this node id', { nodeId, listener });
  return found;
}

/** Sends a message on a connection, in the direction that leads away from the sender. */
export function transmitMessage(cluster: Cluster, sender: Process, connection: number, outgoing: Outgoing): void {
  const { state } = cluster;
  const ends = state.connections.get(connection);
  // The connection is gone and its news are on their way: what is sent now is lost with it.
  if (ends === undefined) return;
  const direction = ends.client === sender.index ? FORWARD : BACKWARD;
  const verdict = transmit(state.world, state.now, channelOf(connection, direction), outgoing);
  if (cluster.traceMessages) noteSent(cluster, { sender, ends, connection, outgoing, verdict });
  arrive(cluster, channelOf(connection, direction), verdict);
}

interface Sending {
  readonly sender: Process;
  readonly ends: { readonly client: number; readonly server: number };
  readonly connection: number;
  readonly outgoing: Outgoing;
  readonly verdict: Verdict;
}

function noteSent(cluster: Cluster, { sender, ends, connection, outgoing, verdict }: Sending): void {
  const { state } = cluster;
  const message = outgoing.payload as Message;
  const receiver = state.processes[ends.client === sender.index ? ends.server : ends.client]!;
  cluster.observe(state.now, state.event, sender.name, {
    kind: 'message.sent',
    id: outgoing.id,
    from: sender.name,
    to: receiver.name,
    connection,
    api: message.api,
    request: message.kind === 'request',
    correlationId: message.correlationId,
    bytes: outgoing.bytes,
    arrivesAt: verdict.type === 'deliver' ? verdict.at : -1,
    message,
  });
  if (verdict.type === 'lost') {
    cluster.observe(state.now, state.event, sender.name, { kind: 'message.lost', id: outgoing.id, reason: verdict.reason });
  }
}

/** Puts the arrival of a segment into the queue, as far as it is known. */
function arrive(cluster: Cluster, channel: Channel, verdict: Verdict): void {
  if (verdict.type === 'deliver') scheduleArrival(cluster, channel, verdict.at);
  else if (verdict.type === 'lost' && verdict.resetAt !== null) scheduleArrival(cluster, opposite(channel), verdict.resetAt);
}

function scheduleArrival(cluster: Cluster, channel: Channel, at: number): void {
  const { state } = cluster;
  const ends = state.connections.get(connectionOf(channel));
  if (ends === undefined) return;
  const receiver = directionOf(channel) === FORWARD ? ends.server : ends.client;
  schedule(state.queue, at, receiver, channel, state.event, ARRIVAL);
}

/** What a host's or a fault's change did to what was under way. */
export function applyEffects(cluster: Cluster, effects: Effects): void {
  const { state } = cluster;
  for (const { channel, id, at } of effects.scheduled) {
    scheduleArrival(cluster, channel, at);
    if (id !== 0 && cluster.traceMessages) cluster.observe(state.now, state.event, '', { kind: 'message.released', id, arrivesAt: at });
  }
  if (!cluster.traceMessages) return;
  for (const id of effects.held) cluster.observe(state.now, state.event, '', { kind: 'message.released', id, arrivesAt: -1 });
  for (const { id, reason } of effects.lost) cluster.observe(state.now, state.event, '', { kind: 'message.lost', id, reason });
}

/** Closes a connection from one end; a connection that is gone already is left alone. */
export function close(cluster: Cluster, process: Process, connection: number): void {
  const { state } = cluster;
  const ends = state.connections.get(connection);
  if (ends === undefined) return;
  const side = ends.client === process.index ? FORWARD : BACKWARD;
  applyEffects(cluster, closeConnection(state.world, state.now, connection, side));
  if (cluster.traceMessages) noteClosed(cluster, connection, 'closed');
}

/** For the trace: a connection ended. */
export function noteClosed(cluster: Cluster, connection: number, reason: string): void {
  const { state } = cluster;
  const ends = state.connections.get(connection);
  if (ends === undefined) return;
  const [from, to] = [state.processes[ends.client]!.name, state.processes[ends.server]!.name];
  cluster.observe(state.now, state.event, '', { kind: 'connection.closed', connection, from, to, reason });
}
