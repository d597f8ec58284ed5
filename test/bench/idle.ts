import { loadRun, MODERATE, playStretch } from './load.ts';
import type { Bench } from './row.ts';

const FEW = 10;
const MANY = 1_000;
const ROUNDS = 5;
const GOAL_PERCENT = 5;

/** What stands still costs nothing: the same load beside ten idle partitions and beside a thousand. */
export const idleBench: Bench = {
  name: 'idle',
  run: () => {
    const runs = [FEW, MANY].map(idlePartitions => loadRun({ ...MODERATE, idlePartitions }, { rewindable: false }));
    const best = [Infinity, Infinity];
    // In turns, and the best of each: a busy machine harms both alike.
    for (let round = 0; round < ROUNDS; round++) {
      runs.forEach((run, index) => {
        const from = 10 + round * 10;
        best[index] = Math.min(best[index]!, playStretch(run, from, from + 10).cpuMs);
      });
    }
    const [few, many] = [best[0]!, best[1]!];
    const more = (many / few - 1) * 100;
    return [
      { name: `${FEW} idle partitions, 10 s simulated`, value: few, unit: 'CPU ms', comparedTo: '', ok: null },
      {
        name: `${MANY} idle partitions, 10 s simulated`,
        value: many,
        unit: 'CPU ms',
        comparedTo: `${more.toFixed(1)}% more, goal ${GOAL_PERCENT}%`,
        ok: more <= GOAL_PERCENT,
      },
    ];
  },
};
