/**
 * Recordings of a real Apache Kafka 4.3.1 (each file says in its first lines what was played and how often): the simulated cluster comes to the
 * same offsets, epochs, ISRs, errors and callbacks at the same moments.
 */
import { describe, expect, it } from 'vitest';
import { failures, play, readScenario, scenariosIn } from './files.ts';

describe('what a real cluster did', () => {
  for (const path of scenariosIn('test/golden')) {
    it(path.replace('test/golden/', ''), () => {
      const run = play(readScenario(path), { trace: false });
      expect(failures(run)).toEqual([]);
      expect(run.checks().length).toBeGreaterThan(0);
    });
  }
});
