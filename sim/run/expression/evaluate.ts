import { compileOnce } from './compile.ts';
import type { ExpressionEnvironment } from './functions.ts';
import { fromCel, type Plain } from './values.ts';

/** What an expression says now; or why it cannot be said (there is no such group yet, a key that is not there). */
export type Evaluation = { readonly ok: true; readonly value: Plain } | { readonly ok: false; readonly error: string };

/** Evaluates CEL source against a moment. Never throws; the value is plain data. */
export function evaluateExpression(source: string, environment: ExpressionEnvironment): Evaluation {
  try {
    return { ok: true, value: fromCel(compileOnce(source).run(environment)) };
  } catch (error) {
    return { ok: false, error: `${messageOf(error)} in ${oneLine(source)}` };
  }
}

/** True only if the expression can be evaluated and says true. */
export function holds(source: string, environment: ExpressionEnvironment): boolean {
  try {
    return compileOnce(source).run(environment) === true;
  } catch {
    return false;
  }
}

/** Whether the metadata alone decides what an expression says. */
export function asksForMetadataOnly(source: string): boolean {
  try {
    return compileOnce(source).ofMetadataOnly;
  } catch {
    return false;
  }
}

export const oneLine = (source: string): string => source.trim().replace(/\s+/g, ' ');

function messageOf(error: unknown): string {
  const { summary, message } = error as { readonly summary?: string; readonly message?: string };
  return summary ?? message ?? String(error);
}
