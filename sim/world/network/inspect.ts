import type { Us } from '../../engine/time.ts';
import { isCut } from '../rules/judge.ts';
import type { ConnectionId, Direction, HostId, Segment, World } from '../types.ts';
import { BACKWARD, FORWARD, HELD } from '../types.ts';
import { flowOf, receiverOf, senderOf } from './channel.ts';

/** A message under way, for people. */
export interface InTransit {
  readonly id: number;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly from: HostId;
  readonly to: HostId;
  readonly bytes: number;
  readonly payload: unknown;
  readonly sentAt: Us;
  /** -1 when nobody can say. */
  readonly arrivesAt: Us;
}

/** All messages between sending and arrival; those that still wait for their sender's disk have `sentAt` in the future. */
export function inTransit(world: World): InTransit[] {
  const messages: InTransit[] = [];
  for (const connection of world.connections.values()) {
    for (const direction of [FORWARD, BACKWARD]) {
      const from = senderOf(connection, direction);
      const to = receiverOf(connection, direction);
      const { segments, head } = flowOf(connection, direction);
      for (const segment of segments.slice(head)) {
        if (segment.kind === 'message') messages.push({ ...describe(segment), connection: connection.id, direction, from, to });
      }
    }
  }
  return messages;
}

const describe = ({ id, bytes, payload, sentAt, arrivesAt }: Segment) => ({
  id,
  bytes,
  payload,
  sentAt,
  arrivesAt: arrivesAt === HELD ? -1 : arrivesAt,
});

/** True when faults cut a host off from every other, both ways. */
export const isIsolated = (world: World, host: HostId): boolean =>
  world.faults.length > 0 &&
  world.hosts.length > 1 &&
  world.hosts.every(({ id }) => id === host || (isCut(world, host, id) && isCut(world, id, host)));
