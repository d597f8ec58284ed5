import type { ASTNode } from '@marcbachmann/cel-js';
import { HOST_FUNCTIONS, type HostFunction } from './functions.ts';

/** A call of one of the scenario language's functions, as it stands in the source. */
export interface HostCall {
  readonly declared: HostFunction;
  readonly offset: number;
  /** Arguments written as literals; undefined for those that are computed. */
  readonly literals: readonly (string | number | undefined)[];
  readonly argumentOffsets: readonly number[];
}

/** A field that is read from a call's result at once, as in `broker(1).up`. */
export interface HostField {
  readonly declared: HostFunction;
  readonly field: string;
  readonly offset: number;
}

export interface Inspection {
  readonly calls: readonly HostCall[];
  readonly fields: readonly HostField[];
}

const DECLARED = new Map(HOST_FUNCTIONS.map(declared => [declared.name, declared]));

/** What an expression asks of the cluster, so that its names can be checked before anything runs. */
export function inspectExpression(ast: ASTNode): Inspection {
  const calls: HostCall[] = [];
  const fields: HostField[] = [];
  walk(ast, node => {
    const declared = declaredBy(node);
    if (declared !== undefined) calls.push(callOf(node, declared));
    if (node.op !== '.') return;
    const [object, field] = node.args as unknown as readonly [ASTNode, string];
    const of = declaredBy(object);
    if (of !== undefined) fields.push({ declared: of, field, offset: node.pos });
  });
  return { calls, fields };
}

/** Whether it reads names: `now`, or what a `let` or a macro has named. */
export function namesIn(ast: ASTNode): boolean {
  let found = false;
  walk(ast, node => {
    if (node.op === 'id') found = true;
  });
  return found;
}

function declaredBy(node: ASTNode): HostFunction | undefined {
  return node.op === 'call' ? DECLARED.get(String((node.args as readonly unknown[])[0])) : undefined;
}

function callOf(node: ASTNode, declared: HostFunction): HostCall {
  const args = (node.args as unknown as readonly [string, readonly ASTNode[]])[1];
  return { declared, offset: node.start, literals: args.map(literalOf), argumentOffsets: args.map(arg => arg.start) };
}

function literalOf(node: ASTNode): string | number | undefined {
  const value: unknown = node.op === 'value' ? node.args : undefined;
  return typeof value === 'bigint' ? Number(value) : typeof value === 'string' ? value : undefined;
}

function walk(node: unknown, visit: (node: ASTNode) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
  } else if (isNode(node)) {
    visit(node);
    walk(node.args, visit);
  }
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
