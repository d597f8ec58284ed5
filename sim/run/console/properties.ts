import { illegalArgument } from './java.ts';

/** `name=value` arguments (CommandLineUtils.parseKeyValueArgs). */
export function parseKeyValues(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given
      .filter(text => text !== '')
      .map(text => {
        const at = text.indexOf('=');
        if (at < 0) throw illegalArgument(`Missing value for key ${text}`);
        return [text.slice(0, at), text.slice(at + 1)];
      }),
  );
}

/** A properties file: a setting a line, `#` begins a remark. */
export const parseProperties = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '' && !line.startsWith('#') && line.includes('='))
      .map(line => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  );
