import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario, scenarioSchema, type Scenario } from '../index.ts';
import { builtInFile, builtInScenarios } from './files.ts';
import type { Terminal, Verb } from './verb.ts';

export const list: Verb = {
  name: 'list',
  usage: '[--json] [--schema]',
  summary: 'Lists the scenarios that come with it',
  details: 'With --schema it prints the JSON Schema of scenario files instead.',
  positionals: { min: 0, max: 0, what: '' },
  flags: {
    json: { kind: 'switch', value: '', help: 'print one JSON document' },
    schema: { kind: 'switch', value: '', help: 'print the JSON Schema of scenario files' },
  },
  run: async (given, terminal) => {
    if (given.has('schema')) terminal.out(`${JSON.stringify(scenarioSchema(), null, 2)}\n`);
    else if (given.has('json')) terminal.out(`${JSON.stringify(scenarios(terminal).map(describe), null, 2)}\n`);
    else terminal.out(scenarios(terminal).map(line).join(''));
    return 0;
  },
};

interface Listed {
  readonly id: string;
  readonly scenario: Scenario;
}

/** Lessons in their order, then the rest by name. */
function scenarios({ root }: Terminal): readonly Listed[] {
  const { lessons } = JSON.parse(readFileSync(join(root, 'scenarios', 'index.json'), 'utf8')) as { readonly lessons: readonly string[] };
  return [...new Set([...lessons, ...builtInScenarios(root)])].flatMap(id => {
    const file = builtInFile(root, id);
    const loaded = loadScenario(readFileSync(file, 'utf8'), file);
    return loaded.ok ? [{ id, scenario: loaded.scenario }] : [];
  });
}

const describe = ({ id, scenario: { title, story, tags, level, seed, runForUs } }: Listed): unknown => ({
  ...{ id, file: `scenarios/${id}.yaml`, title, story, tags, level, seed, runForMs: runForUs / 1_000 },
});

const line = ({ id, scenario: { title, level } }: Listed): string => `${id.padEnd(20)} ${'*'.repeat(level).padEnd(3)}  ${title.en}\n`;
