import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreams } from '../../sim/engine/random.ts';
import {
  addHost,
  createWorld,
  DEFAULT_DISK,
  monotonicUs,
  setDrift,
  skewClock,
  toEngineDelay,
  wallMs,
  wallOffsetUs,
  WALL_CLOCK_AT_ZERO_MS,
} from '../../sim/world/index.ts';
import type { World } from '../../sim/world/index.ts';

const HOST = 0;
const SECOND = 1_000_000;

const withClock = (skewUs: number, driftPpm: number): World => {
  const world = createWorld({ latency: { minUs: 1, maxUs: 1 }, bytesPerSecond: 0, links: [] }, createStreams(1));
  addHost(world, { name: 'broker-1', disk: DEFAULT_DISK, skewUs, driftPpm });
  return world;
};

const drift = fc.integer({ min: -500_000, max: 500_000 });
const instant = fc.integer({ min: -10 * SECOND, max: 86_400 * SECOND });

describe('the clocks of a host', () => {
  it("show the engine's time when nothing is wrong with them; the wall clock starts at 2026-11-21T00:00:00Z", () => {
    const world = withClock(0, 0);
    expect(monotonicUs(world, 1_234_567, HOST)).toBe(1_234_567);
    expect(wallMs(world, 1_234_567, HOST)).toBe(Date.parse('2026-11-21T00:00:00Z') + 1_234);
    expect(WALL_CLOCK_AT_ZERO_MS).toBe(Date.parse('2026-11-21T00:00:00Z'));
  });

  it('drift: one percent fast gains 10 ms in a second, on both clocks', () => {
    const world = withClock(0, 10_000);
    expect(monotonicUs(world, SECOND, HOST)).toBe(1_010_000);
    expect(wallOffsetUs(world, SECOND, HOST)).toBe(10_000);
  });

  it('skew moves the wall clock only, and only by so much', () => {
    const world = withClock(-2 * SECOND, 0);
    expect(wallMs(world, 0, HOST)).toBe(WALL_CLOCK_AT_ZERO_MS - 2_000);
    skewClock(world, HOST, 5 * SECOND);
    expect(wallMs(world, 0, HOST)).toBe(WALL_CLOCK_AT_ZERO_MS + 3_000);
    expect(monotonicUs(world, 77, HOST)).toBe(77);
  });

  it('do not jump when the drift changes', () => {
    fc.assert(
      fc.property(drift, drift, instant, (before, after, now) => {
        const world = withClock(0, before);
        const [monotonic, wall] = [monotonicUs(world, now, HOST), wallMs(world, now, HOST)];
        setDrift(world, now, HOST, after);
        expect([monotonicUs(world, now, HOST), wallMs(world, now, HOST)]).toEqual([monotonic, wall]);
      }),
    );
  });

  it('never run backwards', () => {
    fc.assert(
      fc.property(drift, instant, fc.nat(1000), (ppm, now, later) => {
        const world = withClock(0, ppm);
        expect(monotonicUs(world, now + later, HOST)).toBeGreaterThanOrEqual(monotonicUs(world, now, HOST));
      }),
    );
  });

  it("let a timer run out at the first instant at which the host's own clock says so", () => {
    fc.assert(
      fc.property(drift, instant, fc.nat(60 * SECOND), (ppm, now, delay) => {
        const world = withClock(0, ppm);
        const due = monotonicUs(world, now, HOST) + delay;
        const rings = now + toEngineDelay(world, now, HOST, delay);
        expect(rings).toBeGreaterThanOrEqual(now);
        expect(monotonicUs(world, rings, HOST)).toBeGreaterThanOrEqual(due);
        if (rings > now) expect(monotonicUs(world, rings - 1, HOST)).toBeLessThan(due);
      }),
    );
  });
});
