/** Another language is one file: whatever one has, the others have. (UI.md, "Languages") */
import { describe, expect, it } from 'vitest';
import { LANGUAGES, languageOf, localize, preferredLanguage } from '../../web/i18n/index.ts';

const keysOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
    : [path];

describe('languages', () => {
  it.each(LANGUAGES.map(language => [language.name, language] as const))('%s has every text', (_, language) => {
    expect(keysOf(language).sort((a, b) => (a < b ? -1 : 1))).toEqual(keysOf(LANGUAGES[0]).sort((a, b) => (a < b ? -1 : 1)));
  });

  it('take what the browser prefers, English failing that', () => {
    expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
    expect(preferredLanguage(['fr'])).toBe('en');
    expect(languageOf('xx').code).toBe('en');
    expect(localize({ en: 'one' }, languageOf('zh'))).toBe('one');
  });
});
