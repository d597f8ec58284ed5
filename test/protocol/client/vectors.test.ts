import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run as runAccumulator } from '../../vectors/kinds/producer-accumulator.ts';
import { run as runBatching } from '../../vectors/kinds/producer-batching.ts';
import { run as runKeyPartition } from '../../vectors/kinds/producer-key-partition.ts';
import { run as runRoundRobin } from '../../vectors/kinds/producer-round-robin.ts';
import { run as runStickyTurn } from '../../vectors/kinds/producer-sticky-turn.ts';
import { run as runMurmur2 } from '../../vectors/kinds/murmur2.ts';
import { run as runPartitioner } from '../../vectors/kinds/partitioner.ts';
import { run as runPrimitives } from '../../vectors/kinds/primitives.ts';
import { run as runRecordSize } from '../../vectors/kinds/record-size.ts';
import type { VectorResult } from '../../vectors/kinds/result.ts';

interface Case {
  readonly name: string;
  readonly expected: unknown;
}

const load = (file: string): { cases: readonly Case[]; header: unknown } => {
  const content = JSON.parse(readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8'));
  return Array.isArray(content) ? { cases: content, header: null } : { cases: content.cases, header: content };
};

const KINDS: readonly (readonly [string, (testCase: never, header: unknown) => VectorResult])[] = [
  ['murmur2', runMurmur2],
  ['murmur2-generated', runMurmur2],
  ['partitioner', runPartitioner],
  ['primitives', runPrimitives],
  ['record-size-generated', runRecordSize],
  ['producer-accumulator', runAccumulator],
  ['producer-batching', runBatching],
  ['producer-key-partition', runKeyPartition],
  ['producer-round-robin', runRoundRobin],
  ['producer-sticky-turn', runStickyTurn],
];

describe.each(KINDS)('what Kafka did: %s', (file, run) => {
  const { cases, header } = load(file);
  it.each(cases.map(testCase => [testCase.name, testCase] as const))('%s', (_name, testCase) => {
    const result = run(testCase as never, header);
    expect(result.ok ? testCase.expected : result.actual).toEqual(testCase.expected);
  });
});
