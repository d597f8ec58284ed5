export interface Failure {
  readonly file: string;
  readonly name: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What `npm run vectors -- --json` prints. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

const SHOWN = 20;

/** For people: the first failures, and how many there are in each file. */
export function showReport({ passed, failed, skipped, failures }: Report): string {
  const byFile = new Map<string, number>();
  for (const { file } of failures) byFile.set(file, (byFile.get(file) ?? 0) + 1);
  return [
    ...failures
      .slice(0, SHOWN)
      .flatMap(({ file, name, expected, actual }) => [
        `FAIL ${file}: ${name}`,
        `     expected ${show(expected)}`,
        `     found    ${show(actual)}`,
      ]),
    ...(failures.length > SHOWN
      ? [`... and ${failures.length - SHOWN} more:`, ...[...byFile].map(([file, count]) => `  ${String(count).padStart(5)}  ${file}`)]
      : []),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
    '',
  ].join('\n');
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
};
