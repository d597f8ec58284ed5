import { assert } from '../engine/assert.ts';
import { cancel, eventOfHandle, lastHandle, schedule } from '../engine/queue.ts';
import { drawUs, int, type Stream } from '../engine/random.ts';
import type { Us, UsRange } from '../engine/time.ts';
import type { ConnectionId, Listener, Out, TimerId, TimerInput } from '../protocol/machine.ts';
import type { Message } from '../protocol/messages/index.ts';
import { messageBytes } from '../protocol/messages/size.ts';
import type { Note } from '../protocol/notes.ts';
import { append, flush, IO_ERROR, monotonicUs, read, remove, rename, toEngineDelay, wallMs } from '../world/index.ts';
import { close, open, transmitMessage } from './connections.ts';
import { UPTIME_AT_ZERO } from './spec.ts';
import type { AnyInput, Cluster, Process } from './types.ts';

/** The `out` of every machine: one object a cluster, turned to the process whose turn it is. */
export interface Port extends Out {
  /** Turns to a process, at the beginning of its step. */
  turnTo(process: Process): void;
  /** What the process said of its end during the step, or null. */
  exitReason: string | null;
}

/** What a process that halts for it says of its end. */
export const LOG_DIRS_FAILED = 'all log directories have failed';

export function createPort(cluster: Cluster): Port {
  return new ClusterPort(cluster);
}

/** A class for speed (one hidden shape, no closure per call); it holds no state that outlives a step. */
class ClusterPort implements Port {
  exitReason: string | null = null;
  now: Us = 0;
  readonly #cluster: Cluster;
  #process!: Process;
  /** What is sent leaves no earlier: the disk work of this step. */
  #leavesAt: Us = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get wallMs(): number {
    const { world, now } = this.#cluster.state;
    return wallMs(world, now, this.#process.host);
  }

  turnTo(process: Process): void {
    const { world, now } = this.#cluster.state;
    this.#process = process;
    this.#leavesAt = now;
    this.exitReason = null;
    this.now = UPTIME_AT_ZERO + monotonicUs(world, now, process.host);
  }

  connect(nodeId: number, listener: Listener): ConnectionId {
    return open(this.#cluster, this.#process, { nodeId, listener });
  }

  send(connection: ConnectionId, message: Message): void {
    if (this.exitReason === LOG_DIRS_FAILED) return;
    const { state } = this.#cluster;
    const id = state.nextMessage++;
    const outgoing = {
      id,
      bytes: messageBytes(message),
      label: message.kind === 'request' ? message.api : '',
      payload: Object.freeze(message),
      leavesAt: this.#leavesAt,
    };
    transmitMessage(this.#cluster, this.#process, connection, outgoing);
  }

  close(connection: ConnectionId): void {
    close(this.#cluster, this.#process, connection);
  }

  after(delay: Us | UsRange, input: TimerInput): TimerId {
    const { state } = this.#cluster;
    const process = this.#process;
    const local = typeof delay === 'number' ? delay : drawUs(streamOfProcess(this.#cluster, process), delay);
    assert(local >= 0, 'a timer into the past', { node: process.name, timer: input.timer, delay: local });
    const at = state.now + toEngineDelay(state.world, state.now, process.host, local);
    schedule(state.queue, at, process.index, process.incarnation, state.event, input);
    return lastHandle(state.queue);
  }

  cancel(timer: TimerId): void {
    if (timer === 0 || cancel(this.#cluster.state.queue, timer)) return;
    // It ran out while the process was paused, and waits to be handled.
    const { backlog } = this.#process;
    const waiting = backlog.length === 0 ? -1 : backlog.findIndex(({ event }) => event === eventOfHandle(timer));
    if (waiting >= 0) backlog.splice(waiting, 1);
  }

  random(bound: number): number {
    return int(streamOfProcess(this.#cluster, this.#process), bound);
  }

  write(file: string, bytes: number): void {
    const { world, now } = this.#cluster.state;
    this.#waitUntil(append(world, now, this.#process.host, { file, bytes }));
  }

  read(file: string, position: number, bytes: number): void {
    const { world, now } = this.#cluster.state;
    this.#waitUntil(read(world, now, this.#process.host, { file, position, bytes }));
  }

  flush(file: string, token: number, waits = false): void {
    const { state } = this.#cluster;
    const process = this.#process;
    const at = flush(state.world, state.now, process.host, file);
    if (at === IO_ERROR) return this.#halt();
    if (waits) this.#waitUntil(at);
    const input: AnyInput = { type: 'flushed', file, token };
    schedule(state.queue, at, process.index, process.incarnation, state.event, input);
  }

  remove(file: string): void {
    remove(this.#cluster.state.world, this.#process.host, file);
  }

  rename(from: string, to: string): void {
    rename(this.#cluster.state.world, this.#process.host, { from, to });
  }

  compute(microseconds: Us): void {
    const { now } = this.#cluster.state;
    const process = this.#process;
    process.computesUntil = Math.max(process.computesUntil, now) + microseconds;
    this.#waitUntil(process.computesUntil);
  }

  note(note: Note): void {
    const { state } = this.#cluster;
    this.#cluster.observe(state.now, state.event, this.#process.name, note);
  }

  exit(reason: string): void {
    this.exitReason = reason;
  }

  /**
   * The only log directory of the process has failed, so it halts (Kafka: LogManager.handleLogDirFailure): nothing that it does in the rest
   * of this step is seen by anybody.
   */
  #halt(): void {
    this.exitReason = LOG_DIRS_FAILED;
  }

  #waitUntil(at: Us): void {
    if (at === IO_ERROR) this.#halt();
    else if (at > this.#leavesAt) this.#leavesAt = at;
  }
}

const streamOfProcess = (cluster: Cluster, process: Process): Stream => cluster.state.processStreams[process.index]!;
