import { JavaException } from '../java.ts';

/** One option of a tool, as its OptionParser declares it. */
export interface OptionSpec {
  readonly name: string;
  /** Absent: it takes none. `optional`: the value may be left out. */
  readonly argument?: 'required' | 'optional';
  readonly type?: 'int' | 'long';
  readonly default?: string;
  /** What stands for the argument in the help. */
  readonly describe?: string;
}

/** The options found on a command line (joptsimple: OptionSet). Values are converted when they are asked for, and fail then. */
export interface OptionSet {
  readonly specs: readonly OptionSpec[];
  has(name: string): boolean;
  /** The only value, or the default; undefined for none. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  /** As a whole number. */
  number(name: string): number | undefined;
}

const optionException = (kind: string, message: string): JavaException => new JavaException(`joptsimple.${kind}`, message);

/** OptionParser.parse: `--name value`, `--name=value`, `-name`, and any prefix that only one option begins with. */
export function parseOptions(specs: readonly OptionSpec[], args: readonly string[]): OptionSet {
  const found = new Map<string, string[]>();
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') break;
    if (!/^--?[^-]/.test(word)) continue;
    const [written = '', ...inline] = word.replace(/^--?/, '').split('=');
    const spec = findOption(specs, written);
    const given = found.get(spec.name) ?? [];
    found.set(spec.name, given);
    const value = argumentOf(spec, inline.length > 0 ? inline.join('=') : null, rest);
    if (value !== null) given.push(value);
  }
  return optionSet(specs, found);
}

function findOption(specs: readonly OptionSpec[], written: string): OptionSpec {
  const exact = specs.find(({ name }) => name === written);
  const begun = specs.filter(({ name }) => name.startsWith(written));
  const spec = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (spec === undefined) throw optionException('UnrecognizedOptionException', `${written} is not a recognized option`);
  return spec;
}

function argumentOf({ name, argument }: OptionSpec, inline: string | null, rest: string[]): string | null {
  if (argument === undefined || inline !== null) return inline;
  const next = rest[0];
  if (argument === 'optional') return next === undefined || next.startsWith('-') ? null : (rest.shift() ?? null);
  if (next === undefined) throw optionException('OptionMissingRequiredArgumentException', `Option ${name} requires an argument`);
  return rest.shift() ?? null;
}

function optionSet(specs: readonly OptionSpec[], found: ReadonlyMap<string, readonly string[]>): OptionSet {
  const specOf = (name: string): OptionSpec | undefined => specs.find(spec => spec.name === name);
  const values = (name: string): readonly string[] => {
    const given = found.get(name) ?? [];
    const fallback = specOf(name)?.default;
    return given.length > 0 || fallback === undefined ? given : [fallback];
  };
  const value = (name: string): string | undefined => {
    const all = values(name);
    if (all.length > 1) {
      throw optionException(
        'MultipleArgumentsForOptionException',
        `Found multiple arguments for option ${name}, but you asked for only one`,
      );
    }
    return all[0];
  };
  return { specs, has: name => found.has(name), value, values, number: name => toNumber(name, value(name)) };
}

/** A value that is no number fails with the causes that joptsimple's reflection adds. */
function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const cause = new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`);
  const reflection = new JavaException('joptsimple.internal.ReflectionException', `java.lang.NumberFormatException: ${cause.message}`);
  throw new JavaException('joptsimple.OptionArgumentConversionException', `Cannot parse argument '${text}' of option ${name}`, [
    reflection,
    cause,
  ]);
}
