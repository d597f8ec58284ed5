import { assert } from '../engine/assert.ts';
import type { Host, HostId, World } from './types.ts';

/** The host of that number, which must be there. */
export function hostOf(world: World, id: HostId): Host {
  const host = world.hosts[id];
  if (host === undefined) assert(false, 'no such host', { id });
  return host;
}
