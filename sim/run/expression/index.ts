/**
 * The scenario language's expressions: CEL (Common Expression Language, github.com/google/cel-spec) by a library, with the functions of
 * functions.ts. Sources are checked when the file is read; evaluation never throws.
 */
export { compileExpression, type CompileProblem, type CompileResult } from './compile.ts';
export { evaluateExpression, holds, type Evaluation } from './evaluate.ts';
export { explain } from './explain.ts';
export { HOST_FUNCTIONS, type ExpressionEnvironment, type HostFunction } from './functions.ts';
export { showValue, type Plain } from './values.ts';
