import type { Stream, StreamSet } from '../engine/random.ts';
import type { Us, UsRange } from '../engine/time.ts';
import type { Disk, DiskSettings } from './disk/types.ts';
import type { ActiveFault } from './rules/types.ts';

/** A host's number, in the order of `addHost`, from 0. */
export type HostId = number;

/** Chosen by whoever opens the connection; never used twice in a run. */
export type ConnectionId = number;

/** The whole hardware: plain data and a tree, so that a checkpoint clones it. */
export interface World {
  readonly settings: NetworkSettings;
  readonly hosts: Host[];
  /** Directed, `links[from][to]`, made when first used. */
  readonly links: (Link | undefined)[][];
  /** Those that at least one end still holds. */
  readonly connections: Map<ConnectionId, Connection>;
  /** In the order in which they began. */
  readonly faults: ActiveFault[];
  nextFault: number;
  /** How often a fault of that name has begun: names the streams of faults. */
  readonly faultsOfName: Map<string, number>;
  readonly streams: StreamSet;
}

/** Of the network, unless a link says otherwise. Frozen. */
export interface NetworkSettings {
  readonly latency: UsRange;
  /** 0: unlimited. */
  readonly bytesPerSecond: number;
  /** Links that differ, both ways. */
  readonly links: readonly LinkSettings[];
}

export interface LinkSettings {
  /** Names of hosts. */
  readonly between: readonly [string, string];
  readonly latency?: UsRange;
  readonly bytesPerSecond?: number;
}

export interface HostSettings {
  readonly name: string;
  readonly disk: DiskSettings;
  /** The wall clock is ahead of true time by so much. */
  readonly skewUs: Us;
  /** Both clocks run fast by so many millionths. */
  readonly driftPpm: number;
}

export interface Host {
  readonly id: HostId;
  readonly name: string;
  power: 'on' | 'off';
  process: 'running' | 'paused' | 'down';
  readonly clock: HostClock;
  readonly disk: Disk;
}

/** Linear since `since`: a change of skew or drift starts a new piece. */
export interface HostClock {
  since: Us;
  monotonicAtSince: Us;
  skewUs: Us;
  driftPpm: number;
}

/** One direction between two hosts, shared by their connections. */
export interface Link {
  readonly from: HostId;
  readonly to: HostId;
  readonly latency: UsRange;
  readonly bytesPerSecond: number;
  /** The last byte that was handed to it leaves then. */
  busyUntil: Us;
  /** One draw a segment, whatever becomes of it: so a fault never shifts the draws of others. */
  readonly stream: Stream;
}

/** From the side that asked for the connection (requests), or back (responses). */
export type Direction = 0 | 1;
export const FORWARD: Direction = 0;
export const BACKWARD: Direction = 1;

/** A connection's direction as one number: what an arrival event carries. */
export type Channel = number;

export interface Connection {
  readonly id: ConnectionId;
  readonly client: HostId;
  readonly server: HostId;
  /** Sides whose process is gone without the other end knowing: 1 the client, 2 the server. */
  gone: number;
  readonly forward: Flow;
  readonly backward: Flow;
}

/** What is under way in one direction, oldest first. */
export interface Flow {
  /** `segments[head]` is the next to arrive; those before it are spent. */
  segments: Segment[];
  head: number;
  /** All of it waits for a fault to end, or for a host to come back. */
  held: boolean;
  lastArrival: Us;
}

export type SegmentKind = 'message' | 'connected' | 'refused' | 'closed' | 'reset';

/** A message, or what TCP itself tells the other end. */
export interface Segment {
  readonly kind: SegmentKind;
  /** The message's own number; 0 for the rest. */
  readonly id: number;
  readonly bytes: number;
  readonly payload: unknown;
  readonly sentAt: Us;
  /** Drawn when it was sent. */
  readonly latencyUs: Us;
  /** `HELD` while nobody can say. */
  arrivesAt: Us;
}

/** The instant of what waits until further notice. */
export const HELD: Us = Number.MAX_SAFE_INTEGER;
