import type * as admin from './admin.ts';
import type * as controller from './controller.ts';
import type * as fetch from './fetch.ts';
import type * as group from './group.ts';
import type * as metadata from './metadata.ts';
import type * as produce from './produce.ts';
import type * as raft from './raft.ts';

/** Requests that change metadata: a broker passes them on to the active controller. */
export type ForwardedRequest =
  | admin.CreateTopicsRequest
  | admin.DeleteTopicsRequest
  | admin.CreatePartitionsRequest
  | admin.IncrementalAlterConfigsRequest
  | admin.ElectLeadersRequest
  | admin.AlterPartitionReassignmentsRequest
  | admin.AlterClientQuotasRequest
  | admin.UnregisterBrokerRequest;

export type ControllerRequest =
  | ForwardedRequest
  | controller.BrokerRegistrationRequest
  | controller.BrokerHeartbeatRequest
  | controller.AlterPartitionRequest
  | controller.AllocateProducerIdsRequest;

export type GroupRequest =
  | group.JoinGroupRequest
  | group.SyncGroupRequest
  | group.HeartbeatRequest
  | group.LeaveGroupRequest
  | group.OffsetCommitRequest
  | group.OffsetFetchRequest
  | group.DescribeGroupsRequest
  | group.DeleteGroupsRequest;

export type Request =
  | ControllerRequest
  | GroupRequest
  | produce.ProduceRequest
  | produce.InitProducerIdRequest
  | fetch.FetchRequest
  | fetch.ListOffsetsRequest
  | fetch.OffsetForLeaderEpochRequest
  | fetch.DeleteRecordsRequest
  | metadata.MetadataRequest
  | metadata.FindCoordinatorRequest
  | raft.RaftMessageRequest;

export type Response =
  | admin.CreateTopicsResponse
  | admin.DeleteTopicsResponse
  | admin.CreatePartitionsResponse
  | admin.IncrementalAlterConfigsResponse
  | admin.ElectLeadersResponse
  | admin.AlterPartitionReassignmentsResponse
  | admin.AlterClientQuotasResponse
  | admin.UnregisterBrokerResponse
  | controller.BrokerRegistrationResponse
  | controller.BrokerHeartbeatResponse
  | controller.AlterPartitionResponse
  | controller.AllocateProducerIdsResponse
  | group.JoinGroupResponse
  | group.SyncGroupResponse
  | group.HeartbeatResponse
  | group.LeaveGroupResponse
  | group.OffsetCommitResponse
  | group.OffsetFetchResponse
  | group.DescribeGroupsResponse
  | group.DeleteGroupsResponse
  | produce.ProduceResponse
  | produce.InitProducerIdResponse
  | fetch.FetchResponse
  | fetch.ListOffsetsResponse
  | fetch.OffsetForLeaderEpochResponse
  | fetch.DeleteRecordsResponse
  | metadata.MetadataResponse
  | metadata.FindCoordinatorResponse
  | raft.VoteResponse
  | raft.BeginQuorumEpochResponse
  | raft.EndQuorumEpochResponse;

export type Message = Request | Response;

export type ApiName = Request['api'];

export type RequestOf<Api extends ApiName> = Extract<Request, { readonly api: Api }>;
export type ResponseOf<Api extends ApiName> = Extract<Response, { readonly api: Api }>;
