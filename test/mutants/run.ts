/**
 * Breaks the rules one by one, each in a copy of the sources, and runs the test that is named for it: a test that passes then guards nothing.
 * Prints a line for each; 0: all were caught, 1: one was not, or could not be made.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS } from './index.ts';
import { countOf, type Mutant } from './mutant.ts';

const SOURCES = ['sim', 'test', 'scenarios', 'web', 'index.html', 'README.md', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

/** A defect may make a loop endless. */
const TEST_TIMEOUT_MS = 180_000;

/** What a run of one test came to. */
interface Verdict {
  readonly failed: readonly string[];
  readonly passed: number;
}

/** NAMES: whole names, or parts of them; none for all. */
export function main(names: readonly string[], root: string): number {
  const chosen = MUTANTS.filter(({ name }) => names.length === 0 || names.some(wanted => name.includes(wanted)));
  if (chosen.length === 0) throw new Error(`no mutant is called ${names.join(' or ')}`);
  const copy = copyOf(root);
  try {
    const problems = [...healthProblems(copy, chosen), ...chosen.flatMap(mutant => problemOf(copy, mutant))];
    say(`${chosen.length} mutants, ${problems.length === 0 ? 'all caught' : `${problems.length} problems`}`);
    for (const problem of problems) say(problem);
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'kafkascope-mutants-'));
  for (const source of SOURCES) cpSync(join(root, source), join(copy, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A test that fails anyway notices nothing. */
function healthProblems(copy: string, mutants: readonly Mutant[]): readonly string[] {
  const tests = [...new Set(mutants.map(({ test }) => test))];
  const { failed, passed } = verdictOf(
    copy,
    tests,
    mutants.map(({ testName }) => testName),
  );
  const sick = failed.map(name => `"${name}" fails without a defect`);
  return passed > 0 ? sick : ['the tests do not run', ...sick];
}

/** Makes the defect, runs its test, and takes it back. */
function problemOf(copy: string, mutant: Mutant): readonly string[] {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, 'utf8');
  if (countOf(mutant.text, source) !== 1)
    return [`${mutant.name}: its text occurs ${countOf(mutant.text, source)} times in ${mutant.file}`];
  writeFileSync(
    path,
    source.replace(mutant.text, () => mutant.replacement),
  );
  const { failed } = verdictOf(copy, [mutant.test], [mutant.testName]);
  writeFileSync(path, source);
  say(`${failed.length > 0 ? 'caught  ' : 'SURVIVED'} ${mutant.name}: ${mutant.rule} (${mutant.source})`);
  return failed.length > 0 ? [] : [`${mutant.name} survives ${mutant.test}, "${mutant.testName}"`];
}

function verdictOf(copy: string, tests: readonly string[], names: readonly string[]): Verdict {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const pattern = names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const ran = spawnSync(process.execPath, [vitest, 'run', ...tests, '-t', pattern, '--reporter=json', `--outputFile=${report}`], {
    cwd: copy,
    timeout: TEST_TIMEOUT_MS,
  });
  return readReport(report) ?? { failed: [], passed: ran.status === 0 ? 0 : -1 };
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

function readReport(path: string): Verdict | null {
  try {
    const results = (JSON.parse(readFileSync(path, 'utf8')) as Report).testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return { failed, passed: results.filter(({ status }) => status === 'passed').length };
  } catch {
    return null;
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
