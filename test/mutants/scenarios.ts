import type { Mutant } from './mutant.ts';

/** Bad input (issue 3). */
export const scenarios: readonly Mutant[] = [
  {
    name: 'scenario-no-suggestion',
    file: 'sim/run/scenario/nearest.ts',
    text: 'export function nearest(written: string, known: readonly string[]): string | null {',
    replacement:
      'export function nearest(written: string, known: readonly string[]): string | null {\n  if (known.length > -1) return null;',
    rule: 'a misspelt name is met with the nearest known one',
    source: 'issue 3: bad input',
    test: 'test/run/scenario/badInput.test.ts',
    testName: 'fields a misspelt one, with the nearest that is known',
  },
  {
    name: 'scenario-names-twice',
    file: 'sim/run/scenario/crossChecks.ts',
    text: 'if (earlier === undefined) first.set(next.name, next);',
    replacement: 'first.set(next.name, next);\n    if (earlier !== next) continue;',
    rule: 'two things do not share a name',
    source: 'issue 3: bad input',
    test: 'test/run/scenario/badInput.test.ts',
    testName: 'names taken twice',
  },
  {
    name: 'scenario-unknown-target',
    file: 'sim/run/scenario/targets.ts',
    text: 'known.includes(name) || at.reader.allowUnknownNames ?',
    replacement: 'true ?',
    rule: 'an action names a node that there is',
    source: 'issue 3: bad input',
    test: 'test/run/scenario/badInput.test.ts',
    testName: 'names an unknown broker',
  },
  {
    name: 'scenario-place-from-zero',
    file: 'sim/run/scenario/reader.ts',
    text: 'return { line, column: col };',
    replacement: 'return { line: line - 1, column: col };',
    rule: 'a problem is told with its line and column, from 1',
    source: 'issue 3: bad input',
    test: 'test/run/scenario/badInput.test.ts',
    testName: 'files that are no scenario a list, or a text',
  },
  {
    name: 'scenario-too-many-replicas',
    file: 'sim/run/scenario/crossChecks.ts',
    text: 'for (const topic of topics) checkReplicas(topic, brokers);',
    replacement: '',
    rule: 'no more replicas than brokers',
    source: 'issue 3: bad input',
    test: 'test/run/scenario/badInput.test.ts',
    testName: 'names more replicas than brokers',
  },
];
