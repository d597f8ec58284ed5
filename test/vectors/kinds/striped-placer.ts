import { isDeepStrictEqual } from 'node:util';
import type { NextInt, UsableBroker } from '../../../sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts';
import { placeReplicas } from '../../../sim/protocol/controller/kraft/replication/stripedReplicaPlacer.ts';

interface Input {
  readonly random: { readonly seed: number };
  readonly brokers: readonly UsableBroker[];
  readonly replicationFactor: number;
  readonly placements: number;
}

/** StripedReplicaPlacer.place with the generator of Kafka's own test. */
export function run(testCase: { readonly input: unknown; readonly expected: unknown }): { ok: true } | { ok: false; actual: unknown } {
  const input = testCase.input as Input;
  const expected = testCase.expected as { readonly properties?: unknown };
  const placed = placeReplicas(input.brokers, input.placements, input.replicationFactor, mockRandom(input.random.seed));
  const actual = placed.ok ? placed.assignments : { error: 'InvalidReplicationFactorException', message: placed.message };
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
}

/** Kafka's MockRandom: a linear congruential generator over 64 bits below java.util.Random.nextInt. */
function mockRandom(seed: number): NextInt {
  let state = BigInt(seed);
  const nextBits = (bits: number): number => {
    state = BigInt.asUintN(64, state * 2862933555777941757n + 3037000493n);
    return Number(BigInt.asIntN(32, state >> BigInt(64 - bits)));
  };
  return bound => {
    let bits = nextBits(31);
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(bits)) >> 31n);
    for (;;) {
      const value = bits % bound;
      if (bits - value + (bound - 1) <= 2147483647) return value;
      bits = nextBits(31);
    }
  };
}
