import { createStreams, int, streamOf } from '../../sim/engine/random.ts';
import { loadRun, MODERATE, playStretch, stopwatch } from './load.ts';
import type { Bench } from './row.ts';

const SEEKS = 40;
const GOAL_MS = 50;
const END_SECONDS = 60;

/** Anywhere in a run of 60 s that was played to its end, back and forth. Every seek counts, the first one too. */
export const seekBench: Bench = {
  name: 'seek',
  run: () => {
    const run = loadRun(MODERATE, { rewindable: true });
    const played = playStretch(run, 0, END_SECONDS);
    const stream = streamOf(createStreams(1), 'bench/seek');
    const times = Array.from({ length: SEEKS }, () => {
      const to = int(stream, END_SECONDS * 1_000_000);
      const spent = stopwatch();
      run.seek(to);
      return spent();
    });
    const cpu = times.map(time => time.cpuMs).toSorted((a, b) => a - b);
    const wall = times.map(time => time.wallMs).toSorted((a, b) => a - b);
    const byTheClock = (rank: number): string => `${wall.at(rank)!.toFixed(1)} by the clock`;
    const worst = cpu.at(-1)!;
    return [
      {
        name: 'playing 60 s with trace and checkpoints',
        value: played.cpuMs,
        unit: 'CPU ms',
        comparedTo: `${played.wallMs.toFixed(0)} by the clock, 1 000 records/s`,
        ok: null,
      },
      {
        name: 'seek in a run of 60 s, median',
        value: cpu[SEEKS >> 1]!,
        unit: 'CPU ms',
        comparedTo: `${byTheClock(SEEKS >> 1)}, ${SEEKS} seeks`,
        ok: null,
      },
      {
        name: 'seek in a run of 60 s, worst',
        value: worst,
        unit: 'CPU ms',
        comparedTo: `${byTheClock(-1)}, goal ${GOAL_MS}`,
        ok: worst <= GOAL_MS,
      },
    ];
  },
};
