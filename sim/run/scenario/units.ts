import type { Us, UsRange } from '../../engine/time.ts';
import type { Ratio } from './actionTypes.ts';
import type { SizeRange } from './types.ts';

/**
 * The units of the scenario file. Each function returns null for what it cannot read. A number without a unit is no duration: `5` could be
 * seconds or milliseconds, and only its author knows.
 */

const US_PER: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 };
const BYTES_PER: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};

/** `500us`, `20ms`, `5s`, `2m`, `1h`, `7d`; a zero needs no unit. */
export function parseDuration(text: string): Us | null {
  const match = /^(\d+(?:\.\d+)?) ?(us|ms|s|m|h|d)$/.exec(text);
  if (match === null) return text === '0' ? 0 : null;
  return Math.round(Number(match[1]) * (US_PER[match[2] ?? ''] ?? 0));
}

/** A duration that may begin with `-` or `+`. */
export function parseSignedDuration(text: string): Us | null {
  const us = parseDuration(text.replace(/^[+-]/, ''));
  return us === null ? null : text.startsWith('-') && us > 0 ? -us : us;
}

/** `1ms..5ms`, or one duration for both ends. */
export function parseDurationRange(text: string): UsRange | null {
  const [low = '', high = low] = text.split('..');
  const [minUs, maxUs] = [parseDuration(low.trim()), parseDuration(high.trim())];
  return minUs === null || maxUs === null || minUs > maxUs ? null : { minUs, maxUs };
}

/** `100B`, `1KiB`, `64MB`; bytes need no unit. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?(B|KB|MB|GB|KiB|MiB|GiB)?$/.exec(text);
  if (match === null || (match[2] === undefined && match[1]?.includes('.'))) return null;
  return Math.round(Number(match[1]) * (BYTES_PER[match[2] ?? 'B'] ?? 0));
}

/** `200..400`, `1KiB..4KiB`, or one size for both ends. */
export function parseSizeRange(text: string): SizeRange | null {
  const [low = '', high = low] = text.split('..');
  const [min, max] = [parseSize(low.trim()), parseSize(high.trim())];
  return min === null || max === null || min > max ? null : { min, max };
}

/** `1GB/s`: bytes a second. */
export function parseBandwidth(text: string): number | null {
  const match = /^(.+)\/s$/.exec(text);
  const bytes = match === null ? null : parseSize((match[1] ?? '').trim());
  return bytes === 0 ? null : bytes;
}

/** `20/s`, `6/m`: so many a second. */
export function parseRate(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?\/ ?(s|m|h)$/.exec(text);
  if (match === null || Number(match[1]) <= 0) return null;
  return (Number(match[1]) * 1_000_000) / (US_PER[match[2] ?? ''] ?? 1);
}

/** `2%`, `0.5%`, `1/50`: whole numbers, so that chance stays exact. */
export function parseRatio(text: string): Ratio | null {
  const percent = /^(\d+)(?:\.(\d{1,6}))? ?%$/.exec(text);
  if (percent !== null) {
    const decimals = percent[2] ?? '';
    return ratioOf(Number((percent[1] ?? '') + decimals), 100 * tens(decimals.length));
  }
  const fraction = /^(\d+) ?\/ ?(\d+)$/.exec(text);
  return fraction === null ? null : ratioOf(Number(fraction[1]), Number(fraction[2]));
}

const ratioOf = (numerator: number, denominator: number): Ratio | null =>
  denominator === 0 || numerator > denominator ? null : { numerator, denominator };

/** 10 to the power of a small number. */
const tens = (exponent: number): number => Number(`1${'0'.repeat(exponent)}`);

/** A ratio that may be negative, in millionths: how fast a clock runs. */
export function parsePpm(text: string): number | null {
  const sign = text.startsWith('-') ? -1 : 1;
  const ratio = parseRatio(text.replace(/^[+-]/, ''));
  return ratio === null ? null : Math.round((sign * ratio.numerator * 1_000_000) / ratio.denominator);
}
