import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { playTranscript, type TranscriptFailure } from './play.ts';

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly (TranscriptFailure & { readonly file: string })[];
}

/** `npm run transcripts -- PATH... [--json]`: plays transcripts (CONTRACTS §3). Exit 0 all passed, 1 some did not, 2 the call is wrong. */
export function main(args: readonly string[]): number {
  const paths = args.filter(arg => !arg.startsWith('--'));
  const flags = args.filter(arg => arg.startsWith('--'));
  const wrong = flags.find(flag => flag !== '--json');
  if (wrong !== undefined || paths.length === 0) {
    const problem = wrong === undefined ? '' : `unknown flag ${wrong}; `;
    process.stderr.write(`transcripts: ${problem}usage: npm run transcripts -- PATH... [--json]\n`);
    return 2;
  }
  const report = playAll(paths.flatMap(filesAt));
  process.stdout.write(flags.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : show(report));
  return report.failed === 0 ? 0 : 1;
}

/** A transcript counts as one: it passes when every command printed what it shows. */
function playAll(files: readonly string[]): Report {
  const played = files.map(file => ({ file, failures: playTranscript(file) }));
  return {
    passed: played.filter(({ failures }) => failures.length === 0).length,
    failed: played.filter(({ failures }) => failures.length > 0).length,
    failures: played.flatMap(({ file, failures }) => failures.map(failure => ({ file, ...failure }))),
  };
}

/** Files, and all .txt files below folders. */
const filesAt = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.txt'))
        .sort((a, b) => (a < b ? -1 : 1))
        .map(name => join(path, name))
    : [path];

function show({ passed, failed, failures }: Report): string {
  const each = failures.map(
    ({ file, line, command, problem, actual }) =>
      `${file}:${line}\n  $ ${command}\n  ${problem}\n${actual.map(text => `    | ${text}`).join('\n')}\n`,
  );
  return `${each.join('\n')}${passed} passed, ${failed} failed\n`;
}
