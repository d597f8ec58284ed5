/**
 * Every lesson is honest: what it says holds under any seed (the sweep of a thousand seeds is `npx kafkascope sweep`; here each lesson is
 * played under some), its question is answered by the engine, and it speaks both languages.
 */
import { describe, expect, it } from 'vitest';
import { sweepSeed } from '../../sim/index.ts';
import { failures, play, readScenario, scenariosIn } from './files.ts';

const SEEDS = 12;

for (const path of scenariosIn('scenarios')) {
  describe(path, () => {
    const scenario = readScenario(path);

    it('comes to its verdict', () => {
      const run = play(scenario);
      expect(failures(run)).toEqual([]);
      expect(run.result().warnings).toEqual([]);
    });

    it(`under ${SEEDS} other seeds too`, () => {
      const seeds = Array.from({ length: SEEDS }, (_, index) => 1000 + index);
      expect(seeds.map(seed => sweepSeed(scenario, seed).failure)).toEqual(seeds.map(() => null));
    });

    it('asks a question whose answer is among the choices', () => {
      const asked = play(scenario).asked();
      expect(asked.length).toBeGreaterThan(0);
      for (const { answer, choices } of asked) if (choices.length > 0) expect(choices).toContainEqual(answer);
    });

    it('speaks English and Chinese', () => {
      const texts = [
        scenario.title,
        scenario.story,
        ...scenario.watch,
        ...scenario.steps.flatMap(({ say, ask }) => [say, ask?.question ?? null, ask?.because ?? null]),
      ];
      for (const text of texts) if (text !== null) expect(text.zh).toMatch(/\p{Script=Han}/u);
    });
  });
}
