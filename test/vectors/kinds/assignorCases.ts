import { assignorNamed, type GroupMember, type GroupTopics } from '../../../sim/protocol/client/assignors/index.ts';
import type { VectorResult } from './result.ts';
import { compareTopicPartitions, toTopicPartition, type TopicPartition } from '../../../sim/protocol/topicPartition.ts';

/** A case of the assignor kinds: topics and members in, partitions by member out. */
export interface AssignorCase {
  readonly name: string;
  readonly input: {
    readonly assignor: string;
    readonly topics: readonly {
      readonly name: string;
      readonly partitions: number;
      readonly replicaRacks?: readonly (readonly string[])[];
    }[];
    readonly members: readonly {
      readonly id: string;
      readonly topics: readonly string[];
      readonly rack?: string;
      readonly groupInstanceId?: string;
    }[];
    readonly preferRackAwareLogic?: boolean;
  };
  readonly expected: {
    readonly assignment: Readonly<Record<string, readonly TopicPartition[]>>;
    /** False: compare the lists as sets. */
    readonly ordered: boolean;
    /** Assigned partitions without a replica in their member's rack. */
    readonly rackMismatches?: number;
  };
}

export function runAssignorCase({ input, expected }: AssignorCase): VectorResult {
  const assignor = assignorNamed(input.assignor);
  if (assignor === undefined) return { ok: false, actual: `no assignor ${input.assignor}` };
  const topics: GroupTopics = new Map(
    input.topics.map(({ name, partitions, replicaRacks }) => [
      name,
      Array.from({ length: partitions }, (_, p) => new Set(replicaRacks?.[p])),
    ]),
  );
  const assigned = assignor.assign(topics, input.members.map(toMember), { preferRackAwareLogic: input.preferRackAwareLogic === true });
  const actual = { assignment: Object.fromEntries(assigned), rackMismatches: rackMismatches(input, assigned) };
  const mismatchesHold = expected.rackMismatches === undefined || expected.rackMismatches === actual.rackMismatches;
  const same = canonical(actual.assignment, expected.ordered) === canonical(expected.assignment, expected.ordered);
  return same && mismatchesHold ? { ok: true } : { ok: false, actual };
}

const toMember = (member: AssignorCase['input']['members'][number]): GroupMember => ({
  memberId: member.id,
  groupInstanceId: member.groupInstanceId ?? null,
  subscription: { topics: member.topics, ownedPartitions: [], generationId: -1, rackId: member.rack ?? null, userData: null },
});

function rackMismatches(input: AssignorCase['input'], assigned: ReadonlyMap<string, readonly TopicPartition[]>): number {
  const racksOf = new Map(
    input.topics.flatMap(({ name, replicaRacks }) => (replicaRacks ?? []).map((racks, p) => [toTopicPartition(name, p), racks])),
  );
  let mismatches = 0;
  for (const { id, rack } of input.members) {
    if (rack === undefined) continue;
    for (const tp of assigned.get(id) ?? []) if (racksOf.get(tp)?.includes(rack) === false) mismatches += 1;
  }
  return mismatches;
}

const canonical = (assignment: Readonly<Record<string, readonly TopicPartition[]>>, ordered: boolean): string =>
  JSON.stringify(
    Object.entries(assignment)
      .map(([member, partitions]) => [member, ordered ? partitions : partitions.toSorted(compareTopicPartitions)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
