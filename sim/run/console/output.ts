import type { LogLevel } from './tool.ts';

/** What a tool wrote, in the order in which it did: standard output and standard error as a terminal mixes them. */
export interface Written {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

/** What a command printed, and its exit status. */
export interface CommandResult {
  readonly written: readonly Written[];
  readonly exitCode: number;
}

/** As a terminal shows it; `only` one of the streams. */
export const textOf = (written: readonly Written[], only?: Written['stream']): string =>
  written
    .filter(({ stream }) => only === undefined || stream === only)
    .map(({ text }) => text)
    .join('');

const DAY_MS = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Civil date of a day since 1970-01-01 (H. Hinnant's algorithm); `Date` has no place in the model. */
function civilDate(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return `${year + era * 400 + (month <= 2 ? 1 : 0)}-${two(month)}-${two(ofYear - Math.floor((153 * march + 2) / 5) + 1)}`;
}

/** `2026-11-21 00:00:05,123`: log4j's and the tools' way of writing a time, in UTC. `mark` stands before the milliseconds. */
export function timestampText(wallMs: number, mark: ',' | ':' = ','): string {
  const day = Math.floor(wallMs / DAY_MS);
  const rest = wallMs - day * DAY_MS;
  const [hours, minutes, seconds] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1_000) % 60];
  return `${civilDate(day)} ${two(hours)}:${two(minutes)}:${two(seconds)}${mark}${String(Math.floor(rest % 1_000)).padStart(3, '0')}`;
}

/** A line of log4j's console appender (tools-log4j2.yaml: `[%d] %p %m (%c)%n`). */
export const logLine = (
  wallMs: number,
  level: LogLevel,
  { message, logger }: { readonly message: string; readonly logger: string },
): string => `[${timestampText(wallMs)}] ${level} ${message} (${logger})\n`;
