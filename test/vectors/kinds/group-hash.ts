import { partitionFor } from '../../../sim/protocol/coordinator/group/index.ts';
import { fetcherIdOf, javaAbs, javaStringHash } from '../../../sim/protocol/primitives/javaHash.ts';
import type { VectorResult } from './result.ts';

/** An id and its partition of `__consumer_offsets` (GroupCoordinatorService.partitionFor), `Utils.abs` of a number, or a fetcher's number. */
interface GroupHashCase {
  readonly name: string;
  readonly input:
    | { readonly id: string; readonly numPartitions: number }
    | { readonly n: number }
    | { readonly topic: string; readonly partition: number; readonly numFetchers: number };
  readonly expected: number | Readonly<Record<string, number>>;
}

export const run = ({ input, expected }: GroupHashCase, _header: unknown): VectorResult => {
  const actual = compute(input);
  return isSame(expected, actual) ? { ok: true } : { ok: false, actual };
};

const compute = (input: GroupHashCase['input']): number | Readonly<Record<string, number>> => {
  if ('n' in input) return javaAbs(input.n);
  if ('topic' in input) return { fetcherId: fetcherIdOf(input.topic, input.partition, input.numFetchers) };
  const hash = javaStringHash(input.id);
  return {
    stringHashCode: hash,
    partition: partitionFor(input.id, input.numPartitions),
    // What Kafka does not do, to show where it would differ.
    maskVariantWouldGive: (hash & 0x7fffffff) % input.numPartitions,
  };
};

const isSame = (expected: GroupHashCase['expected'], actual: GroupHashCase['expected']): boolean =>
  typeof expected === 'number' || typeof actual === 'number'
    ? expected === actual
    : Object.entries(expected).every(([name, value]) => actual[name] === value);
