import { meant, parseArguments } from './arguments.ts';
import { console } from './console.ts';
import { programHelp, verbHelp } from './help.ts';
import { LATER } from './later.ts';
import { list } from './list.ts';
import { merge } from './merge.ts';
import { run } from './run.ts';
import { sweep } from './sweep.ts';
import { UsageError, type ExitCode, type Terminal, type Verb } from './verb.ts';

/** One line a verb. */
export const VERBS: readonly Verb[] = [run, sweep, merge, list, console, ...LATER];

const HELP = ['--help', '-h'];

/** The program: what was typed after `kafkascope`, and where the checkout lies. Returns the exit code. */
export async function main(given: readonly string[], root: string): Promise<ExitCode> {
  quietWhenReaderLeaves();
  const terminal: Terminal = {
    root,
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    showsProgress: process.stderr.isTTY,
  };
  try {
    return await dispatch(given, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`kafkascope: ${error.message}\n`);
      return 2;
    }
    // Not the caller's mistake but ours: told with all that helps to mend it.
    terminal.err(`kafkascope: this is a bug in Kafkascope itself\n${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === undefined) {
    terminal.err(programHelp(VERBS));
    return 2;
  }
  if (HELP.includes(name) || (name === 'help' && rest.length === 0)) return say(terminal, programHelp(VERBS));
  if (name === 'help') return say(terminal, verbHelp(verbNamed(rest[0] ?? '')));
  const verb = verbNamed(name);
  if (rest.some(argument => HELP.includes(argument))) return say(terminal, verbHelp(verb));
  return verb.run(parseArguments(verb, rest), terminal);
}

function say(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return 0;
}

function verbNamed(name: string): Verb {
  const verb = VERBS.find(known => known.name === name);
  if (verb !== undefined) return verb;
  const names = VERBS.map(known => known.name);
  throw new UsageError(`there is no verb ${JSON.stringify(name)}${meant(name, names)}; the verbs are ${names.join(', ')}`);
}

/** `kafkascope list | head` ends when head has seen enough. */
function quietWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}
