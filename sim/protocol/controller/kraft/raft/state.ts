import type { Us } from '../../../../engine/time.ts';
import type { ConnectionId, TimerId } from '../../../machine.ts';
import type { MetadataLog } from '../../../metadata/log.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';

/**
 * The raft side of a controller (Kafka: KafkaRaftClient, KIP-595): one voter of a quorum of one or more. Above the functions of raft/index.ts
 * nothing knows how many voters there are.
 */
export interface RaftNode {
  readonly raft: RaftState;
  readonly files: RaftFiles;
}

/** What a voter keeps on disk (Kafka: KafkaRaftLog and QuorumStateStore). */
export interface RaftFiles {
  readonly metadataLog: MetadataLog;
  /** The file `quorum-state`: durable with every change, before anything is said that depends on it. Frozen. */
  quorumState: QuorumState;
}

export interface QuorumState {
  readonly epoch: number;
  /** -1: no vote in this epoch. */
  readonly votedId: number;
  readonly leaderId: number;
}

/**
 * Kafka: QuorumState. Unattached knows no leader; Prospective asks whether an election would be won (KIP-996); Candidate asks for votes;
 * Resigned was the leader, or was it before a restart, and lets others go first.
 */
export type RaftRole = 'Unattached' | 'Prospective' | 'Candidate' | 'Leader' | 'Follower' | 'Resigned';

export interface RaftSettings {
  readonly lingerMs: number;
  readonly electionTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  readonly electionBackoffMaxMs: number;
  readonly requestTimeoutMs: number;
  readonly retryBackoffMs: number;
  readonly fetchMaxBytes: number;
}

/** Memory of a voter. */
export interface RaftState {
  readonly nodeId: number;
  /** The node's name, as its requests carry it. */
  readonly clientId: string;
  readonly voters: readonly number[];
  /** Frozen. */
  readonly settings: RaftSettings;
  role: RaftRole;
  epoch: number;
  /** -1 while unknown. A Prospective remembers whom it followed. */
  leaderId: number;
  /** What the role waits for: the election time-out, the fetch time-out, check-quorum. `NEVER` for nothing. */
  deadline: Us;
  /** The timer that looks after the deadline, and when it will; it may come too early and is set again then. */
  timer: TimerId;
  timerAt: Us;
  /** Answers to (pre-)votes by voter: granted or not. */
  readonly votes: Map<number, boolean>;
  /** A follower has had a good answer from its leader in this epoch, and so knows that the leader lives. */
  hasFetchedFromLeader: boolean;
  /** Of a leader: voters that fetched since the quorum was last seen complete. */
  readonly fetchedVoters: Set<number>;
  /** Voters that still have to be told: of a leader's new epoch, of a resignation. */
  readonly unacked: Set<number>;
  /** Of a leader that resigned: whom it would like to see elected, the best first. */
  successors: readonly number[];
  beginTimer: TimerId;
  /** The process ends as soon as the others have heard of its resignation. */
  stopping: boolean;
  /** Where the leader's own epoch begins: nothing counts as committed before a record from there on does. */
  epochStartOffset: number;
  /** Exclusive; 0 while unknown. */
  highWatermark: number;
  /** Records that wait for the linger time to become a batch. */
  pending: MetadataRecord[];
  lingerTimer: TimerId;
  flushToken: number;
  /** End offsets of the flushes under way, oldest first. */
  readonly flushing: number[];
  nextFetch: number;
  /** Long polls that have nothing to answer yet, by their number. */
  readonly parked: Map<number, ParkedFetch>;
  /** Of a leader: what followers and observers were last heard to hold. */
  readonly replicas: Map<number, ReplicaProgress>;
  /** The ways to the other voters. */
  readonly peers: readonly Peer[];
  readonly events: RaftEvent[];
}

/** Later than everything. */
export const NEVER: Us = Number.MAX_SAFE_INTEGER;

/** The way to another voter, with one request under way at most (Kafka: RequestManager). */
export interface Peer {
  readonly nodeId: number;
  connection: ConnectionId;
  connected: boolean;
  correlationId: number;
  inFlight: RaftRequest | null;
  /** Time-out of what is under way, or the pause after a failure: 0 when the way is free. */
  timer: TimerId;
  generation: number;
  /** The last request brought no good answer. */
  failed: boolean;
  /** Connections in a row that ended before anything was answered on them. */
  disconnects: number;
}

/** What a request was about, to judge its answer by. */
export interface RaftRequest {
  readonly api: 'Vote' | 'BeginQuorumEpoch' | 'EndQuorumEpoch' | 'Fetch';
  readonly epoch: number;
  readonly preVote: boolean;
}

export interface ParkedFetch {
  readonly connection: ConnectionId;
  readonly correlationId: number;
  readonly fetchOffset: number;
  readonly maxBytes: number;
  /** Of the sender (KIP-1166). */
  readonly highWatermark: number;
  readonly timer: TimerId;
}

export interface ReplicaProgress {
  readonly logEndOffset: number;
  /** `out.now` of its last fetch. */
  readonly fetchedAt: number;
}

/** What the controller on top has to know. Emptied by it before its step ends. */
export type RaftEvent =
  /** The high watermark has moved. */
  | { readonly type: 'committed'; readonly highWatermark: number }
  /** This node leads no more: what it appended and did not see committed may be gone. */
  | { readonly type: 'leadershipLost' };
