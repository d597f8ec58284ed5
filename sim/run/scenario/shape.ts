import { isMap, isSeq } from 'yaml';
import { didYouMean, elementsOf, entriesOf, descend, report, scalarText, type At } from './reader.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a part of the file must look like: how to read it, and the same as JSON Schema. The two come from one description, so that editors
 * and the parser cannot disagree. `read` reports every problem that it finds and returns undefined when there is no value to go on with.
 */
export interface Shape<Value> {
  /** For messages: `a duration such as 500ms or 5s`. */
  readonly expected: string;
  readonly schema: JsonSchema;
  read(at: At): Value | undefined;
}

export interface Field<Value> {
  readonly shape: Shape<unknown>;
  readonly required: boolean;
  readonly fallback: Value | undefined;
}

export type FieldsOf<Fields> = { readonly [Key in keyof Fields]: Fields[Key] extends Field<infer Value> ? Value : never };

export const required = <Value>(shape: Shape<Value>): Field<Value> => ({ shape, required: true, fallback: undefined });
export const optional = <Value, Fallback>(shape: Shape<Value>, fallback: Fallback): Field<Value | Fallback> => ({
  shape,
  required: false,
  fallback,
});

/** A scalar that `parse` understands (null: it does not). */
export function scalar<Value>(expected: string, schema: JsonSchema, parse: (text: string) => Value | null): Shape<Value> {
  return {
    expected,
    schema,
    read(at) {
      const text = scalarText(at);
      const value = text === undefined ? null : parse(text.trim());
      return value === null ? report(at, { expected }) : value;
    },
  };
}

/** A map with these fields. */
export interface ObjectShape<Value> extends Shape<Value> {
  /** What could be read, also when a required field is missing or wrong. */
  readPartly(at: At): Partly<Value>;
}

export type Partly<Value> =
  { readonly complete: true; readonly value: Value } | { readonly complete: false; readonly value: Partial<Value> };

/** A map with these fields and no others. Undefined when a required field is missing or wrong; an optional one that is wrong counts as not given. */
export function object<const Fields extends Readonly<Record<string, Field<unknown>>>>(
  expected: string,
  fields: Fields,
): ObjectShape<FieldsOf<Fields>> {
  const readPartly = (at: At): Partly<FieldsOf<Fields>> => {
    if (isMap(at.node)) return readFields(at, fields);
    report(at, { expected });
    return { complete: false, value: {} };
  };
  const read = (at: At): FieldsOf<Fields> | undefined => {
    const { complete, value } = readPartly(at);
    return complete ? value : undefined;
  };
  return { expected, schema: objectSchema(fields), read, readPartly };
}

function readFields<Fields extends Readonly<Record<string, Field<unknown>>>>(at: At, fields: Fields): Partly<FieldsOf<Fields>> {
  reportUnknownFields(at, Object.keys(fields));
  const values: Record<string, unknown> = {};
  let complete = true;
  for (const [name, field] of Object.entries(fields)) {
    const place = descend(at, name);
    let value: unknown = field.fallback;
    if (place.node !== null && !isEmpty(place)) value = field.shape.read(place) ?? value;
    else if (field.required) reportMissing(at, name, field.shape.expected);
    values[name] = value;
    if (field.required && value === undefined) complete = false;
  }
  return { complete, value: values as FieldsOf<Fields> };
}

/** `field:` with nothing after it. An explicit null is a value. */
const isEmpty = (at: At): boolean =>
  (at.node as { source?: string } | null)?.source === '' && (at.node as { value?: unknown }).value === null;

function reportUnknownFields(at: At, known: readonly string[]): void {
  for (const { key, keyAt } of entriesOf(at)) {
    if (known.includes(key)) continue;
    const expected = `one of ${known.join(', ')}`;
    report(keyAt, { expected, message: `unknown field ${JSON.stringify(key)}, expected ${expected}${didYouMean(key, known)}` });
  }
}

function reportMissing(at: At, name: string, expected: string): void {
  const path = at.path === '' ? name : `${at.path}.${name}`;
  report({ ...at, path }, { expected, found: 'nothing', message: `the field "${name}" is missing, expected ${expected}` });
}

const objectSchema = (fields: Readonly<Record<string, Field<unknown>>>): JsonSchema => {
  const names = Object.keys(fields).filter(name => fields[name]?.required);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.shape.schema])),
    ...(names.length > 0 ? { required: names } : {}),
  };
};

/** A list; elements that are wrong are left out. */
export function listOf<Value>(element: Shape<Value>, { min = 0 } = {}): Shape<readonly Value[]> {
  const expected = `a list of ${plural(element.expected)}`;
  return {
    expected,
    schema: { type: 'array', items: element.schema, ...(min > 0 ? { minItems: min } : {}) },
    read(at) {
      if (!isSeq(at.node)) return report(at, { expected });
      const elements = elementsOf(at);
      if (elements.length < min) return report(at, { expected: `at least ${min} of them`, found: String(elements.length) });
      return elements.map(item => element.read(item)).filter(value => value !== undefined);
    },
  };
}

const plural = (expected: string): string => expected.replace(/^(a|an) ([\w-]+)/, '$2s');

/** One, or a list of them. */
export function oneOrMany<Value>(element: Shape<Value>): Shape<readonly Value[]> {
  const many = listOf(element, { min: 1 });
  return {
    expected: `${element.expected}, or a list of them`,
    schema: { anyOf: [element.schema, many.schema] },
    read(at) {
      if (isSeq(at.node)) return many.read(at);
      const value = element.read(at);
      return value === undefined ? undefined : [value];
    },
  };
}

/** A map whose keys are names that its author chooses. */
export function mapOf<Value>(
  expected: string,
  value: Shape<Value>,
  keyPattern?: string,
): Shape<readonly (readonly [key: string, value: Value])[]> {
  return {
    expected,
    schema: {
      type: 'object',
      additionalProperties: value.schema,
      ...(keyPattern === undefined ? {} : { propertyNames: { pattern: keyPattern } }),
    },
    read(at) {
      if (!isMap(at.node)) return report(at, { expected });
      return entriesOf(at).flatMap(entry => {
        const read = value.read(entry.value);
        return read === undefined ? [] : [[entry.key, read] as const];
      });
    },
  };
}

/** What was read, together with its place. */
export const placed = <Value>(shape: Shape<Value>): Shape<{ readonly at: At; readonly value: Value }> => ({
  ...shape,
  read(at) {
    const value = shape.read(at);
    return value === undefined ? undefined : { at, value };
  },
});

/** Turns what was read into something else. */
export const mapped = <From, To>(shape: Shape<From>, turn: (value: From, at: At) => To | undefined): Shape<To> => ({
  ...shape,
  read(at) {
    const value = shape.read(at);
    return value === undefined ? undefined : turn(value, at);
  },
});

/** An explicit null, or the shape. */
export const nullable = <Value>(shape: Shape<Value>): Shape<Value | null> => ({
  expected: `${shape.expected}, or null`,
  schema: { anyOf: [shape.schema, { type: 'null' }] },
  read: at => ((at.node as { value?: unknown } | null)?.value === null ? null : shape.read(at)),
});
