import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type ParsedNode } from 'yaml';
import { nearest } from './nearest.ts';
import type { KnownNames } from './names.ts';
import type { ScenarioProblem } from './types.ts';

/** One reading of one file: where problems gather, and the names that the file declares. */
export interface Reader {
  readonly file: string;
  /** The file's text; '' for values that come from no file. */
  readonly source: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly problems: ScenarioProblem[];
  readonly names: KnownNames;
  /** A step that is meant to fail may name what does not exist. */
  allowUnknownNames: boolean;
}

/** A place in the file: a node and the path to it. A node that is not there (a missing field) is null, and `near` stands for it. */
export interface At {
  readonly reader: Reader;
  readonly node: Node | null;
  readonly near: Node | null;
  /** `producers[0].rate`. */
  readonly path: string;
}

export const rootOf = (reader: Reader): At => ({ reader, node: reader.document.contents, near: null, path: '' });

/** A field of a map or an element of a list. */
export function descend(at: At, step: string | number): At {
  const near = at.node ?? at.near;
  if (typeof step === 'number') {
    const items = isSeq(at.node) ? at.node.items : [];
    return { reader: at.reader, node: resolved(at.reader, items[step] as Node | undefined), near, path: `${at.path}[${step}]` };
  }
  const pair = isMap(at.node) ? at.node.items.find(item => keyText(item.key) === step) : undefined;
  const node = resolved(at.reader, (pair?.value ?? undefined) as Node | undefined);
  return { reader: at.reader, node, near: (pair?.key as Node | undefined) ?? near, path: joined(at.path, step) };
}

const joined = (path: string, key: string): string => (/[.\s[\]]/.test(key) ? `${path}["${key}"]` : path === '' ? key : `${path}.${key}`);

/** What an alias (`*name`) stands for. */
const resolved = (reader: Reader, node: Node | undefined): Node | null =>
  node === undefined ? null : isAlias(node) ? (node.resolve(reader.document) ?? null) : node;

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** The fields of a map, in the file's order, with the place of their names. */
export function entriesOf(at: At): readonly { readonly key: string; readonly keyAt: At; readonly value: At }[] {
  if (!isMap(at.node)) return [];
  return at.node.items.map(item => {
    const key = keyText(item.key);
    const value = descend(at, key);
    return { key, keyAt: { ...value, node: item.key as Node }, value };
  });
}

export const elementsOf = (at: At): readonly At[] => (isSeq(at.node) ? at.node.items.map((_, index) => descend(at, index)) : []);

export type ScalarValue = string | number | boolean | null;

/** A scalar's value, undefined for lists and maps. */
export function scalarOf(at: At): ScalarValue | undefined {
  if (at.node === null) return null;
  if (!isScalar(at.node)) return undefined;
  const value: unknown = at.node.value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A scalar as it was written (`1_0`, `0x1F` and `1.0` stay what they are); of a quoted one, its text. */
export function scalarText(at: At): string | undefined {
  const value = scalarOf(at);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : ((at.node as { source?: string }).source ?? String(value));
}

/** What stands there, for messages. */
export function foundText(at: At): string {
  if (isMap(at.node)) return 'a map';
  if (isSeq(at.node)) return 'a list';
  const value = scalarOf(at);
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? JSON.stringify(shortened(value)) : (scalarText(at) ?? '');
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

export interface Report {
  readonly expected: string;
  /** The whole sentence; made of `found` and `expected` when it is left out. */
  readonly message?: string;
  readonly kind?: ScenarioProblem['kind'];
  readonly found?: string;
  /** Characters from the node's start, for problems inside a text. */
  readonly offset?: number;
}

/** Notes a problem at a place, and returns undefined: "no value". */
export function report(at: At, { expected, message, kind = 'error', found = foundText(at), offset }: Report): undefined {
  const { line, column } = placeOf(at, offset);
  const text = message ?? `found ${found}, expected ${expected}`;
  at.reader.problems.push({ kind, file: at.reader.file, line, column, field: at.path, found, expected, message: text });
  return undefined;
}

/** A name that is not among the known ones. */
export function reportUnknown(at: At, what: string, known: readonly string[]): undefined {
  const found = foundText(at);
  const written = scalarText(at) ?? '';
  const expected = known.length === 0 ? `no ${what}, there is none` : `one of ${listOf(known)}`;
  const message = `unknown ${what} ${found}, expected ${expected}${didYouMean(written, known)}`;
  return report(at, { expected, found, message });
}

export function didYouMean(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`;
}

const listOf = (names: readonly string[]): string => (names.length > 12 ? `${names.slice(0, 12).join(', ')}, ...` : names.join(', '));

/** Line and column, from 1; 0 for values that come from no file. */
export function placeOf(at: At, offset = 0): { readonly line: number; readonly column: number } {
  const range = (at.node as ParsedNode | null)?.range ?? (at.near as ParsedNode | null)?.range;
  if (range === null || range === undefined) return at.reader.lines.lineStarts.length > 0 ? { line: 1, column: 1 } : { line: 0, column: 0 };
  const { line, col } = at.reader.lines.linePos(range[0] + offset);
  return { line, column: col };
}
