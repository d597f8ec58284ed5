import type { Us } from '../engine/time.ts';
import type { ConfigValue } from '../protocol/config/definition.ts';
import type { ConsumerRole } from '../protocol/client/consumer/index.ts';
import type { ProducerRole } from '../protocol/client/producer/index.ts';
import type { DiskSettings, NetworkSettings } from '../world/index.ts';

/** What a cluster is built from. The run makes it out of a scenario. Frozen. */
export interface ClusterSpec {
  readonly seed: number;
  /** Every broker is a voter too; then `controllers` is empty (process.roles=broker,controller). */
  readonly combined: boolean;
  readonly controllers: readonly NodeSpec[];
  readonly brokers: readonly NodeSpec[];
  readonly producers: readonly (ClientSpec & { readonly role: Omit<ProducerRole, 'bootstrap'> })[];
  readonly consumers: readonly (ClientSpec & { readonly role: Omit<ConsumerRole, 'bootstrap'> })[];
  readonly network: NetworkSettings;
}

export type Overrides = Readonly<Record<string, ConfigValue>>;

export interface NodeSpec {
  readonly nodeId: number;
  readonly name: string;
  readonly rack: string | null;
  readonly config: Overrides;
  readonly disk: DiskSettings;
  readonly skewUs: Us;
  readonly driftPpm: number;
  /** A node that an action adds later does not start with the cluster. */
  readonly starts: boolean;
}

export interface ClientSpec {
  readonly name: string;
  readonly config: Overrides;
}

/** Booting begins here, so that all is settled when the scenario starts at 0. */
export const BOOT_AT: Us = -10_000_000;

/** Hosts had run for so long when the scenario starts: what their monotonic clocks show then, so that they never show a time below 0. */
export const UPTIME_AT_ZERO: Us = 1_000_000_000;
