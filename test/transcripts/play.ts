import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { createRun, loadScenario, openConsole, parseDuration, readAction, runCommand, textOf } from '../../sim/index.ts';
import type { ConsoleSession, Scenario } from '../../sim/index.ts';
import { difference } from './compare.ts';
import { parseTranscript, type TranscriptStep } from './parse.ts';

export interface TranscriptFailure {
  readonly line: number;
  readonly command: string;
  readonly problem: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** Commands may take longer than any scenario lasts. */
const RUN_FOR_US = 24 * 3_600_000_000;

/** Whoever recorded took a moment between two lines, so nothing happened on the second. */
const TYPING_US = 137_000;

/** Plays a transcript on a simulated cluster. Returns every command whose output was another. */
export function playTranscript(file: string): readonly TranscriptFailure[] {
  const { steps, onlyStdout } = parseTranscript(readFileSync(file, 'utf8'));
  const failures: TranscriptFailure[] = [];
  let console: ConsoleSession | null = null;
  const fail = (step: TranscriptStep, problem: string, actual: readonly string[] = []): void => {
    failures.push({
      line: step.line,
      command: 'text' in step ? step.text : `cat ${step.name}`,
      problem,
      expected: step.type === 'command' ? step.expected : [],
      actual,
    });
  };
  for (const step of steps) {
    if (console !== null) console.run.advanceTo(console.run.nowUs + TYPING_US);
    if (console === null) {
      const scenario = step.type === 'action' ? scenarioOf(step.text, file) : 'a transcript begins with ! cluster or ! scenario';
      if (typeof scenario === 'string') {
        fail(step, scenario);
        return failures;
      }
      console = openConsole(createRun({ ...scenario, runForUs: RUN_FOR_US }, { rewindable: false }));
    } else if (step.type === 'file') console.files.set(step.name, step.content);
    else if (step.type === 'action') {
      const problem = act(console, step.text);
      if (problem !== null) fail(step, problem);
    } else {
      const { written } = runCommand(console, step.text, step.input);
      const printed = textOf(written, onlyStdout ? 'out' : undefined).split('\n');
      const problem = difference(step.expected, printed, step.marks);
      if (problem !== null) fail(step, problem, printed);
    }
  }
  return failures;
}

/** The cluster that a transcript begins with, or why there is none. */
function scenarioOf(text: string, file: string): Scenario | string {
  const given = parse(text) as Readonly<Record<string, unknown>>;
  const name = typeof given['scenario'] === 'string' ? join(dirname(file), given['scenario']) : file;
  const source = typeof given['scenario'] === 'string' ? readFileSync(name, 'utf8') : JSON.stringify(blankScenario(given['cluster']));
  const loaded = loadScenario(source, name);
  return loaded.ok ? loaded.scenario : loaded.problems.map(({ field, message }) => `${field} ${message}`).join('; ');
}

const blankScenario = (cluster: unknown): object => ({
  ...{ format: 1, title: { en: 'Transcript', zh: '记录' }, tags: ['console'], level: 1, seed: 1, runFor: '60s' },
  cluster,
});

/** Does what a `! ` line says and lets it end; the problem, or null. */
function act(console: ConsoleSession, text: string): string | null {
  const given = parse(text) as Readonly<Record<string, unknown>>;
  const { run } = console;
  if ('wait' in given) {
    run.advanceTo(run.nowUs + (parseDuration(String(given['wait'])) ?? 0));
    return null;
  }
  const read = readAction(given, run.scenario, run.snapshot().topics());
  if (!read.ok) return read.problem;
  const from = run.traceLength;
  const done = run.do(read.action);
  if (!done.ok) return done.problem;
  const isOver = (): boolean =>
    done.command === null ||
    run.trace.entries.slice(from).some(({ note }) => note.kind === 'command.completed' && note.id === done.command);
  letPass(console, isOver);
  if (read.action.type === 'start')
    letPass(console, () =>
      run
        .snapshot()
        .nodes()
        .every(({ name, nodeId }) => name !== String(given['start']) || nodeId > 100 || run.snapshot().broker(nodeId)?.fenced === false),
    );
  return null;
}

function letPass({ run }: ConsoleSession, isSo: () => boolean): void {
  for (let tenths = 0; tenths < 1_200 && !isSo(); tenths++) run.advanceTo(run.nowUs + 100_000);
}
