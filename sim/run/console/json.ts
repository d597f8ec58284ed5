import { adminOperation, JavaException } from './java.ts';
import type { ConsoleSession } from './session.ts';

/** Utils.readFileAsString, from the console's own files. */
export function readFile({ files }: ConsoleSession, name: string): string {
  const content = files.get(name);
  if (content !== undefined) return content;
  const cause = new JavaException('java.nio.file.NoSuchFileException', name);
  throw new JavaException('java.io.IOException', `Unable to read file ${name}`, [cause]);
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** Json.parseFull: undefined for what is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A field of an object (JsonObject.apply), or the exception that names it. */
export function fieldOf(value: Json | undefined, name: string): Json {
  const found = fieldOrNull(value, name);
  if (found === undefined)
    throw new JavaException('com.fasterxml.jackson.databind.JsonMappingException', `No such field exists: \`${name}\``);
  return found;
}

export const fieldOrNull = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [field: string]: Json })[name] : undefined;

export const asList = (value: Json | undefined): readonly Json[] => {
  if (!Array.isArray(value)) throw adminOperation(`Expected a list, found ${JSON.stringify(value)}`);
  return value as readonly Json[];
};
