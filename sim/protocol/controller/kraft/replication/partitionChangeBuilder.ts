import type { PartitionRegistration } from '../../../metadata/image.ts';
import type { PartitionChangeRecord } from '../../../metadata/records.ts';
import type { LeaderRecoveryState } from '../../../metadata/records.ts';
import { maybeCompleteReassignment } from './reassignment.ts';

export type Election = 'PREFERRED' | 'ONLINE' | 'UNCLEAN';

/** A partition, what is wanted of it, and who may lead it. A target that is absent is what the partition has. */
export interface PartitionChangeInput {
  readonly partition: PartitionRegistration;
  readonly isAcceptableLeader: (brokerId: number) => boolean;
  readonly election: Election;
  /** The effective min.insync.replicas: never above the replication factor. */
  readonly minIsr: number;
  /** KIP-966, feature eligible.leader.replicas.version 1. */
  readonly elrEnabled: boolean;
  /** Elect the last leader when nobody else is left; always so in 4.x. */
  readonly balancedRecovery?: boolean;
  /** Metadata versions before 3.6 raised the leader epoch whenever the ISR shrank. */
  readonly shrinkRaisesLeaderEpoch?: boolean;
  readonly targetIsr?: readonly number[];
  readonly targetReplicas?: readonly number[];
  readonly targetAdding?: readonly number[];
  readonly targetRemoving?: readonly number[];
  readonly targetLeaderRecoveryState?: LeaderRecoveryState;
  /** Brokers that came back without a clean-shutdown file: what they hold is not to be trusted. */
  readonly uncleanShutdownReplicas?: readonly number[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The change in the making. */
interface Draft {
  readonly input: PartitionChangeInput;
  readonly partition: PartitionRegistration;
  readonly balancedRecovery: boolean;
  readonly record: Mutable<PartitionChangeRecord>;
  isr: readonly number[];
  replicas: readonly number[];
  adding: readonly number[];
  removing: readonly number[];
  elr: readonly number[];
  lastKnownElr: readonly number[];
}

const NO_LEADER = -1;
const NOBODY: readonly number[] = Object.freeze([]);

/** The record that takes a partition where it is wanted, or null when it is there already (Kafka: PartitionChangeBuilder.build). */
export function buildPartitionChange(input: PartitionChangeInput): PartitionChangeRecord | null {
  const draft = createDraft(input);
  completeReassignment(draft);
  updateTargetElr(draft);
  tryElection(draft);
  raiseLeaderEpochIfReplicasLeft(draft);
  writeElr(draft);
  writeIsr(draft);
  raiseLeaderEpochIfIsrShrank(draft);
  writeLastKnownLeader(draft);
  writeAssignment(draft);
  const recovery = input.targetLeaderRecoveryState;
  if (recovery !== undefined && recovery !== draft.partition.leaderRecoveryState) draft.record.leaderRecoveryState = recovery;
  return Object.keys(draft.record).length > IDENTITY_FIELDS ? Object.freeze(draft.record) : null;
}

/** type, topicId, partitionId: a record with nothing else changes nothing. */
const IDENTITY_FIELDS = 3;

/** Who leads (-1 for nobody), and whether that may lose records (Kafka: PartitionChangeBuilder.electLeader). */
export function electLeader(input: PartitionChangeInput): ElectionResult {
  return elect(createDraft(input));
}

export interface ElectionResult {
  readonly node: number;
  readonly unclean: boolean;
}

function createDraft(input: PartitionChangeInput): Draft {
  const { partition } = input;
  return {
    input,
    partition,
    balancedRecovery: input.balancedRecovery ?? true,
    record: { type: 'PartitionChangeRecord', topicId: partition.topicId, partitionId: partition.partition },
    isr: input.targetIsr ?? partition.isr,
    replicas: input.targetReplicas ?? partition.replicas,
    adding: input.targetAdding ?? partition.addingReplicas,
    removing: input.targetRemoving ?? partition.removingReplicas,
    elr: partition.elr,
    lastKnownElr: partition.lastKnownElr,
  };
}

function completeReassignment(draft: Draft): void {
  const completed = maybeCompleteReassignment(draft, draft.isr);
  if (completed === null) return;
  draft.isr = completed.isr;
  draft.replicas = completed.replicas;
  draft.adding = NOBODY;
  draft.removing = NOBODY;
}

/** Those who leave an ISR that falls below min.insync.replicas stay eligible, as the high watermark cannot pass them (KIP-966). */
function updateTargetElr(draft: Draft): void {
  const { input, partition } = draft;
  if (!input.elrEnabled) return;
  if (draft.isr.length >= input.minIsr) {
    draft.elr = NOBODY;
    draft.lastKnownElr = NOBODY;
    return;
  }
  const candidates = [...new Set([...draft.elr, ...partition.isr])];
  const lost = input.uncleanShutdownReplicas ?? NOBODY;
  const elr = candidates.filter(id => !draft.isr.includes(id) && !lost.includes(id)).sort(byHash);
  const known = [...new Set([...candidates, ...partition.lastKnownElr])];
  draft.lastKnownElr = known.filter(id => !draft.isr.includes(id) && !elr.includes(id)).sort(byHash);
  draft.elr = elr;
}

/** The order of small ids in a java.util.HashSet of 16 buckets. */
const byHash = (a: number, b: number): number => (a & 15) - (b & 15) || a - b;

function isValidNewLeader(draft: Draft, id: number): boolean {
  const eligible = draft.isr.includes(id) || (draft.isr.length === 0 && draft.elr.includes(id));
  return eligible && draft.input.isAcceptableLeader(id);
}

function elect(draft: Draft): ElectionResult {
  const { election, isAcceptableLeader } = draft.input;
  const valid = (id: number): boolean => isValidNewLeader(draft, id);
  const preferred = draft.replicas[0];
  if (election === 'PREFERRED' && preferred !== undefined && valid(preferred)) return { node: preferred, unclean: false };
  if (valid(draft.partition.leader)) return { node: draft.partition.leader, unclean: false };
  const online = draft.replicas.find(valid);
  if (online !== undefined) return { node: online, unclean: false };
  const last = lastKnownLeader(draft);
  if (last !== undefined) return { node: last, unclean: true };
  const unclean = election === 'UNCLEAN' ? draft.replicas.find(isAcceptableLeader) : undefined;
  return unclean === undefined ? { node: NO_LEADER, unclean: false } : { node: unclean, unclean: true };
}

function lastKnownLeader(draft: Draft): number | undefined {
  const { input, partition } = draft;
  if (!input.elrEnabled || !draft.balancedRecovery) return undefined;
  if (draft.isr.length > 0 || draft.elr.length > 0 || partition.lastKnownElr.length !== 1) return undefined;
  const [last] = partition.lastKnownElr;
  return input.isAcceptableLeader(last!) ? last : undefined;
}

function tryElection(draft: Draft): void {
  const { node, unclean } = elect(draft);
  if (node === draft.partition.leader) return;
  draft.record.leader = node;
  if (unclean) {
    draft.record.isr = Object.freeze([node]);
    if (draft.partition.leaderRecoveryState !== 'RECOVERING') draft.record.leaderRecoveryState = 'RECOVERING';
  } else if (draft.elr.includes(node)) {
    draft.isr = [node];
    draft.elr = draft.elr.filter(id => id !== node);
    draft.lastKnownElr = draft.lastKnownElr.filter(id => id !== node);
  }
}

/** A replica that left the assignment must not go on as if it belonged: a new leader epoch fences it. */
function raiseLeaderEpochIfReplicasLeft(draft: Draft): void {
  if (draft.record.leader !== undefined) return;
  if (!draft.partition.replicas.every(id => draft.replicas.includes(id))) draft.record.leader = draft.partition.leader;
}

function raiseLeaderEpochIfIsrShrank(draft: Draft): void {
  if (draft.input.shrinkRaisesLeaderEpoch !== true || draft.record.leader !== undefined) return;
  const { isr } = draft.record;
  if (isr !== undefined && !draft.partition.isr.every(id => isr.includes(id))) draft.record.leader = draft.partition.leader;
}

function writeElr(draft: Draft): void {
  const { record, partition } = draft;
  const unclean = record.isr !== undefined;
  if (unclean || !draft.input.elrEnabled) {
    draft.elr = NOBODY;
    draft.lastKnownElr = NOBODY;
  }
  if (!sameList(draft.elr, partition.elr)) record.elr = Object.freeze([...draft.elr]);
  // With balanced recovery lastKnownElr holds the last leader and nobody else (see writeLastKnownLeader).
  if (!draft.balancedRecovery && !sameList(draft.lastKnownElr, partition.lastKnownElr))
    record.lastKnownElr = Object.freeze([...draft.lastKnownElr]);
}

/** Without KIP-966 the last member of an ISR stays in it. */
function writeIsr(draft: Draft): void {
  if (draft.record.isr !== undefined || sameList(draft.isr, draft.partition.isr)) return;
  if (draft.isr.length > 0 || draft.input.elrEnabled) draft.record.isr = Object.freeze([...draft.isr]);
}

function writeLastKnownLeader(draft: Draft): void {
  const { record, partition, input } = draft;
  if (!draft.balancedRecovery || !input.elrEnabled) return;
  if (record.leader === NO_LEADER) {
    if (partition.lastKnownElr.length === 0) record.lastKnownElr = Object.freeze([partition.leader]);
    return;
  }
  const isLed = record.leader !== undefined || partition.leader !== NO_LEADER;
  if (isLed && partition.lastKnownElr.length > 0) record.lastKnownElr = NOBODY;
}

function writeAssignment(draft: Draft): void {
  const { record, partition } = draft;
  if (draft.replicas.length > 0 && !sameList(draft.replicas, partition.replicas)) record.replicas = Object.freeze([...draft.replicas]);
  if (!sameList(draft.removing, partition.removingReplicas)) record.removingReplicas = Object.freeze([...draft.removing]);
  if (!sameList(draft.adding, partition.addingReplicas)) record.addingReplicas = Object.freeze([...draft.adding]);
}

const sameList = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
