import type { Connection, Direction, Flow, Segment } from '../types.ts';
import { HELD } from '../types.ts';
import { channelOf } from './channel.ts';
import type { Effects, LossReason } from './types.ts';

export const createEffects = (): Effects => ({ scheduled: [], held: [], lost: [] });

/** Says when a segment that lies in a flow will arrive. */
export function noteScheduled(effects: Effects, connection: Connection, direction: Direction, segment: Segment): void {
  effects.scheduled.push({ channel: channelOf(connection.id, direction), id: segment.id, at: segment.arrivesAt });
}

/** Empties a flow: what is in it will not arrive. */
export function loseAll(flow: Flow, reason: LossReason, effects: Effects): void {
  for (let index = flow.head; index < flow.segments.length; index++) {
    const segment = flow.segments[index]!;
    if (segment.kind === 'message') effects.lost.push({ id: segment.id, reason });
  }
  flow.segments.length = 0;
  flow.head = 0;
  flow.held = false;
}

/** Makes all that is in a flow wait; returns how much that is. */
export function holdAll(flow: Flow, effects: Effects): number {
  for (let index = flow.head; index < flow.segments.length; index++) {
    const segment = flow.segments[index]!;
    segment.arrivesAt = HELD;
    if (segment.kind === 'message') effects.held.push(segment.id);
  }
  flow.held = flow.head < flow.segments.length;
  return flow.segments.length - flow.head;
}
