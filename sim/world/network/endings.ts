import type { Us } from '../../engine/time.ts';
import { isCut } from '../rules/judge.ts';
import type { Connection, Direction, Flow, HostId, Segment, World } from '../types.ts';
import { BACKWARD, FORWARD, HELD } from '../types.ts';
import { flowOf, receiverOf, reverse, senderOf, sideOf } from './channel.ts';
import { createEffects, holdAll, loseAll, noteScheduled } from './effects.ts';
import { drawLatency, linkBetween } from './link.ts';
import { isOpening } from './opening.ts';
import { bare, headOf, push } from './send.ts';
import type { Sending } from './send.ts';
import type { Effects, Verdict } from './types.ts';

/** The ways in which a connection ends. */

/** An orderly end from one side: FIN, behind what was sent before. Like data, it is sent again until it gets through. */
export function closeSide(world: World, now: Us, connection: Connection, side: Direction, effects: Effects): void {
  const incoming = flowOf(connection, reverse(side));
  const unanswered = side === FORWARD && isOpening(headOf(incoming));
  loseAll(incoming, 'connection closed', effects);
  connection.gone |= sideOf(side);
  if (unanswered || connection.gone === BOTH) {
    forget(world, connection, effects);
    return;
  }
  if (push(world, now, connection, side, bare('closed', now)) !== HELD)
    noteScheduled(effects, connection, side, flowOf(connection, side).segments.at(-1)!);
}

/** The kernel of a live host ends the connections of a process that died: what is under way is lost, the other end gets a reset. */
function resetSide(world: World, now: Us, connection: Connection, side: Direction, effects: Effects): void {
  loseAll(flowOf(connection, reverse(side)), 'connection reset', effects);
  loseAll(flowOf(connection, side), 'connection reset', effects);
  connection.gone |= sideOf(side);
  if (connection.gone === BOTH || connection.client === connection.server) world.connections.delete(connection.id);
  else pushReset(world, connection, side, now, effects);
}

/** A reset is sent once. If it does not get through, the other end goes on believing, until it sends something. Returns when it arrives. */
export function pushReset(world: World, connection: Connection, side: Direction, leavesAt: Us, effects: Effects): Us | null {
  const from = senderOf(connection, side);
  const to = receiverOf(connection, side);
  const latencyUs = drawLatency(linkBetween(world, from, to));
  if (isCut(world, from, to) || world.hosts[to]!.power === 'off') return null;
  const flow = flowOf(connection, side);
  const arrivesAt = leavesAt + latencyUs;
  flow.lastArrival = arrivesAt;
  flow.segments.push({ ...RESET, sentAt: leavesAt, latencyUs, arrivesAt });
  noteScheduled(effects, connection, side, flow.segments.at(-1)!);
  return arrivesAt;
}

const RESET = Object.freeze({ kind: 'reset', id: 0, bytes: 0, payload: null }) satisfies Partial<Segment>;

/** What is sent to a process that is gone meets a kernel that knows nothing of the connection, and says so; or nothing at all. */
export function sendToGone(world: World, now: Us, connection: Connection, direction: Direction, sending: Sending): Verdict {
  const answer = flowOf(connection, reverse(direction));
  if (answer.segments.length > answer.head) return TOLD_SOON;
  const from = senderOf(connection, direction);
  const to = receiverOf(connection, direction);
  if (flowOf(connection, direction).held || world.hosts[to]!.power === 'off' || isCut(world, from, to)) {
    return push(world, now, connection, direction, sending) === HELD ? WAITS : VANISHED;
  }
  const latencyUs = drawLatency(linkBetween(world, from, to));
  const resetAt = pushReset(world, connection, reverse(direction), sending.leavesAt + latencyUs, createEffects());
  return { type: 'lost', reason: 'connection reset', resetAt };
}

/** A process exits: each of its connections is closed. */
export function closeAll(world: World, now: Us, host: HostId, effects: Effects): void {
  for (const connection of connectionsOf(world, host)) closeSide(world, now, connection, sideOfHost(connection, host), effects);
}

/** A process dies on a host that lives on. */
export function resetAll(world: World, now: Us, host: HostId, effects: Effects): void {
  for (const connection of connectionsOf(world, host)) resetSide(world, now, connection, sideOfHost(connection, host), effects);
}

/** A host falls silent: what has left it arrives, what comes to it waits for its return. */
export function abandon(world: World, now: Us, host: HostId, effects: Effects): void {
  for (const connection of connectionsOf(world, host)) {
    const side = sideOfHost(connection, host);
    const opening = isOpening(headOf(connection.backward));
    connection.gone |= opening ? 0 : sideOf(side);
    if (connection.client === connection.server || (opening && side === FORWARD) || connection.gone === BOTH) {
      forget(world, connection, effects);
    } else {
      if (opening) holdAll(connection.backward, effects);
      else loseUnsent(flowOf(connection, side), now, effects);
      holdAll(flowOf(connection, reverse(side)), effects);
    }
  }
}

const BOTH = 3;
const TOLD_SOON: Verdict = Object.freeze({ type: 'lost', reason: 'connection closed', resetAt: null });
const WAITS: Verdict = Object.freeze({ type: 'held' });
const VANISHED: Verdict = Object.freeze({ type: 'lost', reason: 'dropped', resetAt: null });

/** What waited in the host (for a cut to end, for its disk) never leaves it. */
function loseUnsent(flow: Flow, now: Us, effects: Effects): void {
  if (flow.held) loseAll(flow, 'connection reset', effects);
  while (flow.segments.length > flow.head && flow.segments.at(-1)!.sentAt > now) {
    const { kind, id } = flow.segments.pop()!;
    if (kind === 'message') effects.lost.push({ id, reason: 'connection reset' });
  }
}

function forget(world: World, connection: Connection, effects: Effects): void {
  loseAll(connection.forward, 'connection closed', effects);
  loseAll(connection.backward, 'connection closed', effects);
  world.connections.delete(connection.id);
}

const connectionsOf = (world: World, host: HostId): Connection[] =>
  [...world.connections.values()].filter(({ client, server }) => client === host || server === host);

const sideOfHost = (connection: Connection, host: HostId): Direction => (connection.client === host ? FORWARD : BACKWARD);
