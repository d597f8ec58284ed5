import type { Us } from '../../../../engine/time.ts';
import { NEVER } from '../../network/index.ts';
import type { JoinGroupResponse, SyncGroupRequest } from '../../../messages/group.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import type { ClientException } from '../exceptions.ts';

/** How the group's coordinator is found (AbstractCoordinator.lookupCoordinator). */
export interface Coordinator {
  /** Broker id, -1 while unknown. */
  nodeId: number;
  /** A FindCoordinator is in flight. */
  finding: boolean;
  /** No FindCoordinator before. */
  retryAt: Us;
  /** In a row, without a coordinator that could be reached. */
  attempts: number;
}

export const createCoordinator = (): Coordinator => ({ nodeId: -1, finding: false, retryAt: 0, attempts: 0 });

/** AbstractCoordinator.MemberState. */
type MemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE';

/** AbstractCoordinator.Generation; id -1 and an empty member id: none. */
export interface Generation {
  readonly id: number;
  readonly memberId: string;
  readonly protocolName: string | null;
}

export const NO_GENERATION: Generation = Object.freeze({ id: -1, memberId: '', protocolName: null });

/** A member of a classic group (Kafka: AbstractCoordinator, ConsumerCoordinator). */
export interface Membership {
  state: MemberState;
  /** Frozen. */
  generation: Generation;
  rejoinNeeded: boolean;
  /** For JoinGroup, as Kafka words it. */
  rejoinReason: string;
  /** The listener is still to be told before the next JoinGroup (needsJoinPrepare). */
  needsPrepare: boolean;
  /** The commit before a rebalance, 0 for none yet. */
  prepareCommit: number;
  /** When the rebalance goes on without that commit. */
  prepareDeadline: Us;
  prepareRetryAt: Us;
  /** JoinGroup or SyncGroup is in flight, or is to be sent (joinFuture). */
  joining: 'no' | 'join' | 'assign' | 'sync';
  /** What the leader assigns with as soon as its metadata is fresh, and what everybody syncs with. */
  joinResponse: JoinGroupResponse | null;
  /** The metadata version beyond which the leader's is fresh. */
  freshAfter: number;
  /** What the next SyncGroup carries, of the leader. Frozen. */
  syncAssignments: SyncGroupRequest['assignments'];
  /** A SyncGroup that waits for its connection. */
  syncUnsent: boolean;
  /** No JoinGroup before. */
  joinRetryAt: Us;
  /** What the last JoinGroup subscribed to, null before the first. */
  joinedTopics: readonly string[] | null;
  /** The partitions that the last SyncGroup gave, until poll takes them over. */
  synced: readonly TopicPartition[] | null;
  isLeader: boolean;
  /** The leader's metadata at its last assignment and now, as text; a difference means to rebalance. */
  assignmentSnapshot: string | null;
  metadataSnapshot: string;
  metadataVersion: number;
  readonly heartbeat: Heartbeat;
}

/** AbstractCoordinator.HeartbeatThread and Heartbeat: runs whatever the application does. */
interface Heartbeat {
  inFlight: boolean;
  /** Since the last success. */
  failures: number;
  nextAt: Us;
  /** Without an answer by then the coordinator counts as lost. */
  sessionDeadline: Us;
  /** Without a poll by then the member leaves (max.poll.interval.ms); NEVER while in poll. */
  pollDeadline: Us;
  /** The thread died of this; the next poll throws it and a later one starts another. */
  failure: ClientException | null;
}

export const createMembership = (): Membership => ({
  state: 'UNJOINED',
  generation: NO_GENERATION,
  rejoinNeeded: true,
  rejoinReason: '',
  needsPrepare: true,
  prepareCommit: 0,
  prepareDeadline: NEVER,
  prepareRetryAt: 0,
  joining: 'no',
  joinResponse: null,
  freshAfter: -1,
  syncAssignments: Object.freeze([]),
  syncUnsent: false,
  joinRetryAt: 0,
  joinedTopics: null,
  synced: null,
  isLeader: false,
  assignmentSnapshot: null,
  metadataSnapshot: '',
  metadataVersion: -1,
  heartbeat: { inFlight: false, failures: 0, nextAt: NEVER, sessionDeadline: NEVER, pollDeadline: NEVER, failure: null },
});
