import { isLanguage } from './i18n/index.ts';
import type { HandAction, WrittenAction } from './worker/protocol.ts';

/** What a link to the page says. */
export interface Link {
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly atUs: number | null;
  readonly lang: string | null;
  readonly hand: readonly HandAction[];
  readonly version: string | null;
  /** Of the whole run that the link was made from. */
  readonly digest: string | null;
  readonly problems: readonly LinkProblem[];
}

export type LinkProblem = { readonly name: 'badSeed' | 'badMoment' | 'badLanguage' | 'badHand'; readonly found: string };

/** A link that asks for nothing. */
export const NO_LINK: Link = { scenario: null, seed: null, atUs: null, lang: null, hand: [], version: null, digest: null, problems: [] };

/** Reads a link. What cannot be read is left out and told; the rest still holds. */
export function readLink(search: string): Link {
  const query = new URLSearchParams(search);
  const problems: LinkProblem[] = [];
  const read = <Value>(name: string, problem: LinkProblem['name'], parse: (text: string) => Value | null): Value | null => {
    const text = query.get(name);
    const value = text === null ? null : parse(text);
    if (text !== null && value === null) problems.push({ name: problem, found: text.length > 40 ? `${text.slice(0, 40)}…` : text });
    return value;
  };
  return {
    scenario: query.get('scenario'),
    seed: read('seed', 'badSeed', parseSeed),
    atUs: read('t', 'badMoment', parseMoment),
    lang: read('lang', 'badLanguage', text => (isLanguage(text) ? text : null)),
    hand: read('do', 'badHand', parseHand) ?? [],
    version: query.get('v'),
    digest: query.get('digest'),
    problems,
  };
}

/** A whole number, as it is. */
export function parseSeed(text: string): number | null {
  if (!/^\d{1,16}$/.test(text.trim())) return null;
  const seed = Number(text.trim());
  return Number.isSafeInteger(seed) ? seed : null;
}

/** `12.5s`, `450ms`, `2m`, or bare seconds; microseconds. */
export function parseMoment(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m)?$/.exec(text.trim());
  if (match === null) return null;
  const us = Math.round(Number(match[1]) * { us: 1, ms: 1e3, s: 1e6, m: 60e6 }[(match[2] ?? 's') as 'us' | 'ms' | 's' | 'm']);
  return Number.isSafeInteger(us) ? us : null;
}

function parseHand(text: string): readonly HandAction[] | null {
  try {
    const list: unknown = JSON.parse(decode(text));
    if (!Array.isArray(list)) return null;
    const hand = list.map(handOf);
    return hand.every(each => each !== null) ? hand : null;
  } catch {
    return null;
  }
}

function handOf(value: unknown): HandAction | null {
  if (!Array.isArray(value)) return null;
  const [atUs, event, action] = value as unknown[];
  const whole = (number: unknown): number is number => typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
  if (!whole(atUs) || !whole(event) || typeof action !== 'object' || action === null || Array.isArray(action)) return null;
  return { atUs, event, action: action as WrittenAction };
}

/** Base64 that survives in an address. */
const encode = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
const decode = (text: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0)),
  );

export interface LinkSource {
  readonly scenario: string;
  readonly seed: number;
  readonly atUs: number;
  readonly lang: string;
  readonly hand: readonly HandAction[];
  readonly version: string;
  readonly digest: string | null;
}

/** The query of a link to this very moment. */
export function writeLink({ scenario, seed, atUs, lang, hand, version, digest }: LinkSource): string {
  const query = new URLSearchParams({ scenario, seed: String(seed), t: `${atUs / 1e6}s`, lang });
  if (hand.length > 0) query.set('do', encode(JSON.stringify(hand.map(({ atUs: at, event, action }) => [at, event, action]))));
  query.set('v', version);
  if (digest !== null) query.set('digest', digest);
  return `?${query.toString()}`;
}
