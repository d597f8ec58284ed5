import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

/** What voters of the metadata quorum say to each other besides Fetch (KIP-595, KIP-996). Epochs are those of the quorum. */
export type RaftMessageRequest = VoteRequest | BeginQuorumEpochRequest | EndQuorumEpochRequest;

export interface VoteRequest extends RequestHeader {
  readonly api: 'Vote';
  readonly candidateId: number;
  readonly candidateEpoch: number;
  /** Whom the sender takes the receiver for. */
  readonly voterId: number;
  /** Epoch and end of the candidate's log. */
  readonly lastEpoch: number;
  readonly lastEpochEndOffset: number;
  /** Only asks whether the vote would be granted. */
  readonly preVote: boolean;
}

export interface VoteResponse extends ResponseHeader {
  readonly api: 'Vote';
  readonly error: ErrorName;
  /** -1 while unknown. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voteGranted: boolean;
}

/** A new leader makes itself known. */
export interface BeginQuorumEpochRequest extends RequestHeader {
  readonly api: 'BeginQuorumEpoch';
  readonly voterId: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface BeginQuorumEpochResponse extends ResponseHeader {
  readonly api: 'BeginQuorumEpoch';
  readonly error: ErrorName;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

/** A leader resigns. */
export interface EndQuorumEpochRequest extends RequestHeader {
  readonly api: 'EndQuorumEpoch';
  readonly leaderId: number;
  readonly leaderEpoch: number;
  /** Whom it would like to follow it, the one with the longest log first. */
  readonly preferredSuccessors: readonly number[];
}

export interface EndQuorumEpochResponse extends ResponseHeader {
  readonly api: 'EndQuorumEpoch';
  readonly error: ErrorName;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}
