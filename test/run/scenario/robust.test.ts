/** Whatever stands in a file, reading it ends in a scenario or in problems with places: never in an exception. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatProblem, loadScenario } from '../../../sim/run/scenario/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const texts = [
  'scenarios/group-rebalance',
  'test/golden/groups-seek-pause',
  'test/golden/kraft-quorum-lost',
  'test/golden/transaction-fencing',
].map(file => readFileSync(join(root, `${file}.yaml`), 'utf8'));

function check(text: string): void {
  const loaded = loadScenario(text, 'f.yaml');
  if (loaded.ok) return;
  expect(loaded.problems.length).toBeGreaterThan(0);
  for (const problem of loaded.problems) {
    expect(problem.expected).not.toBe('');
    expect(problem.message).not.toBe('');
    expect(formatProblem(problem)).toMatch(/^f\.yaml(:\d+:\d+)?: /);
  }
}

/** Puts a value at the n-th place of a tree. */
function replaceAt(tree: unknown, place: { left: number }, value: unknown): unknown {
  if (place.left-- === 0) return value;
  if (Array.isArray(tree)) return tree.map(item => replaceAt(item, place, value));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, replaceAt(item, place, value)]));
}

const anything = fc.oneof(
  fc.constantFrom(
    null,
    true,
    -1,
    1.5,
    1e30,
    '',
    '=',
    '=leader(',
    'broker-1',
    '5s',
    [],
    {},
    [[]],
    { config: 3 },
    { toString: 0 },
    '\u0007',
    '__proto__',
    'constructor',
  ),
  fc.anything({ maxDepth: 2, withNullPrototype: false }),
);

describe('reading', () => {
  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 300 });
  });

  it('survives any value anywhere', () => {
    const changed = fc
      .tuple(fc.constantFrom(...texts), fc.nat(250), anything)
      .map(([text, at, value]) => stringify(replaceAt(parse(text), { left: at }, value)) ?? '');
    fc.assert(fc.property(changed, check), { numRuns: 80 });
  });

  it('survives a file that is cut, or has lost a piece', () => {
    const cut = fc.tuple(fc.constantFrom(...texts), fc.nat(3_000), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(cut, ([text, at, length]) => check(text.slice(0, at) + text.slice(at + length))),
      { numRuns: 60 },
    );
  });
});
