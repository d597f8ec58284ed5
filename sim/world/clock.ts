import type { Us } from '../engine/time.ts';
import type { HostClock, HostId, World } from './types.ts';
import { hostOf } from './host.ts';

/**
 * What may be wrong with a clock: its oscillator runs fast or slow (both clocks drift), and somebody sets the wall clock wrong (only that one
 * jumps). The monotonic clock never goes back and never stops, also while the process is paused.
 */

/** 2026-11-21T00:00:00Z, the wall clock of a run at instant 0. */
export const WALL_CLOCK_AT_ZERO_MS = 1_795_219_200_000;

const MILLION = 1_000_000;

export const createClock = (skewUs: Us, driftPpm: number): HostClock => ({ since: 0, monotonicAtSince: 0, skewUs, driftPpm });

/** The host's monotonic clock, microseconds. That of a host without drift shows the engine's time. */
export const monotonicUs = (world: World, now: Us, host: HostId): Us => monotonicOf(hostOf(world, host).clock, now);

/** The host's wall clock, milliseconds since 1970. */
export function wallMs(world: World, now: Us, host: HostId): number {
  const { clock } = hostOf(world, host);
  return WALL_CLOCK_AT_ZERO_MS + Math.floor((monotonicOf(clock, now) + clock.skewUs) / 1000);
}

/** How far the host's wall clock is ahead of true time. */
export function wallOffsetUs(world: World, now: Us, host: HostId): Us {
  const { clock } = hostOf(world, host);
  return monotonicOf(clock, now) + clock.skewUs - now;
}

/**
 * How long a delay by the host's clock takes in truth: the shortest after which its clock has moved on by that much. A timer keeps its
 * instant when the drift changes later.
 */
export function toEngineDelay(world: World, now: Us, host: HostId, delayUs: Us): Us {
  const { clock } = hostOf(world, host);
  if (clock.driftPpm === 0) return delayUs;
  const due = monotonicOf(clock, now) + delayUs;
  let delay = Math.max(0, Math.floor((delayUs * MILLION) / (MILLION + clock.driftPpm)) - 1);
  while (monotonicOf(clock, now + delay) < due) delay++;
  return delay;
}

/** Sets the wall clock forward (or back, below 0). */
export function skewClock(world: World, host: HostId, byUs: Us): void {
  hostOf(world, host).clock.skewUs += byUs;
}

/** From now on both clocks run fast by that many millionths (slow below 0; more than -1 000 000). */
export function setDrift(world: World, now: Us, host: HostId, ppm: number): void {
  const { clock } = hostOf(world, host);
  clock.monotonicAtSince = monotonicOf(clock, now);
  clock.since = now;
  clock.driftPpm = ppm;
}

function monotonicOf(clock: HostClock, now: Us): Us {
  const elapsed = now - clock.since;
  if (clock.driftPpm === 0) return clock.monotonicAtSince + elapsed;
  return clock.monotonicAtSince + elapsed + Math.floor((elapsed * clock.driftPpm) / MILLION);
}
