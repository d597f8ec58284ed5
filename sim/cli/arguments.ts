import { nearest, parseDuration } from '../index.ts';
import { UsageError, type Verb } from './verb.ts';

/** How a flag's value is read. */
export type FlagKind = 'switch' | 'text' | 'integer' | 'duration' | 'seeds' | 'shard';

export type Flags = Readonly<
  Record<string, { readonly kind: FlagKind; readonly value: string; readonly help: string; readonly min?: number }>
>;

export interface SeedRange {
  readonly from: number;
  readonly to: number;
}

export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface Arguments {
  readonly positionals: readonly string[];
  has(flag: string): boolean;
  text(flag: string): string | null;
  integer(flag: string): number | null;
  /** Microseconds. */
  duration(flag: string): number | null;
  seeds(flag: string): SeedRange | null;
  shard(flag: string): Shard | null;
}

type FlagValue = string | number | boolean | SeedRange | Shard;

/** Reads what follows a verb. Throws a `UsageError` that names the argument, what was found and what was expected. */
export function parseArguments(verb: Verb, given: readonly string[]): Arguments {
  const positionals: string[] = [];
  const values = new Map<string, FlagValue>();
  const rest = [...given];
  while (rest.length > 0) {
    const next = rest.shift() ?? '';
    if (next === '--') positionals.push(...rest.splice(0));
    else if (next.startsWith('--')) readFlag(verb, next, { rest, values });
    else if (/^-[a-zA-Z]/.test(next)) throw unknownFlag(verb, next);
    else positionals.push(next);
  }
  checkCount(verb, positionals);
  const value = (flag: string): FlagValue | null => values.get(flag) ?? null;
  return {
    positionals,
    has: flag => values.has(flag),
    text: flag => value(flag) as string | null,
    integer: flag => value(flag) as number | null,
    duration: flag => value(flag) as number | null,
    seeds: flag => value(flag) as SeedRange | null,
    shard: flag => value(flag) as Shard | null,
  };
}

function readFlag(verb: Verb, written: string, { rest, values }: { rest: string[]; values: Map<string, FlagValue> }): void {
  const [name = '', ...inline] = written.slice(2).split('=');
  const flag = verb.flags[name];
  if (flag === undefined) throw unknownFlag(verb, `--${name}`);
  if (values.has(name)) throw new UsageError(`--${name} is given twice`);
  if (flag.kind === 'switch') {
    if (inline.length > 0) throw new UsageError(`--${name} takes no value, found ${JSON.stringify(inline.join('='))}`);
    values.set(name, true);
    return;
  }
  const text = inline.length > 0 ? inline.join('=') : rest.shift();
  if (text === undefined || (text.startsWith('--') && inline.length === 0))
    throw new UsageError(`--${name} needs a value, expected ${flag.value}`);
  values.set(name, readValue(text, { name, ...flag }));
}

function readValue(text: string, { name, kind, value, min = 0 }: { name: string; kind: FlagKind; value: string; min?: number }): FlagValue {
  const wrong = (expected: string): UsageError => new UsageError(`--${name}: found ${JSON.stringify(text)}, expected ${expected}`);
  switch (kind) {
    case 'integer':
      if (!/^\d+$/.test(text) || Number(text) < min || !Number.isSafeInteger(Number(text)))
        throw wrong(`a whole number of at least ${min}`);
      return Number(text);
    case 'duration': {
      const us = parseDuration(text);
      if (us === null) throw wrong('a duration such as 500ms or 10s');
      return us;
    }
    case 'seeds':
      return readSeeds(text, wrong);
    case 'shard':
      return readShard(text, wrong);
    case 'text':
    case 'switch':
      if (text === '') throw wrong(value);
      return text;
  }
}

function readSeeds(text: string, wrong: (expected: string) => UsageError): SeedRange {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text);
  if (match === null) throw wrong('a range of seeds such as 1..1000');
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  if (!Number.isSafeInteger(to) || !Number.isSafeInteger(from)) throw wrong('seeds below 2^53');
  if (from > to) throw wrong(`the smaller seed first: ${to}..${from}`);
  return { from, to };
}

function readShard(text: string, wrong: (expected: string) => UsageError): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const shard = { index: Number(match?.[1]), of: Number(match?.[2]) };
  if (match === null || shard.index < 1 || shard.index > shard.of) throw wrong('a shard i/n with i from 1 to n, such as 2/4');
  return shard;
}

function unknownFlag(verb: Verb, written: string): UsageError {
  const known = [...Object.keys(verb.flags), 'help'].map(name => `--${name}`);
  return new UsageError(`${verb.name} has no flag ${written}${meant(written, known)}; it takes ${known.join(', ')}`);
}

export function meant(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === null ? '' : `, did you mean ${near}?`;
}

function checkCount({ name, usage, positionals }: Verb, given: readonly string[]): void {
  if (given.length < positionals.min) throw new UsageError(`${name} needs ${positionals.what}: kafkascope ${name} ${usage}`);
  if (given.length > positionals.max) {
    throw new UsageError(
      `${name}: unexpected ${JSON.stringify(given[positionals.max])}, expected ${positionals.max === 0 ? 'flags only' : positionals.what}`,
    );
  }
}
