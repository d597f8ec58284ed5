import { assert } from '../../engine/assert.ts';
import type { Us } from '../../engine/time.ts';
import type { Channel, Connection, ConnectionId, Direction, Flow, HostId, World } from '../types.ts';
import { HELD } from '../types.ts';
import { connectionOf, directionOf, flowOf, hasGone, reverse, sideOf } from './channel.ts';
import { createEffects } from './effects.ts';
import { closeSide, sendToGone } from './endings.ts';
import { pushOpening } from './opening.ts';
import { DROPPED, headOf, push, shift } from './send.ts';
import type { Arrival, Effects, Outgoing, Verdict } from './types.ts';

/**
 * TCP connections, as far as their users notice them. In order within a connection; what a cut stops is sent again by the kernels until the
 * cut ends, so it is late and not lost; what a reset stops is lost. Latency is drawn for each segment from its link's own stream.
 */

const WAITS: Verdict = Object.freeze({ type: 'held' });
const VANISHED: Verdict = Object.freeze({ type: 'lost', reason: 'dropped', resetAt: null });
const CLOSED: Verdict = Object.freeze({ type: 'lost', reason: 'connection closed', resetAt: null });

/** Opens a connection; the client hears `connected` or `disconnected` by an arrival event of the channel back. */
export function openConnection(world: World, now: Us, opening: { id: ConnectionId; client: HostId; server: HostId }): Verdict {
  const { id, client, server } = opening;
  assert(!world.connections.has(id), 'a connection id is used twice', { id });
  const connection: Connection = { id, client, server, gone: 0, forward: createFlow(), backward: createFlow() };
  world.connections.set(id, connection);
  return toVerdict(pushOpening(world, now, connection));
}

/** Sends a message on a connection that is open. On one that is there no longer, it is lost. */
export function transmit(world: World, now: Us, channel: Channel, message: Outgoing): Verdict {
  const connection = world.connections.get(connectionOf(channel));
  if (connection === undefined) return CLOSED;
  const direction = directionOf(channel);
  if (hasGone(connection, sideOf(reverse(direction)))) return sendToGone(world, now, connection, direction, message);
  const arrivesAt = push(world, now, connection, direction, message);
  return arrivesAt === DROPPED ? VANISHED : toVerdict(arrivesAt);
}

const toVerdict = (at: Us): Verdict => (at === HELD ? WAITS : { type: 'deliver', at });

/** Takes what arrives now on that channel. Null: the event is stale, what it was for was held or lost meanwhile, or has arrived. */
export function receive(world: World, now: Us, channel: Channel): Arrival | null {
  const id = connectionOf(channel);
  const connection = world.connections.get(id);
  if (connection === undefined) return null;
  const flow = flowOf(connection, directionOf(channel));
  const segment = headOf(flow);
  if (segment === undefined || segment.arrivesAt !== now) return null;
  shift(flow);
  if (segment.kind === 'message') return { type: 'message', connection: id, id: segment.id, payload: segment.payload };
  if (segment.kind === 'connected') return { type: 'connected', connection: id };
  world.connections.delete(id);
  return { type: 'disconnected', connection: id, reason: segment.kind };
}

/** One side closes: the other is told (after what was sent before), what it has under way to this side is lost. */
export function closeConnection(world: World, now: Us, id: ConnectionId, side: Direction): Effects {
  const effects = createEffects();
  const connection = world.connections.get(id);
  if (connection !== undefined) closeSide(world, now, connection, side, effects);
  return effects;
}

const createFlow = (): Flow => ({ segments: [], head: 0, held: false, lastArrival: Number.MIN_SAFE_INTEGER });
