/**
 * The scenario language's expressions: CEL (Common Expression Language, github.com/google/cel-spec) by a library, with the functions of
 * functions.ts. Sources are checked when the file is read; evaluation never throws.
 */
export { compileExpression } from './compile.ts';
export { asksForMetadataOnly, evaluateExpression, holds } from './evaluate.ts';
export { explain } from './explain.ts';
export type { ExpressionEnvironment } from './functions.ts';
export { showValue, type Plain } from './values.ts';
