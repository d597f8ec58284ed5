import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { VectorResult } from './kinds/result.ts';
import { showReport, type Failure, type Report } from './report.ts';

/**
 * Runs vector files and recorded tables (CONTRACTS §3): what Kafka's own tests and classes say, against our implementation. A file's kind
 * is its name without `-generated`, `-more`, `-2`; kinds/<kind>.ts knows how to run one case of it. A kind that nobody knows is a failure.
 */

/** One module a kind. `run` gets a case and the file's header (all that is not a case). */
export interface KindModule {
  readonly run?: (testCase: never, header: never) => VectorResult;
}

const KINDS = import.meta.glob<KindModule>('./kinds/*.ts');

export const kindOf = (file: string): string =>
  basename(file)
    .replace(/\.json$/, '')
    .replace(/(-generated|-more|-\d+)+$/, '');

/** Returns the exit code: 0 all passed, 1 some did not, 2 the call is wrong. */
export async function main(args: readonly string[]): Promise<number> {
  const paths = args.filter(arg => !arg.startsWith('--'));
  const flags = args.filter(arg => arg.startsWith('--'));
  const wrong = flags.find(flag => flag !== '--json');
  if (wrong !== undefined || paths.length === 0) {
    const problem = wrong === undefined ? '' : `unknown flag ${wrong}; `;
    process.stderr.write(`vectors: ${problem}usage: npm run vectors -- PATH... [--json]\n`);
    return 2;
  }
  const report = await runVectors(paths);
  process.stdout.write(flags.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : showReport(report));
  return report.failed === 0 ? 0 : 1;
}

/** Runs files, and all JSON files below folders. */
export async function runVectors(paths: readonly string[]): Promise<Report> {
  const report = { passed: 0, failed: 0, skipped: 0, failures: [] as Failure[] };
  for (const file of paths.flatMap(filesAt)) await runFile(file, report);
  return report;
}

const filesAt = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.json'))
        .sort((a, b) => (a < b ? -1 : 1))
        .map(name => join(path, name))
    : [path];

type Tally = { -readonly [Field in keyof Report]: Report[Field] } & { readonly failures: Failure[] };

async function runFile(file: string, report: Tally): Promise<void> {
  const { cases, header } = readCases(file);
  const run = await runnerOf(kindOf(file));
  for (const [index, testCase] of cases.entries()) {
    const name = testCase.name ?? `case ${index}`;
    const result = run === null ? { ok: false as const, actual: `unknown kind "${kindOf(file)}"` } : attempt(run, testCase, header);
    if (result.ok) report.passed++;
    else {
      report.failed++;
      report.failures.push({ file, name, expected: testCase.expected, actual: result.actual });
    }
  }
}

interface Case {
  readonly name?: string;
  readonly expected?: unknown;
}

/** A list of cases, or an object that holds them beside what it says about them. */
function readCases(file: string): { readonly cases: readonly Case[]; readonly header: Readonly<Record<string, unknown>> } {
  const content = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[] | { readonly cases?: readonly Case[] };
  if (Array.isArray(content)) return { cases: content as readonly Case[], header: {} };
  const { cases = [], ...header } = content as { readonly cases?: readonly Case[] };
  return { cases, header };
}

type Runner = (testCase: Case, header: unknown) => VectorResult;

async function runnerOf(kind: string): Promise<Runner | null> {
  const load = KINDS[`./kinds/${kind}.ts`];
  return load === undefined ? null : (((await load()).run as unknown as Runner | undefined) ?? null);
}

/** What a runner throws is what it found. */
function attempt(run: Runner, testCase: Case, header: unknown): VectorResult {
  try {
    return run(testCase, header);
  } catch (error) {
    return { ok: false, actual: error instanceof Error ? `threw ${error.name}: ${error.message}` : String(error) };
  }
}
