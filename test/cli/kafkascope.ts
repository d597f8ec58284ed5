import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the real program, as `npx kafkascope` does, from the checkout. */
export const kafkascope = (...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    execFile(process.execPath, [join(root, 'sim/cli/kafkascope.mjs'), ...args], { cwd: root, maxBuffer: 64_000_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

const folder = mkdtempSync(join(tmpdir(), 'kafkascope-'));

/** A file to hand to the program. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export const folderOfFiles = folder;

/** Three brokers for three seconds: quick to play. */
export const small = (...lines: readonly string[]): string =>
  [
    'format: 1',
    'title: small',
    'runFor: 3s',
    'cluster: { brokers: 3 }',
    'topics: [{ name: t, partitions: 1, replicationFactor: 3 }]',
    'producers: [{ name: p, topic: t, rate: 10/s, until: 2s }]',
    ...lines,
    '',
  ].join('\n');
