import { isDeepStrictEqual } from 'node:util';

export type VectorResult = { readonly ok: true } | { readonly ok: false; readonly actual: unknown };

/** Compares the fields that the vector expects; what it does not name is free. */
export function compare(expected: object, actual: object): VectorResult {
  const given = actual as Readonly<Record<string, unknown>>;
  return Object.entries(expected).every(([name, value]) => isDeepStrictEqual(given[name], value)) ? { ok: true } : { ok: false, actual };
}
