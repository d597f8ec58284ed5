import type { HostId, World } from '../types.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import type { FaultSpec } from '../rules/types.ts';

type SlowDisk = Extract<FaultSpec, { type: 'slowDisk' }>;

/** A disk that is dying, or shared: every operation takes a multiple of its time. */
export const slowDisk: FaultDefinition<SlowDisk> = {
  name: ({ host }, hostName) => `slowDisk ${hostName(host)}`,
  involves: (spec, host) => spec.host === host,
  ofNetwork: false,
  changed: (world, { host }) => {
    let slowness = 1;
    for (const { spec } of world.faults) if (spec.type === 'slowDisk' && spec.host === host) slowness *= spec.factor;
    world.hosts[host]!.disk.slowness = slowness;
  },
};

/** An operation met the slow disks of that host. */
export function countSlowed(world: World, host: HostId): void {
  for (const fault of world.faults) if (fault.spec.type === 'slowDisk' && fault.spec.host === host) fault.touched++;
}
