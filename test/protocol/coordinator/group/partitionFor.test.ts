/** Which partition of __consumer_offsets, and so which broker, a group belongs to. Kafka: GroupCoordinatorService.partitionFor. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run as runGroupHash } from '../../../vectors/kinds/group-hash.ts';
import { run as runRecorded } from '../../../vectors/kinds/groups-coordinator-partition.ts';

const casesOf = (name: string): { name: string }[] => {
  const file = JSON.parse(readFileSync(new URL(`../../../vectors/${name}.json`, import.meta.url), 'utf8')) as
    { name: string }[] | { cases: { name: string }[] };
  return Array.isArray(file) ? file : file.cases;
};

describe.each([
  ['group-hash', runGroupHash],
  ['group-hash-generated', runGroupHash],
  ['groups-coordinator-partition', runRecorded],
] as const)('%s', (name, run) => {
  it.each(casesOf(name))('$name', vector => {
    expect(run(vector as never, null)).toEqual({ ok: true });
  });
});
