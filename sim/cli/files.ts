import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatProblem, loadScenario, type Scenario } from '../index.ts';
import { meant } from './arguments.ts';
import { UsageError, type Terminal } from './verb.ts';

/** Names of the scenarios that come with the program. */
export function builtInScenarios(root: string): readonly string[] {
  return readdirSync(join(root, 'scenarios'))
    .filter(name => name.endsWith('.yaml'))
    .map(name => name.slice(0, -'.yaml'.length))
    .sort((a, b) => (a < b ? -1 : 1));
}

export const builtInFile = (root: string, id: string): string => join(root, 'scenarios', `${id}.yaml`);

/** A scenario by its file, or by the name of one that comes with the program. Problems are told; warnings too. Null: it cannot be played. */
export function openScenario(
  given: string,
  terminal: Terminal,
): { readonly scenario: Scenario; readonly text: string; readonly id: string | null } | null {
  const file = existsSync(given) || !builtInScenarios(terminal.root).includes(given) ? given : builtInFile(terminal.root, given);
  const text = readText(file, terminal.root);
  const loaded = loadScenario(text, file);
  if (!loaded.ok) {
    terminal.err(`${loaded.problems.map(formatProblem).join('\n')}\n`);
    return null;
  }
  if (loaded.warnings.length > 0) terminal.err(`${loaded.warnings.map(formatProblem).join('\n')}\n`);
  return { scenario: loaded.scenario, text, id: builtInId(file, terminal.root) };
}

function builtInId(file: string, root: string): string | null {
  const id = basename(file).replace(/\.yaml$/, '');
  const known = builtInFile(root, id);
  return existsSync(known) && statSync(known).ino === statSync(file).ino ? id : null;
}

/** A text file; anything else is told by name, without a stack trace. */
export function readText(file: string, root: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file}: ${unreadable(error as NodeJS.ErrnoException, file, root)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file}: this is no text file (not UTF-8); expected a scenario in YAML or JSON`);
  }
}

function unreadable({ code, message }: NodeJS.ErrnoException, file: string, root: string): string {
  switch (code) {
    case 'ENOENT':
      return `there is no such file${meant(basename(file).replace(/\.ya?ml$/, ''), builtInScenarios(root))}`;
    case 'EISDIR':
      return 'this is a folder; expected a scenario file';
    case 'EACCES':
      return 'this file may not be read';
    default:
      return message;
  }
}
