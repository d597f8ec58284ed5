/**
 * The mutation list stays true: each defect can still be made (its text is there exactly once), and the test that is to notice it is there. That
 * it is noticed takes minutes: `npm run mutants`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './index.ts';
import { countOf } from './mutant.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the mutation list', () => {
  it('names each mutant once', () => expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length));

  it('changes a text that is there exactly once', () => {
    const astray = MUTANTS.filter(({ file, text }) => !existsSync(join(ROOT, file)) || countOf(text, read(file)) !== 1);
    expect(astray.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });

  it('changes something', () => expect(MUTANTS.filter(({ text, replacement }) => text === replacement)).toEqual([]));

  it('names a test that is there', () => {
    const missing = MUTANTS.filter(({ test, testName }) => !existsSync(join(ROOT, test)) || !hasTest(read(test), testName));
    expect(missing.map(({ name, test, testName }) => `${name}: ${test}, ${testName}`)).toEqual([]);
  });
});

/** A full name ends in the name of the test itself. A file that makes its tests from a table is not looked into. */
const hasTest = (source: string, fullName: string): boolean =>
  /\bit(\.each|\([a-z])/.test(source) ||
  [...source.matchAll(/\bit\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`),/g)].some(([, ...quoted]) =>
    fullName.endsWith(quoted.find(name => name !== undefined)!.replaceAll("\\'", "'")),
  );
