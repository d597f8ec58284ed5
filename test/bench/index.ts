import { engineBench } from './engine.ts';
import { idleBench } from './idle.ts';
import { queueBench } from './queue.ts';
import type { Bench, Row } from './row.ts';
import { seekBench } from './seek.ts';

/** One file each; `npm run bench -- queue seek` runs only those. */
const BENCHES: readonly Bench[] = [queueBench, engineBench, idleBench, seekBench];

/** Prints the figures, one row each, with what they are compared to. Returns the exit code: 0, whatever was reached; 2 for an unknown name. */
export function main(args: readonly string[]): number {
  const names = args.filter(arg => !arg.startsWith('-'));
  const unknown = names.find(name => !BENCHES.some(bench => bench.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`bench: unknown bench ${unknown}, expected ${BENCHES.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  const json = args.includes('--json');
  const rows: Row[] = [];
  for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    for (const row of bench.run()) {
      rows.push(row);
      if (!json) process.stdout.write(`${format(row)}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  return 0;
}

function format({ name, value, unit, comparedTo, ok }: Row): string {
  const verdict = ok === null ? '' : ok ? '  ok' : '  MISSED';
  return `${name.padEnd(44)} ${value.toFixed(2).padStart(12)} ${unit.padEnd(20)} ${comparedTo}${verdict}`;
}
