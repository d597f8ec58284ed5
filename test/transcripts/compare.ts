import { withoutBlankEnd, type Marks } from './parse.ts';

const ANY_LINES = '<...>';

/** Why an output is not what a transcript shows; null: it is. */
export function difference(expected: readonly string[], actual: readonly string[], marks: Marks): string | null {
  const [shown, printed] = [separate(expected, marks), separate(actual, marks)];
  const plain = marks.anyOrder ? matchAnyOrder(shown.plain, printed.plain) : matchInOrder(shown.plain, printed.plain);
  if (plain !== null) return plain;
  return shown.logs.length === 0 ? null : matchLogs(shown.logs, printed.logs);
}

interface Separated {
  readonly plain: readonly string[];
  /** `LEVEL message (class)`, each once. */
  readonly logs: readonly string[];
}

/** Log lines aside: they compare by level, message and class, and their place and number do not count. Stack frames never do. */
function separate(lines: readonly string[], { columns }: Marks): Separated {
  const plain: string[] = [];
  const logs = new Set<string>();
  let log: string | null = null;
  for (const line of withoutBlankEnd(lines)) {
    const begin = /^\[[^\]]*\] ((?:WARN|ERROR|INFO) .*)$/.exec(line);
    if (begin !== null) log = begin[1]!;
    else if (log !== null) log += `\n${line}`;
    else if (!/^\s+(at |\.\.\. \d+ more)/.test(line)) plain.push(columns ? line.trim().replace(/\s+/g, ' ') : line);
    if (log !== null && /\([\w.$]+\)$/.test(log)) {
      logs.add(log);
      log = null;
    }
  }
  if (log !== null) logs.add(log);
  return { plain: withoutBlankEnd(plain), logs: [...logs] };
}

/** `<name>` is any text within a line. */
function matches(pattern: string, line: string): boolean {
  if (!pattern.includes('<')) return pattern === line;
  const source = pattern
    .split(/<[^<>]+>/)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^\\n]*');
  return new RegExp(`^${source}$`).test(line);
}

/** In order, where a line `<...>` is any number of lines. */
function matchInOrder(patterns: readonly string[], lines: readonly string[]): string | null {
  let farthest = 0;
  const match = (at: number, line: number): boolean => {
    farthest = Math.max(farthest, line);
    if (at === patterns.length) return line === lines.length;
    // Blank lines at the end of an output do not count, also where any lines may follow.
    if (patterns[at]!.trim() === '' && line === lines.length) return match(at + 1, line);
    if (patterns[at] === ANY_LINES) return match(at + 1, line) || (line < lines.length && match(at, line + 1));
    return line < lines.length && matches(patterns[at]!, lines[line]!) && match(at + 1, line + 1);
  };
  if (match(0, 0)) return null;
  return `at output line ${farthest + 1}: expected ${show(patterns[farthest])}, printed ${show(lines[farthest])}`;
}

/** The most specific lines choose first. */
function matchAnyOrder(patterns: readonly string[], lines: readonly string[]): string | null {
  const left = [...lines];
  const bySpecificity = patterns.filter(line => line !== ANY_LINES).sort((a, b) => wildcards(a) - wildcards(b));
  for (const pattern of bySpecificity) {
    const at = left.findIndex(line => matches(pattern, line));
    if (at < 0) return `no line ${show(pattern)} among ${left.map(show).join(', ')}`;
    left.splice(at, 1);
  }
  return left.length === 0 || patterns.includes(ANY_LINES) ? null : `lines too many: ${left.map(show).join(', ')}`;
}

const wildcards = (pattern: string): number => pattern.split('<').length;

function matchLogs(expected: readonly string[], actual: readonly string[]): string | null {
  const missing = expected.find(pattern => !actual.some(line => logMatches(pattern, line)));
  if (missing !== undefined) return `no log line ${show(missing)}, only ${actual.map(show).join(', ')}`;
  const extra = actual.find(line => !expected.some(pattern => logMatches(pattern, line)));
  return extra === undefined ? null : `a log line too many: ${show(extra)}`;
}

function logMatches(pattern: string, line: string): boolean {
  const [left, right] = [pattern.split('\n'), line.split('\n')];
  return left.length === right.length && left.every((part, index) => matches(part, right[index]!));
}

const show = (line: string | undefined): string => (line === undefined ? 'the end' : JSON.stringify(line));
