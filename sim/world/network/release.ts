import type { Us } from '../../engine/time.ts';
import { isCut } from '../rules/judge.ts';
import type { Connection, Direction, Flow, World } from '../types.ts';
import { BACKWARD, FORWARD } from '../types.ts';
import { flowOf, hasGone, receiverOf, reverse, senderOf, sideOf } from './channel.ts';
import { loseAll, noteScheduled } from './effects.ts';
import { pushReset } from './endings.ts';
import { linkBetween, serialise } from './link.ts';
import { isOpening, releaseOpening } from './opening.ts';
import { nextAttempt, DATA_TIMEOUT_US } from './retransmission.ts';
import { headOf, inOrder } from './send.ts';
import type { Effects } from './types.ts';

/** Lets go of all that waits and need not any more: after a fault ended, or a host came back. */
export function releaseAll(world: World, now: Us, effects: Effects): void {
  for (const connection of world.connections.values()) {
    if (connection.forward.held) release(world, now, connection, FORWARD, effects);
    if (connection.backward.held) release(world, now, connection, BACKWARD, effects);
  }
}

function release(world: World, now: Us, connection: Connection, direction: Direction, effects: Effects): void {
  const from = senderOf(connection, direction);
  const to = receiverOf(connection, direction);
  const opening = isOpening(headOf(flowOf(connection, direction)));
  const other = opening ? from : to;
  if (world.hosts[other]!.power === 'off' || isCut(world, from, to) || (opening && isCut(world, to, from))) return;
  if (opening) {
    releaseOpening(world, now, connection);
    noteScheduled(effects, connection, direction, headOf(connection.backward)!);
  } else if (hasGone(connection, sideOf(reverse(direction)))) {
    meetReset(world, now, connection, direction, effects);
  } else {
    resend(world, now, connection, direction, effects);
  }
}

/** TCP sends the oldest again when its time-out comes round; once that is acknowledged the rest follows. */
function resend(world: World, now: Us, connection: Connection, direction: Direction, effects: Effects): void {
  const flow = flowOf(connection, direction);
  const link = linkBetween(world, senderOf(connection, direction), receiverOf(connection, direction));
  const at = firstAttempt(flow, now);
  flow.held = false;
  for (let index = flow.head; index < flow.segments.length; index++) {
    const segment = flow.segments[index]!;
    const leavesAt = segment.sentAt > at ? segment.sentAt : at;
    segment.arrivesAt = inOrder(flow, serialise(world, link, now, leavesAt, segment.bytes) + segment.latencyUs);
    noteScheduled(effects, connection, direction, segment);
  }
}

/** The other side's process is gone: the first attempt that gets through is answered by a reset. */
function meetReset(world: World, now: Us, connection: Connection, direction: Direction, effects: Effects): void {
  const flow = flowOf(connection, direction);
  const at = firstAttempt(flow, now) + headOf(flow)!.latencyUs;
  loseAll(flow, 'connection reset', effects);
  pushReset(world, connection, reverse(direction), at, effects);
}

const firstAttempt = (flow: Flow, now: Us): Us => nextAttempt(headOf(flow)!.sentAt, now, DATA_TIMEOUT_US);
