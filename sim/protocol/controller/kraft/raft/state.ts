import type { ConnectionId, TimerId } from '../../../machine.ts';
import type { MetadataLog } from '../../../metadata/log.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';

/**
 * The raft side of a controller (Kafka: KafkaRaftClient) with one voter: it elects itself, appends in batches, and counts as committed what its own
 * disk has flushed. Above the functions of raft/index.ts nothing knows how many voters there are.
 */
export interface RaftNode {
  readonly raft: RaftState;
  readonly files: RaftFiles;
}

/** What a voter keeps on disk (Kafka: KafkaRaftLog and QuorumStateStore). */
export interface RaftFiles {
  readonly metadataLog: MetadataLog;
  /** The file `quorum-state`. Frozen. */
  quorumState: QuorumState;
}

export interface QuorumState {
  readonly epoch: number;
  /** -1: no vote in this epoch. */
  readonly votedId: number;
  readonly leaderId: number;
}

/** Memory of a voter. */
export interface RaftState {
  readonly nodeId: number;
  readonly voters: readonly number[];
  readonly lingerMs: number;
  epoch: number;
  /** -1 while unknown. */
  leaderId: number;
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
  /** What followers and observers were last heard to hold. */
  readonly replicas: Map<number, ReplicaProgress>;
  readonly events: RaftEvent[];
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
export type RaftEvent = /** The high watermark has moved. */ { readonly type: 'committed'; readonly highWatermark: number };
