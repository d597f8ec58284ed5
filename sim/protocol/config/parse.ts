import type { ConfigKey, ConfigValue } from './definition.ts';
import { INT_MAX, LONG_MAX } from './keys.ts';

export type ParsedValue =
  | { readonly ok: true; readonly value: ConfigValue }
  | { readonly ok: false; /** the value as Kafka prints it */ readonly shown: string; readonly message: string };

/**
 * Reads one value as ConfigDef.parseType and the key's validator do. The message of a refusal is Kafka's, to the letter, without its
 * beginning ("Invalid value v for configuration k: ").
 */
export function parseConfigValue(key: ConfigKey, given: string | number | boolean): ParsedValue {
  const text = String(given).trim();
  switch (key.type) {
    case 'boolean':
      return parseBoolean(text);
    case 'int':
    case 'long':
    case 'double':
      return parseNumber(key, text);
    case 'list':
      return parseList(key, text);
    case 'string':
    case 'class':
      return parseText(key, text);
  }
}

function parseBoolean(text: string): ParsedValue {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return { ok: true, value: lower === 'true' };
  return { ok: false, shown: text, message: 'Expected value to be either true or false' };
}

function parseNumber(key: ConfigKey, text: string): ParsedValue {
  const pattern = key.type === 'double' ? /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i : /^[+-]?\d+$/;
  const value = Number(text);
  const limit = key.type === 'int' ? INT_MAX : LONG_MAX;
  if (!pattern.test(text) || (key.type !== 'double' && (value > limit || value < -limit - 1))) {
    return { ok: false, shown: text, message: `Not a number of type ${key.type.toUpperCase()}` };
  }
  const message = outOfBounds(key, value);
  return message === null ? { ok: true, value } : { ok: false, shown: text, message };
}

/** ConfigDef.Range; compression levels have validators of their own. */
function outOfBounds(key: ConfigKey, value: number): string | null {
  if (key.except !== undefined) {
    const inside = value === key.except || (value >= (key.min ?? value) && value <= (key.max ?? value));
    return inside ? null : `Value must be between ${key.min} and ${key.max} or equal to ${key.except}`;
  }
  if (key.min !== undefined && value < key.min) return `Value must be at least ${key.min}`;
  if (key.max !== undefined && value > key.max) return `Value must be no more than ${key.max}`;
  return null;
}

function parseText(key: ConfigKey, text: string): ParsedValue {
  const message = notOneOf(key, text) ?? key.check?.(text) ?? null;
  return message === null ? { ok: true, value: text } : { ok: false, shown: text, message };
}

/** ConfigDef.ValidString and CaseInsensitiveValidString. */
function notOneOf(key: ConfigKey, text: string): string | null {
  if (key.oneOf === undefined) return null;
  if (key.ignoreCase === true) {
    if (key.oneOf.includes(text.toUpperCase())) return null;
    return `String must be one of (case insensitive): ${key.oneOf.join(', ')}`;
  }
  return key.oneOf.includes(text) ? null : `String must be one of: ${key.oneOf.join(', ')}`;
}

function parseList(key: ConfigKey, text: string): ParsedValue {
  const elements = splitList(text);
  for (const element of elements) {
    const message = notOneOf(key, element);
    if (message !== null) return { ok: false, shown: element, message };
  }
  const value = elements.join(',');
  const message = key.check?.(value) ?? null;
  return message === null ? { ok: true, value } : { ok: false, shown: `[${elements.join(', ')}]`, message };
}

/** The elements of a list setting, as ConfigDef splits it. */
export const splitList = (value: string): readonly string[] => (value.trim() === '' ? [] : value.trim().split(/\s*,\s*/));
