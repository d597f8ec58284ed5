import { partitionFor } from '../../../sim/protocol/coordinator/group/index.ts';
import type { VectorResult } from './result.ts';

/** Where a real cluster put a group's offsets. */
interface CoordinatorPartitionCase {
  readonly name: string;
  readonly input: { readonly groupId: string; readonly 'offsets.topic.num.partitions': number };
  readonly expected: { readonly partition: number };
}

export const run = ({ input, expected }: CoordinatorPartitionCase, _header: unknown): VectorResult => {
  const partition = partitionFor(input.groupId, input['offsets.topic.num.partitions']);
  return partition === expected.partition ? { ok: true } : { ok: false, actual: { partition } };
};
