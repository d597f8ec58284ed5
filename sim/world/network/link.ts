import { drawUs, streamOf } from '../../engine/random.ts';
import type { Us } from '../../engine/time.ts';
import { bandwidthLimit } from '../rules/judge.ts';
import type { HostId, Link, LinkSettings, World } from '../types.ts';
import { hostOf } from '../host.ts';

/** From a process to another on its own host: through the kernel only. */
const LOOPBACK_US = 20;

/** The link from one host to another. */
export function linkBetween(world: World, from: HostId, to: HostId): Link {
  return world.links[from]![to] ?? createLink(world, from, to);
}

function createLink(world: World, from: HostId, to: HostId): Link {
  const [sender, receiver] = [hostOf(world, from).name, hostOf(world, to).name];
  const special = world.settings.links.find(({ between }) => joins(between, sender, receiver));
  const link: Link = {
    from,
    to,
    latency: special?.latency ?? world.settings.latency,
    bytesPerSecond: special?.bytesPerSecond ?? world.settings.bytesPerSecond,
    busyUntil: Number.MIN_SAFE_INTEGER,
    stream: streamOf(world.streams, `network/${sender}>${receiver}`),
  };
  world.links[from]![to] = link;
  return link;
}

const joins = (between: LinkSettings['between'], a: string, b: string): boolean =>
  (between[0] === a && between[1] === b) || (between[0] === b && between[1] === a);

/** One draw for each segment, whatever becomes of it. */
export const drawLatency = (link: Link): Us => (link.from === link.to ? LOOPBACK_US : drawUs(link.stream, link.latency));

/**
 * When the last byte has left, for bytes that are handed over at that instant. Links are shared: what comes later waits. Something that
 * leaves only in the future (`leavesAt` beyond `now`) does not keep the link busy until then for those who come before it.
 */
export function serialise(world: World, link: Link, now: Us, leavesAt: Us, bytes: number): Us {
  const bytesPerSecond = bandwidthOf(world, link);
  if (bytesPerSecond === 0 || link.from === link.to) return leavesAt;
  const start = link.busyUntil > leavesAt ? link.busyUntil : leavesAt;
  const left = start + Math.ceil((bytes * 1_000_000) / bytesPerSecond);
  if (leavesAt <= now || link.busyUntil > leavesAt) link.busyUntil = left;
  return left;
}

function bandwidthOf(world: World, link: Link): number {
  if (world.faults.length === 0) return link.bytesPerSecond;
  const limit = bandwidthLimit(world, link.from, link.to);
  return limit > 0 && (link.bytesPerSecond === 0 || limit < link.bytesPerSecond) ? limit : link.bytesPerSecond;
}
