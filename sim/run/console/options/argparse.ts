import { ExitException } from '../java.ts';
import type { ToolContext } from '../tool.ts';

/** One argument of a tool that uses argparse4j. */
export interface ArgumentSpec {
  /** `--bootstrap-server`. */
  readonly flag: string;
  /** A short spelling: `-b`. */
  readonly short?: string;
  /** What stands for the value in the usage; absent: a switch. */
  readonly metavar?: string;
  readonly required?: boolean;
  readonly type?: 'int';
  /** How many values it takes at least; `+`: one or more. */
  readonly many?: boolean;
  /** The arguments of one group exclude each other, and one of them must be given. */
  readonly group?: string;
  readonly hidden?: boolean;
}

/** What was given: values by flag. */
export interface Parsed {
  has(flag: string): boolean;
  value(flag: string): string | undefined;
  values(flag: string): readonly string[];
}

export interface ArgumentParser {
  /** `kafka-cluster`. */
  readonly program: string;
  readonly subcommand?: string;
  /** The subcommands to choose from, where none has been chosen. */
  readonly choices?: readonly string[];
  /** Mistakes are told in one line, without the usage (Kafka: FeatureCommand). */
  readonly terse?: boolean;
  readonly specs: readonly ArgumentSpec[];
}

const FORMAT_WIDTH = 75;
const LONGEST_INDENT = 30;

/** The usage lines of argparse4j's ArgumentParserImpl.printUsage: optional arguments as declared, groups last. */
export function usageLines({ program, subcommand, choices, specs }: ArgumentParser): readonly string[] {
  const shown = specs.filter(({ hidden }) => hidden !== true);
  const single = shown
    .filter(({ group }) => group === undefined)
    .map(spec => (spec.required === true ? nameOf(spec) : `[${nameOf(spec)}]`));
  const words = [
    ...(subcommand === undefined ? [] : [subcommand]),
    '[-h]',
    ...single,
    ...groupWords(shown),
    ...(choices === undefined ? [] : [`{${choices.join(',')}}`, '...']),
  ];
  const head = `usage: ${program}`;
  const lines = head.length > LONGEST_INDENT ? [head, ' '.repeat(6)] : [head];
  const indent = ' '.repeat(head.length > LONGEST_INDENT ? 6 : head.length);
  for (const word of words) {
    const last = lines.at(-1)!;
    if (last.length + 1 + word.length > FORMAT_WIDTH && last.trim() !== '') lines.push(`${indent} ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const nameOf = ({ flag, metavar, many }: ArgumentSpec): string => {
  if (metavar === undefined) return flag;
  return many === true ? `${flag} ${metavar} [${metavar} ...]` : `${flag} ${metavar}`;
};

/** `(--a A |`, `--b B)`. */
function groupWords(specs: readonly ArgumentSpec[]): readonly string[] {
  const groups = [...new Set(specs.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return groups.flatMap(group => {
    const names = specs.filter(spec => spec.group === group).map(nameOf);
    return names.map((name, index) => `${index === 0 ? '(' : ''}${name}${index === names.length - 1 ? ')' : ' |'}`);
  });
}

/** Usage and the reason on standard error; the tool ends (ArgumentParser.handleError). */
export function failUsage(context: ToolContext, parser: ArgumentParser, reason: string): never {
  if (parser.terse === true) context.err(`Command line error: ${reason}. Type --help for help.`);
  else for (const line of [...usageLines(parser), `${parser.program}: error: ${reason}`]) context.err(line);
  throw new ExitException(1);
}

/** ArgumentParser.parseArgs. */
export function parseArguments(context: ToolContext, parser: ArgumentParser, args: readonly string[]): Parsed {
  const found = new Map<string, string[]>();
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-h' || word === '--help') {
      for (const line of usageLines(parser)) context.out(line);
      throw new ExitException(0);
    }
    const [written = '', ...inline] = word.split('=');
    const spec = parser.specs.find(({ flag, short }) => flag === written || short === written);
    if (spec === undefined) failUsage(context, parser, `unrecognized arguments: '${word}'`);
    const values = found.get(spec.flag) ?? [];
    found.set(spec.flag, values);
    if (spec.metavar !== undefined) values.push(...valuesOf(context, parser, { spec, inline, rest }));
  }
  checkGiven(context, parser, found);
  return { has: flag => found.has(flag), value: flag => found.get(flag)?.[0], values: flag => found.get(flag) ?? [] };
}

function valuesOf(
  context: ToolContext,
  parser: ArgumentParser,
  { spec, inline, rest }: { readonly spec: ArgumentSpec; readonly inline: readonly string[]; readonly rest: string[] },
): readonly string[] {
  const label = spec.short === undefined ? spec.flag : `${spec.flag}/${spec.short}`;
  const first = inline.length > 0 ? inline.join('=') : rest.shift();
  if (first === undefined) failUsage(context, parser, `argument ${label}: expected one argument`);
  if (spec.type === 'int' && !/^-?\d+$/.test(first))
    failUsage(context, parser, `argument ${label}: could not convert '${first}' to Integer`);
  const values = [first];
  while (spec.many === true && rest[0] !== undefined && !rest[0].startsWith('-')) values.push(rest.shift()!);
  return values;
}

function checkGiven(context: ToolContext, parser: ArgumentParser, found: ReadonlyMap<string, unknown>): void {
  const label = ({ flag, short }: ArgumentSpec): string => (short === undefined ? flag : `${flag}/${short}`);
  const missing = parser.specs.find(({ flag, required, group }) => required === true && group === undefined && !found.has(flag));
  if (missing !== undefined) failUsage(context, parser, `argument ${label(missing)} is required`);
  for (const group of new Set(parser.specs.flatMap(spec => (spec.group === undefined ? [] : [spec.group])))) {
    const members = parser.specs.filter(spec => spec.group === group);
    const given = members.filter(({ flag }) => found.has(flag));
    if (given.length === 0) failUsage(context, parser, `one of the arguments ${members.map(label).join(' ')} is required`);
    if (given.length > 1) failUsage(context, parser, `argument ${label(given[1]!)}: not allowed with argument ${label(given[0]!)}`);
  }
}
