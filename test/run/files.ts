import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRun, loadScenario, type Run, type RunOptions, type Scenario } from '../../sim/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of the scenarios in a folder of the project. */
export const scenariosIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter(name => name.endsWith('.yaml'))
    .map(name => join(folder, name))
    .sort((a, b) => (a < b ? -1 : 1));

/** Reads a scenario of the project; a test that is given a wrong one fails with its problems. */
export const readScenario = (path: string): Scenario => parseScenario(readFileSync(join(ROOT, path), 'utf8'), path);

export function parseScenario(text: string, name = 'test.yaml'): Scenario {
  const loaded = loadScenario(text, name);
  if (!loaded.ok) throw new Error(loaded.problems.map(problem => `${problem.line}:${problem.column} ${problem.message}`).join('\n'));
  return loaded.scenario;
}

/** A run played to its end. */
export function play(scenario: Scenario, options: RunOptions = {}): Run {
  const run = createRun(scenario, options);
  run.advanceTo(run.endUs);
  return run;
}

/** The checks that did not hold, as a person would read them. */
export const failures = (run: Run): string[] =>
  run
    .checks()
    .filter(check => !check.ok)
    .map(check => `${check.atMs} ms: ${check.name}: ${check.detail}`);
