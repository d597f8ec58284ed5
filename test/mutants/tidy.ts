import type { Mutant } from './mutant.ts';

/** The house rules. */
export const tidy: readonly Mutant[] = [
  {
    name: 'tidy-clock',
    file: 'sim/engine/time.ts',
    text: 'export type Us = number;',
    replacement: 'export type Us = number;\nexport const today = (): number => Date.now();',
    rule: 'the model has no clock',
    source: 'DESIGN rule 7',
    test: 'test/tidy.test.ts',
    testName: 'the house the model has no clock, no chance and no order of its own (DESIGN: the same bits everywhere)',
  },
  {
    name: 'tidy-chance',
    file: 'sim/engine/time.ts',
    text: 'export type Us = number;',
    replacement: 'export type Us = number;\nexport const dice = (): number => Math.random();',
    rule: 'the model has no chance of its own',
    source: 'DESIGN rule 6',
    test: 'test/tidy.test.ts',
    testName: 'the house the model has no clock, no chance and no order of its own (DESIGN: the same bits everywhere)',
  },
  {
    name: 'tidy-floor',
    file: 'sim/engine/time.ts',
    text: 'export type Us = number;',
    replacement: "export type Us = number;\nexport type { Cluster } from '../cluster/types.ts';",
    rule: 'a room imports from the rooms below it only',
    source: 'DESIGN: floors',
    test: 'test/tidy.test.ts',
    testName: 'the house a room imports only from the rooms below it (README: the floors)',
  },
  {
    name: 'tidy-fault-unregistered',
    file: 'sim/world/faults/index.ts',
    text: "import { slowDisk } from './slowDisk.ts';\n",
    replacement: '',
    rule: 'every fault is in its index',
    source: 'DESIGN: the price of one new thing',
    test: 'test/tidy.test.ts',
    testName: 'registration: one file in its room, one line in the index faults',
  },
];
