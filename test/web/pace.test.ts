/** Auto speed: slow while something new flies, fast through silence. (UI.md, "Time") */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRun } from '../../sim/index.ts';
import { advancePace, createPace, paceAt, readPace, SILENCE, type Pace } from '../../web/playback/pace.ts';
import { neighbour, SPEEDS } from '../../web/playback/speed.ts';
import { lesson } from './runs.ts';

function paceOf(id: string): { pace: Pace; produces: number[]; endUs: number } {
  const run = createRun(lesson(id), { rewindable: false });
  run.advanceTo(run.endUs);
  const pace = createPace();
  readPace(pace, run.trace.entries, () => 4);
  const produces = run.trace.entries.flatMap(({ at, note }) =>
    note.kind === 'message.sent' && note.api === 'Produce' && note.request ? [at] : [],
  );
  return { pace, produces, endUs: run.endUs };
}

describe('auto speed', () => {
  const { pace, produces, endUs } = paceOf('acks-one-loses');

  it('shows the first record for a second or more, a later one for less', () => {
    const screen = (at: number) => paceAt(pace, at + 1);
    expect(screen(produces[0]!)).toBeGreaterThan(500);
    expect(screen(produces[0]!)).toBeGreaterThan(screen(produces[2]!));
  });

  it('does not bore with a session that runs out: nine silent seconds take some seconds', () => {
    const after = advancePace(pace, 7_000_000, 6);
    expect(after).toBeGreaterThan(13_000_000);
    expect(SILENCE).toBeLessThan(1);
  });

  it('plays a lesson in one to three minutes', () => {
    let wall = 0;
    for (let at = 0; at < endUs; wall += 0.1) at = advancePace(pace, at, 0.1);
    expect(wall).toBeGreaterThan(45);
    expect(wall).toBeLessThan(180);
  });

  it('is a function of the run: two small steps lead where one big one does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30_000_000 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (start, a, b) => {
          const once = advancePace(pace, start, a + b);
          const twice = advancePace(pace, advancePace(pace, start, a), b);
          expect(once).toBeGreaterThan(start);
          // The moment between is rounded to a microsecond, which may cost a little where time runs fast.
          expect(Math.abs(paceAt(pace, start) * (once - twice))).toBeLessThan(
            Math.max(50_000, (once - start) * 0.05 * paceAt(pace, start)),
          );
        },
      ),
    );
  });
});

describe('speeds', () => {
  it('go in steps of 1, 2 and 5, and stop at both ends', () => {
    expect(neighbour(20, 1)).toBe(50);
    expect(neighbour(20, -1)).toBe(10);
    expect(neighbour(0.4, 1)).toBe(0.5);
    expect(neighbour(SPEEDS[0]!, -1)).toBe(SPEEDS[0]);
    expect(neighbour(SPEEDS[SPEEDS.length - 1]!, 1)).toBe(SPEEDS[SPEEDS.length - 1]);
  });
});
