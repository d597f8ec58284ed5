import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run as partitionChangeBuilder } from '../../vectors/kinds/partition-change-builder.ts';
import { run as reassignment } from '../../vectors/kinds/reassignment.ts';
import { run as stripedPlacer } from '../../vectors/kinds/striped-placer.ts';

interface VectorCase {
  readonly name: string;
  readonly source: string;
  readonly input: unknown;
  readonly expected: unknown;
}

const casesOf = (file: string): VectorCase[] => {
  const document = JSON.parse(readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8')) as VectorCase[] | { cases: VectorCase[] };
  return Array.isArray(document) ? document : document.cases;
};

const KINDS = {
  'partition-change-builder': partitionChangeBuilder,
  reassignment,
  'striped-placer': stripedPlacer,
};

describe.each(Object.entries(KINDS))('vectors of Kafka: %s', (kind, run) => {
  it.each([kind, `${kind}-generated`].flatMap(casesOf).map(vector => [vector.name, vector] as const))('%s', (_name, vector) => {
    expect(run(vector)).toEqual({ ok: true });
  });
});
