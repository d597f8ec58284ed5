import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { HOST_FUNCTIONS, type ExpressionEnvironment } from './functions.ts';
import { isOfMetadataOnly } from './metadataOnly.ts';
import { toCel } from './values.ts';

export interface Compiled {
  readonly source: string;
  readonly ast: ASTNode;
  readonly ofMetadataOnly: boolean;
  /** Throws; `evaluateExpression` catches. */
  readonly run: (environment: ExpressionEnvironment) => unknown;
}

export interface CompileProblem {
  readonly message: string;
  /** Characters from the start of the source. */
  readonly offset: number;
}

export type CompileResult =
  { readonly ok: true; readonly type: string; readonly ast: ASTNode } | { readonly ok: false; readonly problem: CompileProblem };

/** Whom the functions ask. Set for the time of one evaluation, which nothing interrupts. */
const asked: { environment: ExpressionEnvironment | null } = { environment: null };

const host = createHost();
const compiled = new Map<string, Compiled>();

function createHost(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  environment.registerVariable('now', 'int');
  for (const { name, parameters, returns, call } of HOST_FUNCTIONS) {
    environment.registerFunction(`${name}(${parameters.join(', ')}): ${returns}`, (...args: readonly unknown[]) => {
      if (asked.environment === null) return null;
      return toCel(call(asked.environment.snapshot, ...args.map(arg => (typeof arg === 'bigint' ? Number(arg) : String(arg)))));
    });
  }
  return environment;
}

/** Parses and checks an expression against the functions of the scenario language and the names that `let` gives. */
export function compileExpression(source: string, lets: readonly string[] = []): CompileResult {
  const environment = host.clone({ unlistedVariablesAreDyn: false });
  for (const name of lets) if (/^[A-Za-z_]\w*$/.test(name) && !environment.hasVariable(name)) environment.registerVariable(name, 'dyn');
  const checked = environment.check(source);
  if (checked.valid) return { ok: true, type: checked.type ?? 'dyn', ast: environment.parse(source).ast };
  const error = checked.error as
    { readonly summary?: string; readonly message: string; readonly range?: { readonly start: number } } | undefined;
  return { ok: false, problem: { message: error?.summary ?? error?.message ?? 'not an expression', offset: error?.range?.start ?? 0 } };
}

/** The same expression is compiled once, however often it is evaluated. Throws what the library throws when it does not parse. */
export function compileOnce(source: string): Compiled {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const parsed = host.parse(source);
  const fresh: Compiled = {
    source,
    ast: parsed.ast,
    ofMetadataOnly: isOfMetadataOnly(parsed.ast),
    run: environment => runWith(parsed, environment),
  };
  compiled.set(source, fresh);
  return fresh;
}

function runWith(parsed: (context: Record<string, unknown>) => unknown, environment: ExpressionEnvironment): unknown {
  const context: Record<string, unknown> = { now: BigInt(Math.floor(environment.nowMs)) };
  for (const [name, value] of Object.entries(environment.lets)) context[name] = toCel(value);
  const outer = asked.environment;
  asked.environment = environment;
  try {
    return parsed(context);
  } finally {
    asked.environment = outer;
  }
}
