import type { Us } from '../engine/time.ts';
import type { ApiName, Message } from '../protocol/messages/index.ts';
import type { Note } from '../protocol/notes.ts';

/** One thing that happened. Plain data; `event` is the engine event during which it happened, whose cause leads on (see causes.ts). */
export interface TraceEntry {
  /** Its place in the trace, from 0. */
  readonly index: number;
  readonly at: Us;
  readonly event: number;
  /** The node it happened on; '' for the scenario and the world. */
  readonly node: string;
  readonly note: Note | WorldNote | RunNote;
}

/** What the hardware did. */
export type WorldNote =
  | {
      readonly kind: 'message.sent';
      /** Names the message through all its life. */
      readonly id: number;
      readonly from: string;
      readonly to: string;
      readonly connection: number;
      readonly api: ApiName;
      readonly request: boolean;
      readonly correlationId: number;
      readonly bytes: number;
      /** When its last byte arrives, or -1: held by a fault until further notice. */
      readonly arrivesAt: Us;
      /** The message itself; protocol/messages/describe.ts puts it into words. */
      readonly message: Message;
    }
  /** A fault let go of a held message. */
  | { readonly kind: 'message.released'; readonly id: number; readonly arrivesAt: Us }
  /** It will not arrive: its connection broke, or a fault dropped it. */
  | { readonly kind: 'message.lost'; readonly id: number; readonly reason: string }
  | { readonly kind: 'connection.opened'; readonly connection: number; readonly from: string; readonly to: string }
  | { readonly kind: 'connection.closed'; readonly connection: number; readonly from: string; readonly to: string; readonly reason: string }
  | { readonly kind: 'process.started'; readonly incarnation: number }
  | { readonly kind: 'process.stopped'; readonly reason: string }
  | { readonly kind: 'process.crashed' }
  | { readonly kind: 'process.paused' }
  | { readonly kind: 'process.resumed'; readonly backlog: number }
  | { readonly kind: 'host.poweredOff'; readonly filesCut: number; readonly bytesLost: number }
  | { readonly kind: 'disk.replaced' }
  | { readonly kind: 'fault.began'; readonly fault: number; readonly action: string }
  | {
      readonly kind: 'fault.ended';
      readonly fault: number;
      readonly action: string;
      /** messages, writes ... that it touched */ readonly touched: number;
    };

/** What the scenario did. */
export type RunNote =
  | { readonly kind: 'step.said'; readonly step: number }
  | { readonly kind: 'step.asked'; readonly step: number; readonly answer: unknown }
  | { readonly kind: 'step.did'; readonly step: number; readonly action: string }
  | { readonly kind: 'check.held'; readonly check: string }
  | { readonly kind: 'check.failed'; readonly check: string; readonly detail: string }
  | { readonly kind: 'violation'; readonly invariant: string; readonly detail: string };

export type TraceNote = TraceEntry['note'];
export type TraceKind = TraceNote['kind'];

/** Where machines' and the world's notes go. `entries` grows; a run that is rewound cuts it. */
export interface Trace {
  readonly entries: TraceEntry[];
}
