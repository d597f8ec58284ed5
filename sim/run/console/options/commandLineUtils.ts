import { ExitException, JavaException } from '../java.ts';
import type { ToolContext } from '../tool.ts';
import { parseOptions, type OptionSet, type OptionSpec } from './joptsimple.ts';

/* What tools do with a wrong command line (Kafka: server-common util/CommandLineUtils). */

const VERSION = '4.3.1';

/** The message and the option list on standard error; the tool ends. */
export function printUsageAndExit(context: ToolContext, specs: readonly OptionSpec[], message: string): never {
  context.err(message);
  for (const line of helpLines(specs)) context.err(line);
  throw new ExitException(1);
}

/** The option list as joptsimple's formatter lays it out; descriptions are Kafka's documentation and are left to it. */
function helpLines(specs: readonly OptionSpec[]): readonly string[] {
  const names = [...specs].sort((a, b) => (a.name < b.name ? -1 : 1)).map(usageOf);
  const width = Math.max(...names.map(name => name.length), 'Option'.length);
  return [`${'Option'.padEnd(width)}  Description`, `${'------'.padEnd(width)}  -----------`, ...names];
}

function usageOf({ name, argument, type, describe }: OptionSpec): string {
  if (argument === undefined) return `--${name}`;
  const kind = type === 'int' ? 'Integer' : type === 'long' ? 'Long' : 'String';
  const inside = describe === undefined ? kind : `${kind}: ${describe}`;
  return argument === 'optional' ? `--${name} [${inside}]` : `--${name} <${inside}>`;
}

/** `--help` and `--version`, which end the tool (CommandLineUtils.maybePrintHelpOrVersion). */
export function maybePrintHelpOrVersion(context: ToolContext, options: OptionSet, about: string): void {
  if (options.has('help')) {
    context.err(about);
    for (const line of helpLines(options.specs)) context.err(line);
    throw new ExitException(0);
  }
  if (options.has('version')) {
    context.out(VERSION);
    throw new ExitException(0);
  }
}

export function checkRequiredArgs(context: ToolContext, options: OptionSet, ...required: readonly string[]): void {
  for (const name of required) {
    if (!options.has(name)) printUsageAndExit(context, options.specs, `Missing required argument "[${name}]"`);
  }
}

/** `used` excludes each of the others. */
export function checkInvalidArgs(context: ToolContext, options: OptionSet, used: string, invalid: readonly string[]): void {
  if (!options.has(used)) return;
  const other = invalid.find(name => options.has(name));
  if (other !== undefined) printUsageAndExit(context, options.specs, `Option "[${used}]" can't be used with option "[${other}]"`);
}

/** Exactly one of some (CommandLineUtils.checkOneOfArgs). */
export function checkOneOfArgs(context: ToolContext, options: OptionSet, ...names: readonly string[]): string {
  const present = names.filter(name => options.has(name));
  if (present.length !== 1) {
    printUsageAndExit(
      context,
      options.specs,
      `Exactly one of the following arguments is required: ${names.map(name => `[${name}]`).join(', ')}`,
    );
  }
  return present[0]!;
}

/** Parses; a wrong option prints its message and the usage (CommandLineUtils.parse... in tools that catch OptionException). */
export function parseOrUsage(context: ToolContext, specs: readonly OptionSpec[]): OptionSet {
  try {
    return parseOptions(specs, context.args);
  } catch (error) {
    if (error instanceof JavaException) printUsageAndExit(context, specs, error.message);
    throw error;
  }
}
