import type { Us } from '../../engine/time.ts';
import { judge } from '../rules/judge.ts';
import type { Connection, HostId, Segment, World } from '../types.ts';
import { HELD } from '../types.ts';
import { drawLatency, linkBetween } from './link.ts';
import { bare, inOrder } from './send.ts';
import { nextAttempt, SYN_TIMEOUT_US } from './retransmission.ts';

/**
 * The handshake, as one segment in the flow back: SYN there, SYN-ACK (or RST, when nobody listens) back. It needs both ways; while one is cut,
 * or the host is off, the SYN is sent again and again. Messages may follow once it has arrived.
 */
export function pushOpening(world: World, now: Us, connection: Connection): Us {
  const { client, server, backward } = connection;
  let latencyUs = drawLatency(linkBetween(world, client, server)) + drawLatency(linkBetween(world, server, client));
  let held = world.hosts[server]!.power === 'off';
  if (world.faults.length > 0) {
    for (const leg of [
      { from: client, to: server },
      { from: server, to: client },
    ]) {
      const ruling = judge(world, { ...leg, label: '', opening: true });
      if (ruling.type === 'hold') held = true;
      if (ruling.type === 'deliver') latencyUs += ruling.delayUs;
    }
  }
  const arrivesAt = held ? HELD : inOrder(backward, now + latencyUs);
  const { kind, id, bytes, payload } = bare(answerOf(world, server), now);
  backward.segments.push({ kind, id, bytes, payload, sentAt: now, latencyUs, arrivesAt });
  backward.held = held;
  return arrivesAt;
}

/** A SYN that waited is sent again, and now gets through. Returns when the answer arrives. */
export function releaseOpening(world: World, now: Us, connection: Connection): Us {
  const { backward, server } = connection;
  const waiting = backward.segments[backward.head]!;
  const arrivesAt = inOrder(backward, nextAttempt(waiting.sentAt, now, SYN_TIMEOUT_US) + waiting.latencyUs);
  backward.segments[backward.head] = { ...waiting, kind: answerOf(world, server), arrivesAt };
  backward.held = false;
  return arrivesAt;
}

export const isOpening = (segment: Segment | undefined): boolean =>
  segment !== undefined && (segment.kind === 'connected' || segment.kind === 'refused');

/** A paused process still listens: its kernel accepts. */
const answerOf = (world: World, server: HostId): 'connected' | 'refused' =>
  world.hosts[server]!.process === 'down' ? 'refused' : 'connected';
