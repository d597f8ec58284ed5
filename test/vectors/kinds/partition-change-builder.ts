import { isDeepStrictEqual } from 'node:util';
import type { Election, PartitionChangeInput } from '../../../sim/protocol/controller/kraft/replication/partitionChangeBuilder.ts';
import { buildPartitionChange, electLeader } from '../../../sim/protocol/controller/kraft/replication/partitionChangeBuilder.ts';
import { mergePartition } from '../../../sim/protocol/metadata/applyRecords.ts';
import type { LeaderRecoveryState } from '../../../sim/protocol/metadata/records.ts';

interface Input {
  readonly op: 'electLeader' | 'build';
  readonly partition: {
    readonly replicas: readonly number[];
    readonly isr: readonly number[];
    readonly leader: number;
    readonly removing: readonly number[];
    readonly adding: readonly number[];
    readonly elr: readonly number[];
    readonly lastKnownElr: readonly number[];
    readonly recovery: LeaderRecoveryState;
    readonly leaderEpoch: number;
    readonly partitionEpoch: number;
  };
  readonly acceptableLeaders: readonly number[];
  readonly minISR: number;
  readonly eligibleLeaderReplicasEnabled: boolean;
  readonly useLastKnownLeaderInBalancedRecovery: boolean;
  readonly election: Election;
  readonly metadataVersion?: string;
  readonly targetIsr?: readonly number[];
  readonly targetReplicas?: readonly number[];
  readonly targetAdding?: readonly number[];
  readonly targetRemoving?: readonly number[];
  readonly uncleanShutdownReplicas?: readonly number[];
}

/** PartitionChangeBuilder.electLeader and build. */
export function run(testCase: { readonly input: unknown; readonly expected: unknown }): { ok: true } | { ok: false; actual: unknown } {
  const input = testCase.input as Input;
  const actual = input.op === 'electLeader' ? electLeader(toChange(input)) : build(toChange(input));
  return isDeepStrictEqual(actual, testCase.expected) ? { ok: true } : { ok: false, actual };
}

function build(change: PartitionChangeInput): unknown {
  const record = buildPartitionChange(change);
  const after = record === null ? change.partition : mergePartition(change.partition, record);
  return {
    record: record === null ? null : recordFields(record),
    leaderEpochAfter: after.leaderEpoch,
    partitionEpochAfter: after.partitionEpoch,
  };
}

/** The record with Kafka's full field names, without those that say which partition it is. */
function recordFields({
  type: _type,
  topicId: _topicId,
  partitionId: _partitionId,
  elr,
  ...fields
}: NonNullable<ReturnType<typeof buildPartitionChange>>): unknown {
  return elr === undefined ? fields : { ...fields, eligibleLeaderReplicas: elr };
}

function toChange(input: Input): PartitionChangeInput {
  const { partition } = input;
  const { targetIsr, targetReplicas, targetAdding, targetRemoving, uncleanShutdownReplicas } = input;
  return {
    partition: {
      topic: 'foo',
      topicId: 'foo-id',
      partition: 0,
      tp: 'foo-0',
      replicas: partition.replicas,
      isr: partition.isr,
      elr: partition.elr,
      lastKnownElr: partition.lastKnownElr,
      addingReplicas: partition.adding,
      removingReplicas: partition.removing,
      leader: partition.leader,
      leaderEpoch: partition.leaderEpoch,
      partitionEpoch: partition.partitionEpoch,
      leaderRecoveryState: partition.recovery,
    },
    isAcceptableLeader: id => input.acceptableLeaders.includes(id),
    election: input.election,
    minIsr: input.minISR,
    elrEnabled: input.eligibleLeaderReplicasEnabled,
    balancedRecovery: input.useLastKnownLeaderInBalancedRecovery,
    shrinkRaisesLeaderEpoch: input.metadataVersion?.startsWith('<3.6') === true,
    ...(targetIsr && { targetIsr }),
    ...(targetReplicas && { targetReplicas }),
    ...(targetAdding && { targetAdding }),
    ...(targetRemoving && { targetRemoving }),
    ...(uncleanShutdownReplicas && { uncleanShutdownReplicas }),
  };
}
