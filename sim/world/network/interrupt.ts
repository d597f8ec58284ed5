import { definitionOf } from '../faults/index.ts';
import type { ActiveFault } from '../rules/types.ts';
import type { Connection, Direction, World } from '../types.ts';
import { BACKWARD, FORWARD } from '../types.ts';
import { flowOf, receiverOf, senderOf } from './channel.ts';
import { holdAll, loseAll } from './effects.ts';
import { isOpening } from './opening.ts';
import { headOf } from './send.ts';
import type { Effects } from './types.ts';

/** A cut stops what is under way too: the packets that cross no longer arrive. */
export function interrupt(world: World, fault: ActiveFault, effects: Effects): void {
  for (const connection of world.connections.values()) {
    fault.touched += interruptFlow(connection, FORWARD, fault, effects) + interruptFlow(connection, BACKWARD, fault, effects);
  }
}

function interruptFlow(connection: Connection, direction: Direction, fault: ActiveFault, effects: Effects): number {
  const flow = flowOf(connection, direction);
  const head = headOf(flow);
  if (head === undefined || flow.held) return 0;
  const { cuts } = definitionOf(fault.spec);
  const from = senderOf(connection, direction);
  const to = receiverOf(connection, direction);
  // A handshake needs both ways.
  if (!cuts!(fault.spec, from, to) && !(isOpening(head) && cuts!(fault.spec, to, from))) return 0;
  if (head.kind !== 'reset') return holdAll(flow, effects);
  loseAll(flow, 'connection reset', effects);
  return 1;
}
