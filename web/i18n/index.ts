import type { LocalText } from '../frame/types.ts';
import { en, type Language } from './en.ts';
import { zh } from './zh.ts';

export type { Language } from './en.ts';

/** All languages of the page, the fallback first. A new one is a file like en.ts and its name here. */
export const LANGUAGES: readonly Language[] = [en, zh];

export const languageOf = (code: string | null): Language => LANGUAGES.find(language => language.code === code) ?? en;

export const isLanguage = (code: string): boolean => LANGUAGES.some(language => language.code === code);

/** The language that the reader's browser asks for. */
export const preferredLanguage = (wanted: readonly string[]): string => {
  const found = wanted.map(each => each.toLowerCase().split('-')[0]).find(code => code !== undefined && isLanguage(code));
  return found ?? en.code;
};

/** A scenario's text in a language, in English where that is missing. */
export const localize = (text: LocalText | null | undefined, language: Language): string => text?.[language.code] ?? text?.['en'] ?? '';
