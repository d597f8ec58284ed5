import type { Batch } from '../log/batch.ts';
import type { ApiName, ResponseOf } from './index.ts';
import {
  bare,
  byTopic,
  BY_ID,
  BY_NAME,
  INT16,
  INT32,
  INT64,
  INT8,
  ints,
  list,
  quotaEntity,
  subscription,
  TAGGED_LEADER,
  TAGS,
  text,
  UUID,
} from './fieldSizes.ts';
import type { FetchPartitionResponse } from './fetch.ts';

type Sizes = { readonly [Api in ApiName]: (response: ResponseOf<Api>) => number };

const bytesOf = (batches: readonly Batch[]): number => {
  let bytes = 0;
  for (let i = 0; i < batches.length; i++) bytes += batches[i]!.sizeInBytes;
  return bytes;
};

const fetchPartition = (p: FetchPartitionResponse): number =>
  INT16 +
  INT64 * 3 +
  (p.abortedTransactions === null ? 1 : 1 + p.abortedTransactions.length * (INT64 * 2 + TAGS)) +
  INT32 +
  (p.batches.length === 0 ? 1 : 3 + bytesOf(p.batches)) +
  (p.divergingEpoch === undefined ? 0 : 2 + INT32 + INT64 + TAGS) +
  (p.currentLeader === undefined ? 0 : TAGGED_LEADER);

const DATA_RESPONSES = {
  Produce: r =>
    byTopic(r.partitions, BY_ID, p => INT16 + INT64 * 3 + 2 + (p.currentLeader === undefined ? 0 : TAGGED_LEADER)) + INT32 + TAGS,
  InitProducerId: () => INT32 + INT16 + INT64 + INT16 + TAGS,
  Fetch: r => INT32 + INT16 + INT32 + byTopic(r.partitions, BY_ID, fetchPartition) + TAGS,
  ListOffsets: r => INT32 + byTopic(r.partitions, BY_NAME, () => INT16 + INT64 * 2 + INT32) + TAGS,
  OffsetForLeaderEpoch: r => INT32 + byTopic(r.partitions, BY_NAME, () => INT16 + INT32 + INT64) + TAGS,
  DeleteRecords: r => INT32 + byTopic(r.partitions, BY_NAME, () => INT64 + INT16) + TAGS,
  Metadata: r =>
    INT32 +
    list(r.brokers, b => INT32 + text('broker-1') + INT32 + text(b.rack) + TAGS) +
    text('4L6g3nShT-eMCtK--X86sw') +
    INT32 +
    list(r.topics, t => INT16 + text(t.name) + UUID + INT8 + list(t.partitions, metadataPartition) + INT32 + TAGS) +
    TAGS,
  FindCoordinator: () => INT32 + 1 + text('group') + INT32 + text('broker-1') + INT32 + INT16 + 1 + TAGS * 2,
} satisfies Partial<Sizes>;

function metadataPartition(p: ResponseOf<'Metadata'>['topics'][number]['partitions'][number]): number {
  return INT16 + INT32 * 3 + ints(p.replicas) + ints(p.isr) + ints(p.offlineReplicas) + TAGS;
}

const GROUP_RESPONSES = {
  JoinGroup: r =>
    INT32 +
    INT16 +
    INT32 +
    text('consumer') +
    text(r.protocolName) +
    text(r.leader) +
    INT8 +
    text(r.memberId) +
    list(r.members, m => text(m.memberId) + text(m.groupInstanceId) + 1 + subscription(m.metadata) + TAGS) +
    TAGS,
  SyncGroup: r => INT32 + INT16 + text('consumer') + text(r.protocolName) + 1 + INT16 + bare(r.partitions) + INT32 + TAGS,
  Heartbeat: () => INT32 + INT16 + TAGS,
  LeaveGroup: r => INT32 + INT16 + list(r.members, m => text(m.memberId) + text(m.groupInstanceId) + INT16 + TAGS) + TAGS,
  OffsetCommit: r => INT32 + byTopic(r.partitions, BY_ID, () => INT16) + TAGS,
  OffsetFetch: r => INT32 + INT16 + byTopic(r.partitions, BY_NAME, p => INT64 + INT32 + text(p.metadata) + INT16) + TAGS,
  DescribeGroups: r =>
    INT32 +
    list(
      r.groups,
      g =>
        INT16 +
        text(g.groupId) +
        text(g.groupState) +
        text(g.protocolType) +
        text(g.protocolData) +
        list(g.members, m => text(m.memberId) + text(m.groupInstanceId) + text(m.clientId) + 11 + bare(m.assignment) + TAGS) +
        INT32 +
        TAGS,
    ) +
    TAGS,
  DeleteGroups: r => INT32 + list(r.results, g => text(g.groupId) + INT16 + TAGS) + TAGS,
} satisfies Partial<Sizes>;

const apiError = (e: { readonly message: string | null }): number => INT16 + text(e.message);

const ADMIN_RESPONSES = {
  CreateTopics: r => INT32 + list(r.topics, t => text(t.name) + UUID + apiError(t) + INT32 + INT16 + 1 + TAGS) + TAGS,
  DeleteTopics: r => INT32 + list(r.topics, t => text(t.name) + UUID + apiError(t) + TAGS) + TAGS,
  CreatePartitions: r => INT32 + list(r.topics, t => text(t.name) + apiError(t) + TAGS) + TAGS,
  IncrementalAlterConfigs: r =>
    INT32 + list(r.resources, resource => apiError(resource) + INT8 + text(resource.resourceName) + TAGS) + TAGS,
  ElectLeaders: r => INT32 + INT16 + byTopic(r.partitions, BY_NAME, apiError) + TAGS,
  AlterPartitionReassignments: r => INT32 + INT16 + 1 + byTopic(r.partitions, BY_NAME, apiError) + TAGS,
  AlterClientQuotas: r => INT32 + list(r.entries, e => apiError(e) + quotaEntity(e.entity) + TAGS) + TAGS,
  UnregisterBroker: r => INT32 + apiError(r) + TAGS,
} satisfies Partial<Sizes>;

const CONTROLLER_RESPONSES = {
  BrokerRegistration: () => INT32 + INT16 + INT64 + TAGS,
  BrokerHeartbeat: () => INT32 + INT16 + INT8 * 3 + TAGS,
  AlterPartition: r => INT32 + INT16 + byTopic(r.partitions, BY_ID, p => INT16 + INT32 * 2 + ints(p.isr) + INT8 + INT32) + TAGS,
  AllocateProducerIds: () => INT32 + INT16 + INT64 + INT32 + TAGS,
} satisfies Partial<Sizes>;

/** The topic of the metadata log with its one partition: error, leader and epoch. */
const METADATA_TOPIC = 1 + 1 + 18 + 1 + INT32 + INT16 + INT32 * 2 + TAGS * 2;

const RAFT_RESPONSES = {
  Vote: () => INT16 + METADATA_TOPIC + INT8 + TAGS,
  BeginQuorumEpoch: () => INT16 + METADATA_TOPIC + TAGS,
  EndQuorumEpoch: () => INT16 + METADATA_TOPIC + TAGS,
} satisfies Partial<Sizes>;

/** Bytes of a response's body. */
export const RESPONSE_SIZES: Sizes = {
  ...DATA_RESPONSES,
  ...GROUP_RESPONSES,
  ...ADMIN_RESPONSES,
  ...CONTROLLER_RESPONSES,
  ...RAFT_RESPONSES,
};
