import type { HostId, World } from '../types.ts';
import type { Packet, Ruling } from './definition.ts';
import { PASS } from './definition.ts';
import { definitionOf } from '../faults/index.ts';

/**
 * Asks the faults about a packet, in the order in which they began. The first that holds or drops it decides; delays add up. Every fault
 * that does something counts it.
 */
export function judge(world: World, packet: Packet): Ruling {
  if (packet.from === packet.to) return PASS;
  let delayUs = 0;
  for (const fault of world.faults) {
    const ruling = definitionOf(fault.spec).judge?.(fault, packet) ?? PASS;
    if (ruling.type === 'pass') continue;
    fault.touched++;
    if (ruling.type !== 'deliver') return ruling;
    delayUs += ruling.delayUs;
  }
  return delayUs === 0 ? PASS : { type: 'deliver', delayUs };
}

/** Nothing gets through from one host to another. Counts nothing. */
export const isCut = (world: World, from: HostId, to: HostId): boolean =>
  from !== to && world.faults.some(({ spec }) => definitionOf(spec).cuts?.(spec, from, to) === true);

/** The narrowest limit on a link, 0 if none; those that apply count it. */
export function bandwidthLimit(world: World, from: HostId, to: HostId): number {
  let narrowest = 0;
  for (const fault of world.faults) {
    const limit = definitionOf(fault.spec).bytesPerSecond?.(fault.spec, from, to) ?? 0;
    if (limit === 0) continue;
    fault.touched++;
    if (narrowest === 0 || limit < narrowest) narrowest = limit;
  }
  return narrowest;
}
