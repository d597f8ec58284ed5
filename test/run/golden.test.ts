/**
 * Recordings of a real Apache Kafka 4.3.1 (each file says in its first lines what was played and how often): the simulated cluster comes to the
 * same offsets, epochs, ISRs, errors and callbacks at the same moments.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../sim/index.ts';
import { failures, play, readScenario, scenariosIn } from './files.ts';
import { DISAGREES, notModelledYet } from './later.ts';

const files = scenariosIn('test/golden');
const isLater = (path: string): boolean => notModelledYet(nameOf(path));
const nameOf = (path: string): string => path.replace('test/golden/', '');

describe('what a real cluster did', () => {
  for (const path of files.filter(file => !isLater(file))) {
    it(nameOf(path), () => {
      const run = play(readScenario(path), { trace: false });
      expect(run.checks().length).toBeGreaterThan(0);
      if (DISAGREES[nameOf(path)] === undefined) expect(failures(run)).toEqual([]);
      else expect(failures(run), 'this recording passes now: take it off the list in later.ts').not.toEqual([]);
    });
  }
});

describe('what waits for a mechanism that is not modelled yet says so, with its place', () => {
  for (const path of files.filter(isLater)) {
    it(nameOf(path), () => {
      const loaded = loadScenario(readFileSync(path, 'utf8'), path);
      const kinds = loaded.ok ? ['it can be played now: take it off the list in later.ts'] : loaded.problems.map(problem => problem.kind);
      expect(new Set(kinds)).toEqual(new Set(['notModelled']));
    });
  }
});
