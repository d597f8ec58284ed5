import type { HostId, World } from '../types.ts';
import type { ActiveFault, FaultSpec } from './types.ts';
import type { Us } from '../../engine/time.ts';

/** What the rules look at. */
export interface Packet {
  readonly from: HostId;
  readonly to: HostId;
  /** A request's name; '' for responses and for TCP's own segments. */
  readonly label: string;
  /** A leg of a handshake. */
  readonly opening: boolean;
}

export type Ruling =
  | { readonly type: 'pass' }
  /** Later than it would. */
  | { readonly type: 'deliver'; readonly delayUs: Us }
  /** When the fault ends. */
  | { readonly type: 'hold' }
  /** Never. */
  | { readonly type: 'drop' };

export const PASS: Ruling = Object.freeze({ type: 'pass' });
export const HOLD: Ruling = Object.freeze({ type: 'hold' });
export const DROP: Ruling = Object.freeze({ type: 'drop' });

/** A kind of fault: one file each, listed in ../faults/index.ts. */
export interface FaultDefinition<Spec extends FaultSpec> {
  /** Says what it does to whom. Names its stream, so that two of the same on the same hosts draw alike in two runs. */
  name(spec: Spec, hostName: (host: HostId) => string): string;
  /** Whether it has to do with that host. */
  involves(spec: Spec, host: HostId): boolean;
  /** Of the network: ended by `heal`. */
  readonly ofNetwork: boolean;
  /** Nothing gets from one host to another, what is under way neither. */
  cuts?(spec: Spec, from: HostId, to: HostId): boolean;
  /** A verdict on one packet. */
  judge?(fault: ActiveFault & { readonly spec: Spec }, packet: Packet): Ruling;
  /** The most that a link takes, 0: no limit. */
  bytesPerSecond?(spec: Spec, from: HostId, to: HostId): number;
  /** What it does to the hardware itself when it begins, and when it has ended. */
  changed?(world: World, spec: Spec): void;
}
