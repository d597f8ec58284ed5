import { isScalar } from 'yaml';
import { compileExpression } from '../expression/compile.ts';
import { HOST_FUNCTIONS } from '../expression/functions.ts';
import { inspectExpression, type HostCall, type HostField } from '../expression/inspect.ts';
import { didYouMean, report, scalarText, type At } from './reader.ts';
import type { Shape } from './shape.ts';
import type { Expression } from './types.ts';

const SCHEMA = { type: ['string', 'boolean', 'number'] };

/** An expression of any type. */
export const expression: Shape<Expression> = {
  expected: 'a CEL expression',
  schema: SCHEMA,
  read: at => readExpression(at, 'a CEL expression', 0),
};

/** An expression that is true or false. */
export const condition: Shape<Expression> = {
  expected: 'a condition (a CEL expression that is true or false)',
  schema: SCHEMA,
  read(at) {
    const source = readExpression(at, condition.expected, 0);
    if (source === undefined) return undefined;
    const compiled = compileExpression(source, at.reader.names.lets);
    if (!compiled.ok || compiled.type === 'bool' || compiled.type === 'dyn') return source;
    return report(at, { expected: condition.expected, message: `expected a condition, but this expression gives a ${compiled.type}` });
  },
};

/** Checks the CEL that begins `skip` characters into a scalar; returns it without them. */
export function readExpression(at: At, expected: string, skip: number): Expression | undefined {
  const source = scalarText(at)?.slice(skip);
  if (source === undefined || source.trim() === '') return report(at, { expected });
  const compiled = compileExpression(source, at.reader.names.lets);
  if (!compiled.ok) {
    const { message, offset } = compiled.problem;
    return report(at, {
      expected: 'valid CEL',
      message: `in the expression: ${explained(message, at)}${commaHint(at)}`,
      offset: offsetInFile(at, skip + offset),
    });
  }
  const { calls, fields } = inspectExpression(compiled.ast);
  for (const call of calls) checkCall(at, call, skip);
  for (const field of fields) checkField(at, field, skip);
  return source;
}

/** In `{ ... }` a comma ends an unquoted text: half an expression is left, and the other half becomes a field. */
function commaHint(at: At): string {
  const token = isScalar(at.node) ? at.node : null;
  const end = token?.range?.[1];
  const isCut = token?.type === 'PLAIN' && end !== undefined && /^\s*,/.test(at.reader.source.slice(end, end + 20));
  return isCut ? ' (inside { } put quotes around an expression that has a comma)' : '';
}

/** The library's words, with the nearest known name where a name is wrong. */
function explained(message: string, at: At): string {
  const functions = HOST_FUNCTIONS.map(({ name }) => name);
  const call = /^found no matching overload for '(?:\w+\.)?(\w+)\((.*)\)'$/.exec(message);
  if (call !== null) {
    const known = HOST_FUNCTIONS.find(({ name }) => name === call[1]);
    if (known !== undefined) return `${known.name} takes (${known.parameters.join(', ')}), found (${call[2]})`;
    return `unknown function ${call[1]}(${call[2]})${didYouMean(call[1] ?? '', functions)}`;
  }
  const variable = /^Unknown variable: (.+)$/.exec(message);
  if (variable !== null) {
    const names = ['now', ...at.reader.names.lets];
    return `unknown name ${variable[1]} (names come from "let")${didYouMean(variable[1] ?? '', names)}`;
  }
  return message;
}

function checkCall(at: At, { declared, literals, argumentOffsets, offset }: HostCall, skip: number): void {
  if (!declared.modelled) {
    const message = `${declared.name}() is not modelled yet`;
    report(at, {
      kind: 'notModelled',
      expected: 'another function',
      message,
      found: declared.name,
      offset: offsetInFile(at, skip + offset),
    });
  }
  if (at.reader.allowUnknownNames) return;
  for (const [index, what] of declared.names.entries()) {
    const literal = literals[index];
    const known = literal === undefined ? null : knownNames(at, what);
    if (known === null || known.includes(String(literal))) continue;
    const expected = known.length === 0 ? `no ${what}, there is none` : `one of ${known.join(', ')}`;
    const found = JSON.stringify(literal);
    const message = `in the expression: unknown ${what} ${found}, expected ${expected}${didYouMean(String(literal), known)}`;
    report(at, { expected, found, message, offset: offsetInFile(at, skip + (argumentOffsets[index] ?? 0)) });
  }
}

function knownNames(at: At, what: HostCall['declared']['names'][number]): readonly string[] | null {
  const { names } = at.reader;
  switch (what) {
    case 'topic':
      return names.topics;
    case 'broker':
      return names.allBrokers.map(String);
    case 'producer':
      return names.producers;
    case 'consumer':
      return names.consumers;
    case 'group':
      return names.groups;
    case 'partition':
    case 'other':
      return null;
  }
}

function checkField(at: At, { declared, field, offset }: HostField, skip: number): void {
  if (declared.fields === null || declared.fields.includes(field) || declared.returns !== 'dyn') return;
  const expected = `one of ${declared.fields.join(', ')}`;
  const message = `in the expression: ${declared.name}() has no field ${JSON.stringify(field)}, expected ${expected}${didYouMean(field, declared.fields)}`;
  report(at, { expected, found: JSON.stringify(field), message, offset: offsetInFile(at, skip + offset) });
}

/**
 * Where the n-th character of a scalar's text stands in the file, from the scalar's start. YAML folds and strips blanks and line ends,
 * and nothing else: so the n-th character is found by counting those that are not blank.
 */
function offsetInFile(at: At, index: number): number {
  const token = isScalar(at.node) ? at.node : null;
  const range = token?.range ?? null;
  const text = at.reader.source;
  if (token === null || range === null || text === '') return 0;
  let position = range[0] + headerLength(text, range[0]);
  const value = scalarText(at) ?? '';
  for (let i = 0; i < index; i++) {
    if (isBlank(value[i])) continue;
    while (isBlank(text[position]) && position < range[1]) position++;
    if (text[position] === '\\') position++;
    position++;
  }
  while (isBlank(text[position]) && position < range[1]) position++;
  return Math.max(0, Math.min(position, range[1]) - range[0]);
}

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';

/** What stands before a scalar's text: a quote, or a block's `>-` and the rest of that line. */
function headerLength(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return 1;
  if (first !== '>' && first !== '|') return 0;
  const end = text.indexOf('\n', start);
  return end < 0 ? 0 : end - start + 1;
}
