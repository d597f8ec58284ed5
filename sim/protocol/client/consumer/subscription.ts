import { assert } from '../../../engine/assert.ts';
import type { Us } from '../../../engine/time.ts';
import { compareStrings, compareTopicPartitions, partitionOf, topicOf, type TopicPartition } from '../../topicPartition.ts';
import type { ResetStrategy } from './resetStrategy.ts';

/** Where a partition is read next (SubscriptionState.FetchPosition). Frozen: the same object is the same position. */
export interface Position {
  readonly offset: number;
  /** Leader epoch of the last record read, -1 when unknown: only then can a truncated log be noticed. */
  readonly offsetEpoch: number;
  /** Leader by the metadata that the position was last checked against, -1 for none. */
  readonly leader: number;
  readonly leaderEpoch: number;
}

type FetchState = 'INITIALIZING' | 'FETCHING' | 'AWAIT_RESET' | 'AWAIT_VALIDATION';

/** One assigned partition (SubscriptionState.TopicPartitionState). */
export interface AssignedPartition {
  readonly tp: TopicPartition;
  readonly topic: string;
  readonly partition: number;
  fetchState: FetchState;
  /** There is one while FETCHING and AWAIT_VALIDATION; to be used while FETCHING only. */
  position: Position | null;
  resetStrategy: ResetStrategy | null;
  /** The position that a validation in flight asks about. */
  validating: Position | null;
  /** No ListOffsets or OffsetForLeaderEpoch for it before. */
  nextRetryAt: Us;
  /** -1 until the first answer to a fetch. */
  highWatermark: number;
  lastStableOffset: number;
  logStartOffset: number;
  paused: boolean;
  /** About to be given up in a rebalance: nothing of it is handed out any more. */
  pendingRevocation: boolean;
  /** KIP-392; -1: the leader. */
  preferredReadReplica: number;
  preferredReadReplicaUntil: Us;
}

/** What is subscribed to and assigned (Kafka: SubscriptionState). */
export interface Subscription {
  type: 'NONE' | 'AUTO_TOPICS' | 'USER_ASSIGNED';
  /** Sorted. */
  topics: readonly string[];
  /** What the whole group subscribes to, on its leader; empty on the others. */
  groupTopics: readonly string[];
  /** In the order in which they are fetched, which rotates. */
  readonly assigned: Map<TopicPartition, AssignedPartition>;
  /** Those of them that are not FETCHING. */
  readonly unsettled: Set<TopicPartition>;
}

export const createSubscription = (): Subscription => ({
  type: 'NONE',
  topics: [],
  groupTopics: [],
  assigned: new Map(),
  unsettled: new Set(),
});

export const sortedTopics = (topics: Iterable<string>): readonly string[] => Object.freeze([...new Set(topics)].sort(compareStrings));

/** Sorted by topic, then partition. */
export const assignedPartitions = (subscription: Subscription): TopicPartition[] =>
  [...subscription.assigned.keys()].sort(compareTopicPartitions);

/** Replaces the assignment; partitions that stay keep all they have (SubscriptionState.assignToSubscription). */
export function assign(subscription: Subscription, partitions: readonly TopicPartition[]): void {
  const { assigned, unsettled } = subscription;
  const before = new Map(assigned);
  assigned.clear();
  unsettled.clear();
  for (const tp of partitions) {
    const state = before.get(tp) ?? createPartition(tp);
    assigned.set(tp, state);
    if (state.fetchState !== 'FETCHING') unsettled.add(tp);
  }
}

const createPartition = (tp: TopicPartition): AssignedPartition => ({
  tp,
  topic: topicOf(tp),
  partition: partitionOf(tp),
  fetchState: 'INITIALIZING',
  position: null,
  resetStrategy: null,
  validating: null,
  nextRetryAt: 0,
  highWatermark: -1,
  lastStableOffset: -1,
  logStartOffset: -1,
  paused: false,
  pendingRevocation: false,
  preferredReadReplica: -1,
  preferredReadReplicaUntil: 0,
});

/** SubscriptionState.FetchStates. */
const TRANSITIONS: Readonly<Record<FetchState, readonly FetchState[]>> = {
  INITIALIZING: ['FETCHING', 'AWAIT_RESET', 'AWAIT_VALIDATION'],
  FETCHING: ['FETCHING', 'AWAIT_RESET', 'AWAIT_VALIDATION'],
  AWAIT_RESET: ['FETCHING', 'AWAIT_RESET'],
  AWAIT_VALIDATION: ['FETCHING', 'AWAIT_RESET', 'AWAIT_VALIDATION'],
};

function transition(subscription: Subscription, state: AssignedPartition, to: FetchState): void {
  assert(TRANSITIONS[state.fetchState].includes(to), 'a fetch state follows another', { tp: state.tp, from: state.fetchState, to });
  state.fetchState = to;
  if (to === 'FETCHING') subscription.unsettled.delete(state.tp);
  else subscription.unsettled.add(state.tp);
}

/** A position to read from right away (SubscriptionState.seekValidated). */
export function seekValidated(subscription: Subscription, state: AssignedPartition, position: Position): void {
  transition(subscription, state, 'FETCHING');
  state.position = Object.freeze(position);
  state.resetStrategy = null;
  state.validating = null;
  state.nextRetryAt = 0;
}

/** A position that must first be compared with the leader's log if its epoch is known (SubscriptionState.seekUnvalidated). */
export function seekUnvalidated(subscription: Subscription, state: AssignedPartition, position: Position): void {
  seekValidated(subscription, state, position);
  if (position.offsetEpoch !== -1 && position.leaderEpoch !== -1) transition(subscription, state, 'AWAIT_VALIDATION');
}

/** The position holds: the leader's log reaches at least as far in that epoch. */
export function completeValidation(subscription: Subscription, state: AssignedPartition): void {
  transition(subscription, state, 'FETCHING');
  state.validating = null;
  state.nextRetryAt = 0;
}

/** Forgets the position; ListOffsets will give another (SubscriptionState.requestOffsetReset). */
export function requestReset(subscription: Subscription, state: AssignedPartition, strategy: ResetStrategy): void {
  transition(subscription, state, 'AWAIT_RESET');
  state.position = null;
  state.resetStrategy = strategy;
  state.validating = null;
  state.nextRetryAt = 0;
}

export interface LeaderAndEpoch {
  readonly leader: number;
  readonly leaderEpoch: number;
}

/**
 * The metadata names another leader or epoch than the position: from now on that one is asked, and first whether its log still holds what
 * was read (SubscriptionState.maybeValidatePositionForCurrentLeader, KIP-320).
 */
export function maybeValidatePosition(subscription: Subscription, state: AssignedPartition, current: LeaderAndEpoch): void {
  const { position } = state;
  if (state.fetchState === 'AWAIT_RESET' || position === null || current.leader === -1) return;
  if (position.leader === current.leader && position.leaderEpoch === current.leaderEpoch) return;
  seekUnvalidated(subscription, state, { offset: position.offset, offsetEpoch: position.offsetEpoch, ...current });
  state.preferredReadReplica = -1;
}

/** Reading went on: still FETCHING, further ahead. */
export function advance(state: AssignedPartition, offset: number, offsetEpoch: number): void {
  const { leader, leaderEpoch } = state.position!;
  state.position = Object.freeze({ offset, offsetEpoch, leader, leaderEpoch });
}

/** SubscriptionState.TopicPartitionState.isFetchable. */
export const isFetchable = (state: AssignedPartition): boolean =>
  !state.paused && !state.pendingRevocation && state.fetchState === 'FETCHING';

/** To the end of the rotation, so that every partition has its turn (SubscriptionState.movePartitionToEnd). */
export function moveToEnd({ assigned }: Subscription, tp: TopicPartition): void {
  const state = assigned.get(tp);
  if (state === undefined || assigned.size === 1) return;
  assigned.delete(tp);
  assigned.set(tp, state);
}
