import { assert } from '../engine/assert.ts';
import { streamOf } from '../engine/random.ts';
import type { StreamSet } from '../engine/random.ts';
import { createClock } from './clock.ts';
import { createDisk } from './disk/disk.ts';
import type { HostId, HostSettings, NetworkSettings, World } from './types.ts';

/** A world without hosts. All its chance comes from streams of that set. */
export function createWorld(settings: NetworkSettings, streams: StreamSet): World {
  return {
    settings: Object.freeze(settings),
    hosts: [],
    links: [],
    connections: new Map(),
    faults: [],
    nextFault: 1,
    faultsOfName: new Map(),
    streams,
  };
}

/** Adds a host, powered on, with an empty disk and no process yet. Names are unique. */
export function addHost(world: World, settings: HostSettings): HostId {
  const { name } = settings;
  assert(!world.hosts.some(host => host.name === name), 'two hosts have one name', { name });
  const id = world.hosts.length;
  world.hosts.push({
    id,
    name,
    power: 'on',
    process: 'down',
    clock: createClock(settings.skewUs, settings.driftPpm),
    disk: createDisk(settings.disk, streamOf(world.streams, `disk/${name}`)),
  });
  world.links.push([]);
  return id;
}
