import { isMap } from 'yaml';
import { didYouMean, report, reportUnknown, scalarOf, scalarText, type At } from './reader.ts';
import { listOf, object, optional, scalar, type JsonSchema, type Shape } from './shape.ts';
import type { Text } from './types.ts';
import {
  parseBandwidth,
  parseDuration,
  parseDurationRange,
  parsePpm,
  parseRate,
  parseRatio,
  parseSignedDuration,
  parseSize,
  parseSizeRange,
} from './units.ts';

const patterned = (pattern: string): JsonSchema => ({ type: 'string', pattern });
const DURATION = '\\d+(\\.\\d+)? ?(us|ms|s|m|h|d)';
const SIZE = '\\d+(\\.\\d+)? ?(B|KB|MB|GB|KiB|MiB|GiB)?';
const ZERO = { const: 0 };
const BYTES = { type: 'integer', minimum: 0 };

export const duration = scalar('a duration such as 500ms or 5s', { anyOf: [patterned(`^${DURATION}$`), ZERO] }, parseDuration);
export const signedDuration = scalar(
  'a duration such as 500ms or -5s',
  { anyOf: [patterned(`^[+-]?${DURATION}$`), ZERO] },
  parseSignedDuration,
);
export const durationRange = scalar(
  'a duration such as 5ms, or a range such as 1ms..5ms (the smaller first)',
  { anyOf: [patterned(`^${DURATION}( ?\\.\\. ?${DURATION})?$`), ZERO] },
  parseDurationRange,
);
export const size = scalar('a size such as 100B or 1KiB', { anyOf: [patterned(`^${SIZE}$`), BYTES] }, parseSize);
export const sizeRange = scalar(
  'a size such as 1KiB, or a range such as 200..400 (the smaller first)',
  { anyOf: [patterned(`^${SIZE}( ?\\.\\. ?${SIZE})?$`), BYTES] },
  parseSizeRange,
);
export const bandwidth = scalar('a bandwidth such as 100MB/s', patterned(`^${SIZE} ?/s$`), parseBandwidth);
export const rate = scalar('a rate such as 20/s', patterned('^\\d+(\\.\\d+)? ?/ ?(s|m|h)$'), parseRate);
const RATIO = '(\\d+(\\.\\d{1,6})? ?%|\\d+ ?/ ?\\d+)';
export const ratio = scalar('a ratio such as 2% or 1/50', patterned(`^${RATIO}$`), parseRatio);
export const ppm = scalar('a ratio such as 0.01% or -1/10000', patterned(`^[+-]?${RATIO}$`), parsePpm);

/** A whole number between two bounds. */
export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER, what = 'a whole number' } = {}): Shape<number> {
  const limits =
    max === Number.MAX_SAFE_INTEGER
      ? min === 0 || min === Number.MIN_SAFE_INTEGER
        ? ''
        : ` of at least ${min}`
      : ` from ${min} to ${max}`;
  const expected = `${what}${limits}`;
  const schema = {
    type: 'integer',
    ...(min === Number.MIN_SAFE_INTEGER ? {} : { minimum: min }),
    ...(max === Number.MAX_SAFE_INTEGER ? {} : { maximum: max }),
  };
  return {
    expected,
    schema,
    read(at) {
      const value = scalarOf(at);
      return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : report(at, { expected });
    },
  };
}

/** A number that may have decimals. */
export const number = (expected: string, min: number): Shape<number> => ({
  expected,
  schema: { type: 'number', minimum: min },
  read(at) {
    const value = scalarOf(at);
    return typeof value === 'number' && value >= min ? value : report(at, { expected });
  },
});

export const boolean: Shape<boolean> = {
  expected: 'true or false',
  schema: { type: 'boolean' },
  read(at) {
    const value = scalarOf(at);
    return typeof value === 'boolean' ? value : report(at, { expected: 'true or false' });
  },
};

/** Any text; a number is the text that it was written as. */
export const string = (expected: string): Shape<string> => ({
  expected,
  schema: { type: ['string', 'number', 'boolean'] },
  read: at => scalarText(at) ?? report(at, { expected }),
});

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[], what = 'value'): Shape<Word> {
  const expected = words.length === 1 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
  return {
    expected,
    schema: { enum: words },
    read(at) {
      const text = scalarText(at);
      const word = words.find(candidate => candidate === text);
      if (word !== undefined) return word;
      const message = `unknown ${what} ${JSON.stringify(text ?? '')}, expected ${expected}${didYouMean(text ?? '', words)}`;
      return text === undefined ? report(at, { expected }) : report(at, { expected, message });
    },
  };
}

/** Exactly this value. */
export const constant = (value: number): Shape<number> => ({
  expected: String(value),
  schema: { const: value },
  read: at => (scalarOf(at) === value ? value : report(at, { expected: String(value) })),
});

const NAME = '^[a-zA-Z0-9._-]+$';

/** A new name, of the characters that Kafka allows in names. */
export const newName = (what: string): Shape<string> =>
  scalar(`a name for the ${what} (letters, digits, ".", "_" and "-")`, patterned(NAME), text =>
    /^[a-zA-Z0-9._-]+$/.test(text) ? text : null,
  );

/** A new topic's name (Topic.validate). */
export const newTopicName: Shape<string> = scalar(
  'a topic name (at most 249 letters, digits, ".", "_" and "-"; not "." or "..")',
  { type: 'string', pattern: NAME, maxLength: 249 },
  text => (/^[a-zA-Z0-9._-]{1,249}$/.test(text) && text !== '.' && text !== '..' ? text : null),
);

const IN_LANGUAGES = object('texts by language', { en: optional(string('a text'), undefined), zh: optional(string('a text'), undefined) });

/** A text, or one for each language. */
export const text: Shape<Text> = {
  expected: 'a text, or { en: ..., zh: ... }',
  schema: { anyOf: [{ type: ['string', 'number'] }, IN_LANGUAGES.schema] },
  read: readText,
};

function readText(at: At): Text | undefined {
  if (!isMap(at.node)) {
    const all = scalarText(at);
    return all === undefined ? report(at, { expected: text.expected }) : { en: all, zh: all };
  }
  const given = IN_LANGUAGES.read(at);
  if (given === undefined) return undefined;
  const one = given.en ?? given.zh;
  return one === undefined ? report(at, { expected: text.expected, found: 'no text' }) : { en: given.en ?? one, zh: given.zh ?? one };
}

/** The name of something that the file declares. */
export function nameOf(what: 'topic' | 'producer' | 'consumer' | 'group', known: (at: At) => readonly string[]): Shape<string> {
  return {
    expected: `the name of a ${what}`,
    schema: { type: ['string', 'number'] },
    read(at) {
      const name = scalarText(at);
      if (name === undefined) return report(at, { expected: `the name of a ${what}` });
      return at.reader.allowUnknownNames || known(at).includes(name) ? name : reportUnknown(at, what, known(at));
    },
  };
}

export const texts = listOf(text);
