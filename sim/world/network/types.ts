import type { Us } from '../../engine/time.ts';
import type { Channel, ConnectionId } from '../types.ts';

/** What a node hands to the network. */
export interface Outgoing {
  /** Names the message through all its life; from 1. */
  readonly id: number;
  readonly bytes: number;
  /** A request's name, for the faults that look at it; '' for responses. */
  readonly label: string;
  /** Frozen, or owned by nobody else. */
  readonly payload: unknown;
  /** Now, or later when it waits for the disk. */
  readonly leavesAt: Us;
}

/** What becomes of a segment, as far as can be said when it is sent. */
export type Verdict =
  /** Put an arrival event of its channel at that instant. */
  | { readonly type: 'deliver'; readonly at: Us }
  /** Waits for a fault to end, or for a host to be powered on; comes back in the `Effects` of that. */
  | { readonly type: 'held' }
  /**
   * It will not arrive. `resetAt`: the other end is gone, and the sender learns of it then (put an arrival event of the opposite channel
   * there); null when it learns nothing.
   */
  | { readonly type: 'lost'; readonly reason: LossReason; readonly resetAt: Us | null };

export type LossReason = 'dropped' | 'connection closed' | 'connection reset';

/** What `receive` finds when an arrival event pops. */
export type Arrival =
  | { readonly type: 'message'; readonly connection: ConnectionId; readonly id: number; readonly payload: unknown }
  /** To the side that opened it. */
  | { readonly type: 'connected'; readonly connection: ConnectionId }
  /** `refused`: nobody listens; `closed`: the other end closed it; `reset`: the other end's process is gone. The connection exists no longer. */
  | { readonly type: 'disconnected'; readonly connection: ConnectionId; readonly reason: 'refused' | 'closed' | 'reset' };

/** What else changes under way when something happens to a host, a connection or a fault. */
export interface Effects {
  /** New arrival events. `id` is the message's, 0 for TCP's own segments. */
  readonly scheduled: { readonly channel: Channel; readonly id: number; readonly at: Us }[];
  /** Messages that were on their way and now wait. */
  readonly held: number[];
  /** Messages that will not arrive. */
  readonly lost: { readonly id: number; readonly reason: LossReason }[];
}
