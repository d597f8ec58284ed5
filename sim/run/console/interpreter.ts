import { ExitException } from './java.ts';
import { logLine, type CommandResult, type Written } from './output.ts';
import { wallMsOf, type ConsoleSession } from './session.ts';
import type { ToolContext } from './tool.ts';
import { TOOLS } from './tools/index.ts';
import { splitWords } from './words.ts';

/** What is typed after a command, line by line, until it ends. */
export type Typed = readonly string[];

/**
 * One command line, as in a shell next to the cluster: it runs one of Kafka's tools, which asks the simulated cluster through simulated
 * clients and lets simulated time pass. `input` is what is typed into the running tool.
 */
export function runCommand(console: ConsoleSession, line: string, input: Typed = []): CommandResult {
  const [typed = '', ...args] = splitWords(line);
  const name = typed.replace(/^.*\//, '');
  if (name === '') return { written: [], exitCode: 0 };
  if (name === 'help') return { written: [{ stream: 'out', text: help() }], exitCode: 0 };
  if (name === 'cat') return cat(console, args);
  const tool = TOOLS.find(one => one.name === name || one.name === `${name}.sh`);
  if (tool === undefined) return { written: [{ stream: 'err', text: `${typed}: command not found\n` }], exitCode: 127 };
  const written: Written[] = [];
  try {
    return { written, exitCode: tool.main(createContext(console, written, { args, input })) };
  } catch (error) {
    if (error instanceof ExitException) return { written, exitCode: error.code };
    throw error;
  }
}

function createContext(console: ConsoleSession, written: Written[], typed: Pick<ToolContext, 'args' | 'input'>): ToolContext {
  const to = (stream: Written['stream'], text: string): void => void written.push({ stream, text });
  return {
    console,
    ...typed,
    print: text => to('out', text),
    out: text => to('out', `${text}\n`),
    err: text => to('err', `${text}\n`),
    log: (level, message, logger) => to('err', logLine(wallMsOf(console), level, { message, logger })),
  };
}

/** `cat > FILE` keeps what is typed after it, `cat FILE` shows it. */
function cat({ files }: ConsoleSession, args: readonly string[]): CommandResult {
  const name = args.at(-1) ?? '';
  const content = files.get(name);
  if (content !== undefined) return { written: [{ stream: 'out', text: content }], exitCode: 0 };
  return { written: [{ stream: 'err', text: `cat: ${name}: No such file or directory\n` }], exitCode: 1 };
}

function help(): string {
  const width = Math.max(...TOOLS.map(({ name }) => name.length));
  return TOOLS.map(({ name, about }) => `${name.padEnd(width)}  ${about}\n`).join('');
}
