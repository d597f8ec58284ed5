import { createInterface, type Interface } from 'node:readline';
import { createRun, openConsole, runCommand, textOf, type ConsoleSession } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { openScenario } from './files.ts';
import type { ExitCode, Terminal, Verb } from './verb.ts';

/** Commands may go on after the scenario has ended. */
const RUN_FOR_US = 24 * 3_600_000_000;

export const console: Verb = {
  name: 'console',
  usage: 'SCENARIO [--at 10s] [--seed N]',
  summary: "A prompt on a running scenario that takes the real tools' commands",
  details: [
    'Commands are those of Kafka itself, such as "kafka-topics.sh --bootstrap-server localhost:9092 --list"; "help" lists them.',
    'Simulated time passes while a command runs, and with "wait 10s". "cat > FILE" takes lines up to an empty one; what is',
    'typed into kafka-console-producer.sh ends with an empty line too. "exit" leaves.',
  ].join('\n'),
  positionals: { min: 1, max: 1, what: 'a scenario' },
  flags: {
    at: { kind: 'duration', value: '10s', help: 'play to this moment first' },
    seed: { kind: 'integer', value: 'N', help: "instead of the scenario's own seed" },
  },
  run: prompt,
};

async function prompt(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const opened = openScenario(given.positionals[0] ?? '', terminal);
  if (opened === null) return 2;
  const { scenario } = opened;
  const run = createRun({ ...scenario, runForUs: RUN_FOR_US }, { seed: given.integer('seed') ?? scenario.seed, rewindable: false });
  run.advanceTo(given.duration('at') ?? 0);
  const session = openConsole(run);
  const input = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY });
  await converse(session, input, terminal);
  input.close();
  return 0;
}

/** Reads a command at a time, and for some what is typed into it. */
async function converse(session: ConsoleSession, input: Interface, terminal: Terminal): Promise<void> {
  const { run } = session;
  const ask = (): void => {
    if (process.stdin.isTTY) terminal.err(`${(run.nowUs / 1_000_000).toFixed(3)} s $ `);
  };
  const lines = input[Symbol.asyncIterator]();
  for (;;) {
    ask();
    const { value, done } = await lines.next();
    if (done === true || value.trim() === 'exit') return;
    await perform(session, value.trim(), { lines, terminal });
  }
}

interface Talk {
  readonly lines: AsyncIterator<string, unknown>;
  readonly terminal: Terminal;
}

async function perform(session: ConsoleSession, line: string, { lines, terminal }: Talk): Promise<void> {
  const wait = /^wait (\d+)(ms|s|m)$/.exec(line);
  const file = /^cat > (\S+)$/.exec(line);
  if (wait !== null)
    session.run.advanceTo(session.run.nowUs + Number(wait[1]) * { ms: 1_000, s: 1_000_000, m: 60_000_000 }[wait[2] as 'ms' | 's' | 'm']);
  else if (file !== null) session.files.set(file[1]!, (await typed(lines)).map(text => `${text}\n`).join(''));
  else {
    const { written } = runCommand(session, line, line.includes('kafka-console-producer') ? await typed(lines) : []);
    terminal.out(textOf(written, 'out'));
    terminal.err(textOf(written, 'err'));
  }
}

/** Lines up to an empty one. */
async function typed(lines: Talk['lines']): Promise<readonly string[]> {
  const read: string[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true || value === '') return read;
    read.push(value);
  }
}
