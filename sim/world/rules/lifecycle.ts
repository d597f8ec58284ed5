import { assert } from '../../engine/assert.ts';
import { streamOf } from '../../engine/random.ts';
import type { Us } from '../../engine/time.ts';
import { createEffects } from '../network/effects.ts';
import { interrupt } from '../network/interrupt.ts';
import { releaseAll } from '../network/release.ts';
import type { Effects } from '../network/types.ts';
import type { HostId, World } from '../types.ts';
import { hostOf } from '../host.ts';
import { definitionOf } from '../faults/index.ts';
import type { ActiveFault, FaultSpec } from './types.ts';

/** The life of a fault. How the network asks them is in judge.ts, the kinds are in ../faults. */

/** From now on. What a cut catches under way is in `effects.held`. */
export function beginFault(world: World, spec: FaultSpec): { readonly id: number; readonly effects: Effects } {
  const name = faultName(world, spec);
  const before = world.faultsOfName.get(name) ?? 0;
  world.faultsOfName.set(name, before + 1);
  const id = world.nextFault++;
  // Named by what it is and not by its number, so that taking away an earlier fault leaves its draws alone.
  const fault: ActiveFault = { id, spec: Object.freeze(spec), stream: streamOf(world.streams, `faults/${name}#${before}`), touched: 0 };
  world.faults.push(fault);
  const effects = createEffects();
  const definition = definitionOf(spec);
  if (definition.cuts !== undefined) interrupt(world, fault, effects);
  definition.changed?.(world, spec);
  return { id, effects };
}

/** Ends a fault, which must be active. `fault.touched` says whether it ever did anything. */
export function endFault(world: World, now: Us, id: number): { readonly fault: ActiveFault; readonly effects: Effects } {
  const { faults, effects } = endThose(world, now, fault => fault.id === id);
  assert(faults[0] !== undefined, 'no such fault', { id });
  return { fault: faults[0], effects };
}

/** Ends all faults of the network (but not of disks); with a host only those that have to do with it. */
export function heal(
  world: World,
  now: Us,
  host: HostId | null = null,
): { readonly faults: readonly ActiveFault[]; readonly effects: Effects } {
  return endThose(world, now, ({ spec }) => {
    const definition = definitionOf(spec);
    return definition.ofNetwork && (host === null || definition.involves(spec, host));
  });
}

/** `isolate broker-1`, `lose broker-1>broker-2 broker-2>broker-1`. */
export const faultName = (world: World, spec: FaultSpec): string => definitionOf(spec).name(spec, host => hostOf(world, host).name);

function endThose(world: World, now: Us, isMeant: (fault: ActiveFault) => boolean): { faults: ActiveFault[]; effects: Effects } {
  const ended: ActiveFault[] = [];
  const staying: ActiveFault[] = [];
  for (const fault of world.faults) (isMeant(fault) ? ended : staying).push(fault);
  world.faults.splice(0, world.faults.length, ...staying);
  for (const { spec } of ended) definitionOf(spec).changed?.(world, spec);
  const effects = createEffects();
  releaseAll(world, now, effects);
  return { faults: ended, effects };
}
