import { closeSync, openSync, writeSync } from 'node:fs';
import { jsonLines, type Run } from '../index.ts';
import { UsageError } from './verb.ts';

const CHUNK = 1_000_000;

/** Writes all that happened to a file, one entry a line; piece by piece, as a trace may be longer than a string. */
export function writeTrace(file: string, played: Run): void {
  let handle: number;
  try {
    handle = openSync(file, 'w');
  } catch (error) {
    throw new UsageError(`--trace: ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  let piece = '';
  for (const line of jsonLines(played.trace.entries.slice(0, played.traceLength), played)) {
    piece += `${line}\n`;
    if (piece.length < CHUNK) continue;
    writeSync(handle, piece);
    piece = '';
  }
  writeSync(handle, piece);
  closeSync(handle);
}
