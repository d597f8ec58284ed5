import type { Digest } from '../engine/digest.ts';
import type { EventLog } from '../engine/eventLog.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { Stream } from '../engine/random.ts';
import type { Us } from '../engine/time.ts';
import type { Input, Machine } from '../protocol/machine.ts';
import type { TraceNote } from '../trace/entry.ts';
import type { NodeRole } from '../trace/snapshot.ts';
import type { HostId, World } from '../world/index.ts';

/** A machine of any role, as the cluster handles it: states and commands are opaque here. */
export type AnyMachine = Machine<unknown, unknown>;
export type AnyInput = Input<unknown>;

/** One process: a machine on a host. Plain data. */
export interface Process {
  readonly index: number;
  readonly name: string;
  readonly role: NodeRole;
  readonly nodeId: number;
  readonly rack: string | null;
  readonly host: HostId;
  /** Index of the other half of a combined node: broker and controller are one process with two roles, which live and die together. -1: none. */
  twin: number;
  /** Resolved settings, frozen. */
  config: object;
  /** Frozen. */
  boot: unknown;
  status: ProcessStatus;
  /** When it got that status. */
  since: Us;
  /** Counts its starts; events for an earlier one are void. */
  incarnation: number;
  /** The machine's memory; null while it is down. */
  state: unknown;
  /** Of a client whose process has ended: its memory then, for people to look at; null for nodes, and before. */
  lastState: unknown;
  /** What is on its disk while it is down. */
  files: unknown;
  /** Until when what it has to compute keeps its processor busy. */
  computesUntil: Us;
  /** What arrived while it was paused, in order, each with its event. */
  readonly backlog: { readonly event: number; readonly input: AnyInput }[];
}

export type ProcessStatus = 'notStarted' | 'running' | 'paused' | 'down';

/** The two ends of a connection, as processes. */
export interface Ends {
  readonly client: number;
  readonly server: number;
}

/** All of a simulated cluster that a checkpoint has to keep: plain data and a tree. */
export interface ClusterState {
  queue: EventQueue;
  world: World;
  /** Chance of the processes, one stream each, by index. */
  processStreams: Stream[];
  digest: Digest;
  now: Us;
  /** The event that is being handled. */
  event: number;
  eventCount: number;
  nextConnection: number;
  nextMessage: number;
  processes: Process[];
  connections: Map<number, Ends>;
}

/** A cluster: its state, and the ways to the outside that are no state. */
export interface Cluster {
  state: ClusterState;
  readonly eventLog: EventLog;
  /** Receives every note; messages only when `traceMessages`. */
  readonly observe: (at: Us, event: number, node: string, note: TraceNote) => void;
  readonly traceMessages: boolean;
}

/** Events that concern the scenario, not a process, have this target. */
export const RUN_TARGET = 1_000_000;

/** The input of an arrival event; its `aux` is the channel, and the network knows what arrives there. */
export const ARRIVAL = Object.freeze({ type: 'arrival' });
