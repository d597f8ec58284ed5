import type { Verb } from './verb.ts';

/** Verbs of the contract that are not there yet. They say so, plainly. */
export const LATER: readonly Verb[] = [
  notYet('shrink', 'FILE --seed N', 'Cuts a failing run to the fewest faults and client actions that still break the same check'),
  notYet('explore', 'FILE [--depth N]', 'Tries every order of deliveries, timeouts and faults of a small scenario'),
  notYet('defects', '[NAME]', 'Lists historic defects, or plays one: off, then on'),
];

function notYet(name: string, usage: string, summary: string): Verb {
  const any = { kind: 'text', value: 'VALUE', help: 'not there yet' } as const;
  return {
    ...{ name, usage, summary: `${summary} (not there yet)`, details: '' },
    positionals: { min: 0, max: 10, what: 'a scenario' },
    flags: { seed: any, depth: any, at: any, json: { kind: 'switch', value: '', help: 'not there yet' } },
    run: async (_, terminal) => {
      terminal.err(`kafkascope: the verb "${name}" is not there yet\n`);
      return 2;
    },
  };
}
