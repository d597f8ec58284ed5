import type { ASTNode } from '@marcbachmann/cel-js';
import { compileOnce } from './compile.ts';
import { evaluateExpression, oneLine } from './evaluate.ts';
import type { ExpressionEnvironment } from './functions.ts';
import { showValue } from './values.ts';

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', 'in'];

/**
 * Why an expression does not hold: the values of its parts. Of `a && b` only what is false is told; of `a || b`, both.
 *
 *     partition("t", 0).isr == [1, 2, 3] does not hold: partition("t", 0).isr is [1, 2]
 */
export function explain(source: string, environment: ExpressionEnvironment): string {
  const whole = evaluateExpression(source, environment);
  if (!whole.ok) return whole.error;
  return failingParts(compileOnce(source).ast, source)
    .filter(part => !isTrue(part.text, environment))
    .map(part => explainPart(part, environment))
    .join('; ');
}

interface Part {
  readonly text: string;
  /** Sides of a comparison; empty for anything else. */
  readonly sides: readonly string[];
}

function failingParts(node: ASTNode, source: string): readonly Part[] {
  if (node.op === '&&' || node.op === '||') return (node.args as readonly ASTNode[]).flatMap(part => failingParts(part, source));
  const sides = COMPARISONS.includes(node.op) ? (node.args as readonly ASTNode[]).filter(side => !isLiteral(side)) : [];
  return [{ text: textOf(node, source), sides: sides.map(side => textOf(side, source)) }];
}

const textOf = (node: ASTNode, source: string): string => oneLine(source.slice(node.start, node.end));

function isLiteral(node: ASTNode): boolean {
  if (node.op === 'value') return true;
  if (node.op === '-_') return isLiteral(node.args);
  return node.op === 'list' && (node.args as readonly ASTNode[]).every(isLiteral);
}

const isTrue = (text: string, environment: ExpressionEnvironment): boolean => {
  const part = evaluateExpression(text, environment);
  return part.ok && part.value === true;
};

function explainPart({ text, sides }: Part, environment: ExpressionEnvironment): string {
  const values = sides.flatMap(side => {
    const value = evaluateExpression(side, environment);
    return [`${side} is ${value.ok ? showValue(value.value) : `unknown (${value.error})`}`];
  });
  return values.length === 0 ? `${text} does not hold` : `${text} does not hold: ${values.join(', ')}`;
}
