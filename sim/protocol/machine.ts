import type { Us, UsRange } from '../engine/time.ts';
import type { Message } from './messages/index.ts';
import type { Note } from './notes.ts';

/**
 * What every role (broker, controller, producer, consumer, admin client) is: a state and a step.
 *
 * - The state is plain data and a tree: what is shared between two places is frozen, and nothing else is. A checkpoint clones
 *   whatever is not frozen.
 * - A step changes only its own state. What it wants done leaves through `out`.
 * - A step sees its host's clocks (`out.now`, `out.wallMs`), never the engine's.
 */
export interface Machine<State, Command = never> {
  /** A process starts. `boot.files` is what its disk still holds (null on a new disk). */
  start(boot: Boot, out: Out): State;
  step(state: State, input: Input<Command>, out: Out): void;
}

export interface Boot {
  /** broker-N has N, controller-N 100 + N; clients have -1. */
  readonly nodeId: number;
  /** The node's name: `broker-1`, `controller-1`, a client's own name. */
  readonly name: string;
  readonly rack: string | null;
  /** Resolved settings, Kafka's own keys (one of the Config types of protocol/config). */
  readonly config: unknown;
  /** What is on the disk: the `files` of the machine's last state (cut to what was durable after a power loss), or null. */
  readonly files: unknown;
  /** Counts the starts of this process, from 1. */
  readonly incarnation: number;
  /** What the role needs to know besides: voters, bootstrap servers, the application's workload. */
  readonly role: unknown;
}

export type Listener = 'BROKER' | 'CONTROLLER';

/** Names a connection, for both of its ends. Never used twice in a run. */
export type ConnectionId = number;

/** Names a timer that was set, for cancelling it. 0 is no timer. */
export type TimerId = number;

export type Input<Command = never> =
  | { readonly type: 'message'; readonly connection: ConnectionId; readonly message: Message }
  /** A connection that this node asked for is ready. */
  | { readonly type: 'connected'; readonly connection: ConnectionId }
  /** Refused, reset, or closed by the other end. What was in flight is lost. The end that called `close` hears nothing. */
  | { readonly type: 'disconnected'; readonly connection: ConnectionId }
  | TimerInput
  /** The flush with this token is durable, and with it all that was written to that file before it was asked for. */
  | { readonly type: 'flushed'; readonly file: string; readonly token: number }
  /** SIGTERM: stop in an orderly way, then call `out.exit`. */
  | { readonly type: 'stop' }
  | { readonly type: 'command'; readonly command: Command };

/** A timer that has run out. `timer` says which one, `id` and `data` are the machine's own. */
export interface TimerInput {
  readonly type: 'timer';
  readonly timer: string;
  readonly id?: number | string;
  readonly data?: unknown;
}

/** The way out of a step. The cluster implements it; calls take effect in the order in which they were made. */
export interface Out {
  /** The host's monotonic clock, microseconds (drifts). */
  readonly now: Us;
  /** The host's wall clock, milliseconds since 1970 (drifts and may be skewed). */
  readonly wallMs: number;
  /** Opens a connection to a node. Answered by `connected` or `disconnected`, or by nothing while the path is cut. */
  connect(nodeId: number, listener: Listener): ConnectionId;
  /** Sends on a connection, as its client (requests) or its server (responses). In order; lost if the connection breaks. */
  send(connection: ConnectionId, message: Message): void;
  /** Closes from this end; the other end is told (`disconnected`) when the news arrives. */
  close(connection: ConnectionId): void;
  /** Sets a timer by this host's clock; a range is drawn from. */
  after(delay: Us | UsRange, input: TimerInput): TimerId;
  /** Cancels a timer that has not run out; 0 and spent timers are ignored. */
  cancel(timer: TimerId): void;
  /** A whole number in [0, bound), from the node's own stream. */
  random(bound: number): number;
  /** Appends to a file in the page cache. What this step sends afterwards leaves when the disk has taken the write. */
  write(file: string, bytes: number): void;
  /** Reads a file at a byte position; what is no longer in the page cache costs time, and what is sent afterwards waits for it. */
  read(file: string, position: number, bytes: number): void;
  /**
   * Asks for all that was written to the file so far to be made durable; answered by `flushed`. With `waits` the asking thread stands until then
   * (FileChannel.force): what this step sends afterwards leaves when it is done.
   */
  flush(file: string, token: number, waits?: boolean): void;
  /** The file is gone (or cut to nothing): frees the disk and the page cache. */
  remove(file: string): void;
  /** Keeps the processor busy for so long, after what it is at already: what is sent afterwards leaves when that is done. */
  compute(microseconds: Us): void;
  /** Gives a file another name, in the place of the one that had it. */
  rename(from: string, to: string): void;
  /** Tells what happened, for the trace. */
  note(note: Note): void;
  /** The process ends. */
  exit(reason: string): void;
}
