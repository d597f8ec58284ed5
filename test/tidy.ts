import { join, normalize } from 'node:path';

/** What a room may import (README: the floors). `types` are rooms of which only types may be imported. */
interface Floor {
  readonly imports: readonly string[];
  readonly types: readonly string[];
}

const TIME = ['sim/engine/time.ts', 'sim/engine/assert.ts'];

const FLOORS: Readonly<Record<string, Floor>> = {
  'sim/engine': { imports: [], types: [] },
  'sim/protocol': { imports: TIME, types: [] },
  'sim/world': { imports: ['sim/engine'], types: [] },
  'sim/trace': { imports: ['sim/engine'], types: ['sim/protocol', 'sim/world'] },
  'sim/cluster': { imports: ['sim/engine', 'sim/protocol', 'sim/world', 'sim/trace'], types: [] },
  'sim/check': { imports: [...TIME, 'sim/trace'], types: ['sim/protocol'] },
  'sim/run': { imports: ['sim/engine', 'sim/protocol', 'sim/world', 'sim/trace', 'sim/cluster', 'sim/check'], types: [] },
  'sim/index.ts': { imports: ['sim/run', 'sim/trace', 'sim/engine', 'sim/protocol', 'sim/cluster', 'sim/check'], types: ['sim/world'] },
  'sim/cli': { imports: ['sim/index.ts'], types: [] },
  web: { imports: ['sim/index.ts', 'scenarios', 'package.json'], types: [] },
};

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'sim/engine': ['seedrandom'],
  'sim/run': ['yaml', '@marcbachmann/cel-js'],
  'sim/cli': ['node:', 'vite', 'rolldown'],
  web: ['d3', 'lit'],
};

/** The room of a file: the two first folders of sim/, or web. */
export const roomOf = (file: string): string => {
  if (!file.startsWith('sim/')) return file.split('/')[0]!;
  const [, second] = file.split('/');
  return `sim/${second}`;
};

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

/** The imports and re-exports of a source text. */
export const importsOf = (text: string): Import[] =>
  [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(match => ({
    from: match[2]!,
    typeOnly: match[1] !== undefined,
  }));

const within = (target: string, room: string): boolean => target === room || target.startsWith(`${room}/`);

/** Imports that climb the stairs, one sentence each. */
export const findFloorBreaks = (file: string, text: string): string[] => {
  const room = roomOf(file);
  const floor = FLOORS[room];
  if (floor === undefined) return [`${file}: the room ${room} is on no floor; add it to the table in test/tidy.ts and in the README`];
  return importsOf(text).flatMap(({ from, typeOnly }) => {
    if (!from.startsWith('.')) {
      const known = (PACKAGES[room] ?? []).some(name => from === name || from.startsWith(name.endsWith(':') ? name : `${name}/`));
      return known ? [] : [`${file}: ${room} may not use the package ${from}`];
    }
    const target = normalize(join(file, '..', from.split('?')[0]!));
    if (within(target, room) || floor.imports.some(allowed => within(target, allowed))) return [];
    if (typeOnly && floor.types.some(allowed => within(target, allowed))) return [];
    return [`${file}: ${room} may not import ${typeOnly ? 'types of ' : ''}${target}`];
  });
};

/** The sin and what to use instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b/, 'the host clock (out.wallMs)'],
  [/\bperformance\b/, 'the caller passes a clock'],
  [/\bMath\.random\b/, 'a named stream (sim/engine/random.ts)'],
  [/\bMath\.(log|log2|log10|log1p|exp|expm1|pow|sin|cos|tan|cbrt|hypot)\b/, 'integer arithmetic or a table'],
  [/\*\*/, 'integer arithmetic'],
  [/\b(setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\b/, 'an event'],
  [/\bPromise\b|\basync\s*(\(|function\b)|\bawait\s+[\w(]/, 'an event'],
  [/\bIntl\b/, 'plain formatting'],
  [/\blocaleCompare\b/, 'compareStrings'],
  [/\.(sort|toSorted)\(\)/, 'a comparator'],
  [/\bInfinity\b|\bNaN\b/, '-1 or null'],
];

/** Words that the model must not use, outside of comments and strings. */
export const findBannedWords = (file: string, text: string): string[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, match => match.replace(/[^\n]/g, ' '));
  return code
    .split('\n')
    .flatMap((line, index) =>
      BANNED.filter(([word]) => word.test(line)).map(([word, instead]) => `${file}:${index + 1}: ${word.source} (use ${instead})`),
    );
};
