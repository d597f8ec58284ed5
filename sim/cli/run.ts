import { createRun, type CheckResult, type Run, type RunResult } from '../index.ts';
import { openScenario } from './files.ts';
import { progressBar } from './progress.ts';
import { replayLine } from './replay.ts';
import { writeTrace } from './traceFile.ts';
import { UsageError, type ExitCode, type Terminal, type Verb } from './verb.ts';
import type { Arguments } from './arguments.ts';

export const run: Verb = {
  name: 'run',
  usage: 'FILE [--seed N] [--until 10s] [--trace OUT] [--format jsonl] [--json]',
  summary: 'Plays a scenario to its verdict',
  details: 'FILE is a scenario file, or the name of one that comes with the program (see kafkascope list).',
  positionals: { min: 1, max: 1, what: 'a scenario file' },
  flags: {
    seed: { kind: 'integer', value: 'N', help: "instead of the scenario's own seed" },
    until: { kind: 'duration', value: '10s', help: 'play to this moment only' },
    trace: { kind: 'text', value: 'OUT', help: 'write all that happened to this file' },
    format: { kind: 'text', value: 'FORMAT', help: 'of the trace: jsonl (one entry a line); perfetto and shiviz are not there yet' },
    json: { kind: 'switch', value: '', help: 'print one JSON document' },
  },
  run: play,
};

const FORMATS = ['jsonl', 'perfetto', 'shiviz'];

async function play(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const trace = traceOutput(given);
  const file = given.positionals[0] ?? '';
  const opened = openScenario(file, terminal);
  if (opened === null) return 2;
  const { scenario, id } = opened;
  const began = performance.now();
  const [seed, untilUs] = [given.integer('seed') ?? scenario.seed, given.duration('until') ?? undefined];
  const played = createRun(scenario, { seed, trace: trace !== null, rewindable: false, ...(untilUs === undefined ? {} : { untilUs }) });
  playThrough(played, terminal);
  const result = played.result();
  const wallMs = Math.round(performance.now() - began);
  if (trace !== null) writeTrace(trace, played);
  const replay = replayLine(file, { seed, until: given.duration('until') === null ? null : `${(untilUs ?? 0) / 1_000_000}s` });
  if (given.has('json')) terminal.out(`${JSON.stringify({ ...jsonOf(result), wallMs, replay, link: linkOf(id, result) }, null, 2)}\n`);
  else terminal.out(report(result, { title: scenario.title.en, wallMs, replay }));
  return result.ok ? 0 : 1;
}

/** In slices, so that a long run shows how far it is. */
function playThrough(played: Run, terminal: Terminal): void {
  const bar = progressBar(terminal, 'played');
  for (let slice = 1; slice <= 100; slice++) {
    played.advanceTo(Math.floor((played.endUs * slice) / 100));
    bar.show(slice / 100, `${Math.floor(played.nowUs / 1_000_000)} of ${Math.floor(played.endUs / 1_000_000)} s`);
  }
  bar.clear();
}

/** Where the trace goes; null: nowhere. */
function traceOutput(given: Arguments): string | null {
  const [file, format] = [given.text('trace'), given.text('format')];
  if (file === null && format !== null) throw new UsageError('--format needs --trace OUT: it says how the trace is written');
  if (file === null) return null;
  if (format !== null && !FORMATS.includes(format))
    throw new UsageError(`--format: found ${JSON.stringify(format)}, expected ${FORMATS.join(', ')}`);
  if (format === 'perfetto' || format === 'shiviz') throw new UsageError(`--format ${format} is not there yet, only jsonl is`);
  return file;
}

const jsonOf = ({ scenario, seed, digest, events, simulatedMs, ok, checks, warnings }: RunResult): object => ({
  ...{ scenario, seed, ok, digest, events, simulatedMs },
  checks: checks.map(({ name, ok: held, atMs, detail }) => ({ name, ok: held, atMs, detail })),
  warnings,
});

/** The page at the first failure (or at the beginning); only scenarios that come with the program have an address there. */
function linkOf(id: string | null, { seed, checks }: RunResult): string | null {
  if (id === null) return null;
  const failed = checks.find(({ ok }) => !ok);
  return `/?scenario=${encodeURIComponent(id)}&seed=${seed}${failed === undefined ? '' : `&t=${failed.atMs / 1_000}s`}`;
}

function report(result: RunResult, { title, wallMs, replay }: { title: string; wallMs: number; replay: string }): string {
  const failed = result.checks.filter(({ ok }) => !ok).length;
  const verdict = failed === 0 ? `held: all ${result.checks.length} checks` : `FAILED: ${failed} of ${result.checks.length} checks`;
  const pace = `${(result.simulatedMs / 1_000).toFixed(1)} s simulated in ${(wallMs / 1_000).toFixed(2)} s, ${result.events} events`;
  return [
    title,
    `${result.scenario}, seed ${result.seed}`,
    '',
    ...result.checks.map(checkLine),
    ...result.warnings.map(warning => `  note  ${warning}`),
    '',
    verdict,
    `${pace}, digest ${result.digest}`,
    ...(failed === 0 ? [] : [`replay: ${replay}`]),
    '',
  ].join('\n');
}

function checkLine({ name, ok, atMs, detail }: CheckResult): string {
  const line = `  ${ok ? 'ok  ' : 'FAIL'}  ${(atMs / 1_000).toFixed(3).padStart(9)} s  ${name.trim().replace(/\s+/g, ' ')}`;
  return detail === '' ? line : `${line}\n${' '.repeat(20)}${detail}`;
}
