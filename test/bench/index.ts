import { queueBench } from './queue.ts';
import type { Bench, Row } from './row.ts';

/** `npm run bench [-- --json] [-- name ...]`: prints the figures, one row each, with what they are compared to. */
const BENCHES: readonly Bench[] = [queueBench];

function main(args: readonly string[]): void {
  const names = args.filter(arg => !arg.startsWith('-'));
  const chosen = BENCHES.filter(({ name }) => names.length === 0 || names.includes(name));
  const json = args.includes('--json');
  const rows: Row[] = [];
  for (const bench of chosen) {
    for (const row of bench.run()) {
      rows.push(row);
      if (!json) process.stdout.write(`${format(row)}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
}

function format({ name, value, unit, comparedTo, ok }: Row): string {
  const verdict = ok === null ? '' : ok ? '  ok' : '  MISSED';
  return `${name.padEnd(44)} ${value.toFixed(2).padStart(12)} ${unit.padEnd(24)} ${comparedTo}${verdict}`;
}

main(process.argv.slice(2));
