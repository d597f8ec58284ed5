import { createStreams, int, streamOf } from '../../sim/engine/random.ts';
import { loadRun, MODERATE } from './load.ts';
import type { Bench } from './row.ts';

const SEEKS = 40;
const GOAL_MS = 50;
const END_US = 60_000_000;

/** Anywhere in a run of 60 s that was played to its end, back and forth. */
export const seekBench: Bench = {
  name: 'seek',
  run: () => {
    const run = loadRun(MODERATE, { rewindable: true });
    const began = performance.now();
    run.advanceTo(END_US);
    const playedMs = performance.now() - began;
    const stream = streamOf(createStreams(1), 'bench/seek');
    const times = Array.from({ length: SEEKS }, () => {
      const to = int(stream, END_US);
      const start = performance.now();
      run.seek(to);
      return performance.now() - start;
    }).toSorted((a, b) => a - b);
    const [middle, worst] = [times[SEEKS >> 1]!, times.at(-1)!];
    return [
      { name: 'playing 60 s with trace and checkpoints', value: playedMs, unit: 'ms', comparedTo: '1 000 records/s', ok: null },
      { name: 'seek in a run of 60 s, median', value: middle, unit: 'ms', comparedTo: `${SEEKS} seeks`, ok: null },
      { name: 'seek in a run of 60 s, worst', value: worst, unit: 'ms', comparedTo: `goal ${GOAL_MS}`, ok: worst <= GOAL_MS },
    ];
  },
};
