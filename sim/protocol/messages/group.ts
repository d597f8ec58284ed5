import type { TopicPartition } from '../topicPartition.ts';
import type { RequestHeader, ResponseHeader } from './common.ts';
import type { ErrorName } from './errors.ts';

/** What a member tells the leader of its group (ConsumerProtocolSubscription). */
export interface Subscription {
  readonly topics: readonly string[];
  readonly ownedPartitions: readonly TopicPartition[];
  readonly generationId: number;
  readonly rackId: string | null;
  /** StickyAssignor's own memory. */
  readonly userData: { readonly previousAssignment: readonly TopicPartition[]; readonly generation: number } | null;
}

export interface JoinGroupRequest extends RequestHeader {
  readonly api: 'JoinGroup';
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** '' for a member that has none yet. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  /** Assignors in order of preference, each with the subscription it is to see. */
  readonly protocols: readonly { readonly name: string; readonly metadata: Subscription }[];
  readonly reason: string;
}

export interface JoinGroupResponse extends ResponseHeader {
  readonly api: 'JoinGroup';
  readonly error: ErrorName;
  readonly generationId: number;
  readonly protocolName: string | null;
  readonly leader: string;
  readonly memberId: string;
  readonly skipAssignment: boolean;
  /** All members, for the leader; empty for the others. */
  readonly members: readonly { readonly memberId: string; readonly groupInstanceId: string | null; readonly metadata: Subscription }[];
}

export interface SyncGroupRequest extends RequestHeader {
  readonly api: 'SyncGroup';
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolName: string | null;
  /** From the leader only. */
  readonly assignments: readonly { readonly memberId: string; readonly partitions: readonly TopicPartition[] }[];
}

export interface SyncGroupResponse extends ResponseHeader {
  readonly api: 'SyncGroup';
  readonly error: ErrorName;
  readonly protocolName: string | null;
  readonly partitions: readonly TopicPartition[];
}

export interface HeartbeatRequest extends RequestHeader {
  readonly api: 'Heartbeat';
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface HeartbeatResponse extends ResponseHeader {
  readonly api: 'Heartbeat';
  readonly error: ErrorName;
}

export interface LeaveGroupRequest extends RequestHeader {
  readonly api: 'LeaveGroup';
  readonly groupId: string;
  readonly members: readonly { readonly memberId: string; readonly groupInstanceId: string | null; readonly reason: string }[];
}

export interface LeaveGroupResponse extends ResponseHeader {
  readonly api: 'LeaveGroup';
  readonly error: ErrorName;
  readonly members: readonly { readonly memberId: string; readonly groupInstanceId: string | null; readonly error: ErrorName }[];
}

export interface CommittedOffset {
  readonly offset: number;
  /** -1 when unknown. */
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface OffsetCommitRequest extends RequestHeader {
  readonly api: 'OffsetCommit';
  readonly groupId: string;
  /** Generation or member epoch; -1 for a simple consumer. */
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly offsets: readonly ({ readonly tp: TopicPartition } & CommittedOffset)[];
}

export interface OffsetCommitResponse extends ResponseHeader {
  readonly api: 'OffsetCommit';
  readonly partitions: readonly { readonly tp: TopicPartition; readonly error: ErrorName }[];
}

export interface OffsetFetchRequest extends RequestHeader {
  readonly api: 'OffsetFetch';
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  /** null asks for all partitions with an offset. */
  readonly partitions: readonly TopicPartition[] | null;
  readonly requireStable: boolean;
}

export interface OffsetFetchResponse extends ResponseHeader {
  readonly api: 'OffsetFetch';
  readonly error: ErrorName;
  /** Offset -1: none committed. */
  readonly partitions: readonly ({ readonly tp: TopicPartition; readonly error: ErrorName } & CommittedOffset)[];
}

export interface DescribeGroupsRequest extends RequestHeader {
  readonly api: 'DescribeGroups';
  readonly groups: readonly string[];
}

export interface DescribeGroupsResponse extends ResponseHeader {
  readonly api: 'DescribeGroups';
  readonly groups: readonly DescribedGroup[];
}

/** A group that is not there is GROUP_ID_NOT_FOUND and Dead (DescribeGroups v6). */
export interface DescribedGroup {
  readonly groupId: string;
  readonly error: ErrorName;
  readonly groupState: string;
  readonly protocolType: string;
  /** The assignor; '' while there is none. */
  readonly protocolData: string;
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly clientId: string;
    readonly assignment: readonly TopicPartition[];
  }[];
}

export interface DeleteGroupsRequest extends RequestHeader {
  readonly api: 'DeleteGroups';
  readonly groups: readonly string[];
}

export interface DeleteGroupsResponse extends ResponseHeader {
  readonly api: 'DeleteGroups';
  readonly results: readonly { readonly groupId: string; readonly error: ErrorName }[];
}
