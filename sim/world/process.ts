import { assert } from '../engine/assert.ts';
import type { Us } from '../engine/time.ts';
import { cutToDurable } from './disk/disk.ts';
import { createEffects } from './network/effects.ts';
import { abandon, closeAll, resetAll } from './network/endings.ts';
import { releaseAll } from './network/release.ts';
import type { Effects } from './network/types.ts';
import { hostOf } from './host.ts';
import type { HostId, World } from './types.ts';

/**
 * How a process and its host may end, by what the others notice:
 *
 * - it exits: its connections are closed after what it has sent;
 * - it crashes: the kernel resets its connections, what was under way is lost, the page cache stays;
 * - the host loses power: silence. What was not flushed is gone;
 * - it is paused: the kernel goes on accepting connections and taking in data, nobody answers.
 */

/** Starts a process, on a host that is powered on for it if need be: what waited for the host gets its answer. */
export function startProcess(world: World, now: Us, id: HostId): Effects {
  const host = hostOf(world, id);
  assert(host.process === 'down', 'the process runs already', { host: host.name });
  host.process = 'running';
  const effects = createEffects();
  if (host.power === 'on') return effects;
  host.power = 'on';
  host.disk.busyUntil = now;
  releaseAll(world, now, effects);
  return effects;
}

/** It ends by its own will: all its connections are closed. */
export function exitProcess(world: World, now: Us, id: HostId): Effects {
  endProcess(world, id);
  const effects = createEffects();
  closeAll(world, now, id, effects);
  return effects;
}

/** `kill -9` on a host that lives on. */
export function crashProcess(world: World, now: Us, id: HostId): Effects {
  endProcess(world, id);
  const effects = createEffects();
  resetAll(world, now, id, effects);
  return effects;
}

interface PowerLoss {
  readonly effects: Effects;
  /** Files that were longer than what was durable of them. */
  readonly filesCut: number;
  readonly bytesLost: number;
}

/** Works on a host whose process is down too. */
export function powerOff(world: World, now: Us, id: HostId): PowerLoss {
  const host = hostOf(world, id);
  assert(host.power === 'on', 'the host is off already', { host: host.name });
  host.power = 'off';
  host.process = 'down';
  const effects = createEffects();
  abandon(world, now, id, effects);
  return { effects, ...cutToDurable(host.disk, now) };
}

/** Stops the world for that process; time goes on. */
export function pauseProcess(world: World, id: HostId): void {
  const host = hostOf(world, id);
  assert(host.process === 'running', 'only a running process can be paused', { host: host.name });
  host.process = 'paused';
}

export function resumeProcess(world: World, id: HostId): void {
  const host = hostOf(world, id);
  assert(host.process === 'paused', 'only a paused process can be resumed', { host: host.name });
  host.process = 'running';
}

function endProcess(world: World, id: HostId): void {
  const host = hostOf(world, id);
  assert(host.process !== 'down', 'the process is down already', { host: host.name });
  host.process = 'down';
}
