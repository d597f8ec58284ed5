import { isDeepStrictEqual } from 'node:util';
import {
  maybeCompleteReassignment,
  planReassignment,
  revertReassignment,
} from '../../../sim/protocol/controller/kraft/replication/reassignment.ts';

type Input =
  | { readonly op: 'plan'; readonly current: readonly number[]; readonly target: readonly number[] }
  | {
      readonly op: 'maybeComplete';
      readonly current: readonly number[];
      readonly target: readonly number[];
      readonly targetIsr: readonly number[];
    }
  | { readonly op: 'revert'; readonly replicas: readonly number[]; readonly isr: readonly number[]; readonly adding: readonly number[] };

/** PartitionReassignmentReplicas and PartitionReassignmentRevert. */
export function run(testCase: { readonly input: unknown; readonly expected: unknown }): { ok: true } | { ok: false; actual: unknown } {
  const actual = answer(testCase.input as Input);
  return isDeepStrictEqual(actual, testCase.expected) ? { ok: true } : { ok: false, actual };
}

function answer(input: Input): unknown {
  switch (input.op) {
    case 'plan':
      return planReassignment(input.current, input.target);
    case 'maybeComplete':
      return maybeCompleteReassignment(planReassignment(input.current, input.target), input.targetIsr);
    case 'revert':
      return revertReassignment(input);
  }
}
