import type { Us } from '../../engine/time.ts';
import { judge } from '../rules/judge.ts';
import type { Connection, Direction, Flow, Segment, SegmentKind, World } from '../types.ts';
import { HELD } from '../types.ts';
import { flowOf, receiverOf, senderOf } from './channel.ts';
import type { Outgoing } from './types.ts';
import { drawLatency, linkBetween, serialise } from './link.ts';

/** What goes into a flow: a message, or one of TCP's own segments. */
export interface Sending extends Outgoing {
  readonly kind?: SegmentKind;
}

/** A TCP segment without data, with its headers. */
const BARE_BYTES = 66;

/** What TCP itself sends. */
export const bare = (kind: SegmentKind, leavesAt: Us) => ({ kind, id: 0, bytes: BARE_BYTES, label: '', payload: null, leavesAt });

/** Puts something at the end of a flow. Returns when it arrives, `HELD` when it waits, `DROPPED` when a fault makes it vanish. */
export function push(world: World, now: Us, connection: Connection, direction: Direction, sending: Sending): Us {
  const { kind = 'message', id, bytes, label, payload, leavesAt } = sending;
  const from = senderOf(connection, direction);
  const to = receiverOf(connection, direction);
  const link = linkBetween(world, from, to);
  const flow = flowOf(connection, direction);
  let latencyUs = drawLatency(link);
  let held = world.hosts[to]!.power === 'off';
  if (world.faults.length > 0) {
    const ruling = judge(world, { from, to, label, opening: false });
    if (ruling.type === 'drop' && kind === 'message') return DROPPED;
    if (ruling.type === 'hold') held = true;
    if (ruling.type === 'deliver') latencyUs += ruling.delayUs;
  }
  const arrivesAt = held ? HELD : inOrder(flow, serialise(world, link, now, leavesAt, bytes) + latencyUs);
  flow.held = held;
  flow.segments.push({ kind, id, bytes, payload, sentAt: leavesAt, latencyUs, arrivesAt });
  return arrivesAt;
}

/** Nothing overtakes on a connection. */
export function inOrder(flow: Flow, at: Us): Us {
  if (at > flow.lastArrival) flow.lastArrival = at;
  return flow.lastArrival;
}

/** What `push` answers for a message that a fault made vanish. */
export const DROPPED: Us = Number.MIN_SAFE_INTEGER;

/** The oldest that has not arrived. */
export const headOf = (flow: Flow): Segment | undefined => flow.segments[flow.head];

/** Takes the oldest away. The list is tidied up only now and then. */
export function shift(flow: Flow): void {
  flow.segments[flow.head++] = SPENT;
  if (flow.head === flow.segments.length) flow.held = false;
  if (flow.head < TIDY_UP_AT) return;
  if (flow.head === flow.segments.length) flow.segments.length = 0;
  else flow.segments.splice(0, flow.head);
  flow.head = 0;
}

/** Most flows carry one message at a time: to empty the list after each would have the next one ask for memory again. */
const TIDY_UP_AT = 16;

const SPENT: Segment = Object.freeze({ kind: 'message', id: 0, bytes: 0, payload: null, sentAt: 0, latencyUs: 0, arrivesAt: 0 });
