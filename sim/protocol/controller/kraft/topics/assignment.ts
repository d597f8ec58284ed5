import type { Out } from '../../../machine.ts';
import type { ApiError } from '../../../messages/common.ts';
import { isActive } from '../../../metadata/image.ts';
import type { BrokerRegistration } from '../../../metadata/image.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { apiError } from '../apiError.ts';
import type { UsableBroker } from '../replication/stripedReplicaPlacer.ts';
import { placeReplicas } from '../replication/stripedReplicaPlacer.ts';
import type { ControllerState } from '../state.ts';

export type Assigned =
  { readonly ok: true; readonly assignments: readonly (readonly number[])[] } | { readonly ok: false; readonly problem: ApiError };

const refuse = (message: string): ApiError => apiError('INVALID_REPLICA_ASSIGNMENT', message);

/** Why these replicas cannot be those of a partition, null if they can (Kafka: ReplicationControlManager.validateManualPartitionAssignment). */
export function refuseAssignment(state: ControllerState, replicas: readonly number[], replicationFactor: number | null): ApiError | null {
  if (replicas.length === 0) return refuse('The manual partition assignment includes an empty replica list.');
  const sorted = replicas.toSorted((a, b) => a - b);
  for (let at = 0; at < sorted.length; at++) {
    const id = sorted[at]!;
    if (!state.image.brokers.has(id))
      return refuse(`The manual partition assignment includes broker ${id}, but no such broker is registered.`);
    if (at > 0 && id === sorted[at - 1]) return refuse(`The manual partition assignment includes the broker ${id} more than once.`);
  }
  if (replicationFactor === null || replicas.length === replicationFactor) return null;
  return refuse(
    `The manual partition assignment includes a partition with ${replicas.length} replica(s), but this is not consistent ` +
      `with previous partitions, which have ${replicationFactor} replica(s).`,
  );
}

/** Replicas given by hand, for the partitions from `first` on; every partition needs somebody who is there. */
export function assignManually(
  state: ControllerState,
  given: readonly (readonly number[])[],
  first: number,
  replicationFactor: number | null,
): Assigned {
  let expected = replicationFactor;
  for (let at = 0; at < given.length; at++) {
    const replicas = given[at]!;
    const problem = refuseAssignment(state, replicas, expected);
    if (problem !== null) return { ok: false, problem };
    expected ??= replicas.length;
    if (replicas.some(id => isActive(state.image, id))) continue;
    const message = `All brokers specified in the manual partition assignment for partition ${first + at} are fenced or in controlled shutdown.`;
    return { ok: false, problem: apiError('INVALID_REPLICA_ASSIGNMENT', message) };
  }
  return { ok: true, assignments: given };
}

/** Replicas that the controller places. */
export function assignByPlacement(state: ControllerState, partitions: number, replicationFactor: number, out: Out): Assigned {
  const placed = placeReplicas(usableBrokers(state), partitions, replicationFactor, bound => out.random(bound));
  if (placed.ok) return placed;
  return {
    ok: false,
    problem: apiError('INVALID_REPLICATION_FACTOR', `Unable to replicate the partition ${replicationFactor} time(s): ${placed.message}`),
  };
}

function usableBrokers(state: ControllerState): readonly UsableBroker[] {
  return [...state.image.brokers.values()].filter(broker => !broker.inControlledShutdown && hasUncordonedDir(broker));
}

const hasUncordonedDir = ({ logDirs, cordonedLogDirs }: BrokerRegistration): boolean =>
  cordonedLogDirs === null || logDirs.some(dir => !cordonedLogDirs.includes(dir));

/** A new partition: in its ISR are the replicas that are there, the first of them leads. */
export function partitionRecord(state: ControllerState, topicId: string, partitionId: number, replicas: readonly number[]): MetadataRecord {
  const isr = Object.freeze(replicas.filter(id => isActive(state.image, id)));
  return Object.freeze({
    type: 'PartitionRecord',
    topicId,
    partitionId,
    replicas: Object.freeze([...replicas]),
    isr,
    addingReplicas: NOBODY,
    removingReplicas: NOBODY,
    elr: NOBODY,
    lastKnownElr: NOBODY,
    leader: isr[0] ?? -1,
    leaderEpoch: 0,
    partitionEpoch: 0,
    leaderRecoveryState: 'RECOVERED',
  });
}

const NOBODY: readonly number[] = Object.freeze([]);
