import type { ApiName, RequestOf } from './index.ts';
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
  pairs,
  quotaEntity,
  subscription,
  TAGS,
  text,
  texts,
  UUID,
} from './fieldSizes.ts';

type Sizes = { readonly [Api in ApiName]: (request: RequestOf<Api>) => number };

const DATA_REQUESTS = {
  Produce: r => text(r.transactionalId) + INT16 + INT32 + byTopic(r.partitions, BY_ID, p => 3 + p.batch.sizeInBytes) + TAGS,
  InitProducerId: r => text(r.transactionalId) + INT32 + INT64 + INT16 + TAGS,
  Fetch: r =>
    INT32 * 3 +
    INT8 +
    INT32 * 2 +
    text(r.rackId ?? '') +
    byTopic(r.partitions, BY_ID, fetchPartition) +
    bare(r.forgotten) +
    replicaState(r.replicaId) +
    TAGS,
  ListOffsets: r => INT32 + INT8 + byTopic(r.partitions, BY_NAME, () => INT32 + INT64) + TAGS,
  OffsetForLeaderEpoch: r => INT32 + byTopic(r.partitions, BY_NAME, () => INT32 + INT32) + TAGS,
  DeleteRecords: r => byTopic(r.partitions, BY_NAME, () => INT64) + INT32 + TAGS,
  Metadata: r => list(r.topics, topic => UUID + text(topic) + TAGS) + INT8 + INT8 + TAGS,
  FindCoordinator: r => INT8 + 1 + text(r.key) + TAGS,
} satisfies Partial<Sizes>;

function fetchPartition(): number {
  return INT32 + INT64 + INT32 + INT64 + INT32;
}

/** A tagged field that only replicas send: id and epoch (KIP-903). */
function replicaState(replicaId: number): number {
  return replicaId < 0 ? 0 : 2 + INT32 + INT64 + TAGS;
}

const GROUP_REQUESTS = {
  JoinGroup: r =>
    text(r.groupId) +
    INT32 * 2 +
    text(r.memberId) +
    text(r.groupInstanceId) +
    text(r.protocolType) +
    list(r.protocols, p => text(p.name) + 1 + subscription(p.metadata) + TAGS) +
    text(r.reason) +
    TAGS,
  SyncGroup: r =>
    text(r.groupId) +
    INT32 +
    text(r.memberId) +
    text(r.groupInstanceId) +
    text('consumer') +
    text(r.protocolName) +
    list(r.assignments, a => text(a.memberId) + 1 + INT16 + bare(a.partitions) + INT32 + TAGS) +
    TAGS,
  Heartbeat: r => text(r.groupId) + INT32 + text(r.memberId) + text(r.groupInstanceId) + TAGS,
  LeaveGroup: r => text(r.groupId) + list(r.members, m => text(m.memberId) + text(m.groupInstanceId) + text(m.reason) + TAGS) + TAGS,
  OffsetCommit: r =>
    text(r.groupId) +
    INT32 +
    text(r.memberId) +
    text(r.groupInstanceId) +
    byTopic(r.offsets, BY_ID, o => INT64 + INT32 + text(o.metadata)) +
    TAGS,
  OffsetFetch: r => 1 + text(r.groupId) + text(r.memberId) + INT32 + bare(r.partitions) + TAGS + INT8 + TAGS,
  DescribeGroups: r => texts(r.groups) + INT8 + TAGS,
  DeleteGroups: r => texts(r.groups) + TAGS,
} satisfies Partial<Sizes>;

const ADMIN_REQUESTS = {
  CreateTopics: r =>
    list(
      r.topics,
      t => text(t.name) + INT32 + INT16 + list(t.assignment, replicas => INT32 + ints(replicas) + TAGS) + pairs(t.config) + TAGS,
    ) +
    INT32 +
    INT8 +
    TAGS,
  DeleteTopics: r => list(r.topics, topic => text(topic) + UUID + TAGS) + INT32 + TAGS,
  CreatePartitions: r =>
    list(r.topics, t => text(t.name) + INT32 + list(t.assignments, replicas => ints(replicas) + TAGS) + TAGS) + INT32 + INT8 + TAGS,
  IncrementalAlterConfigs: r =>
    list(r.resources, resource => INT8 + text(resource.resourceName) + pairs(resource.configs) + TAGS) + INT8 + TAGS,
  ElectLeaders: r => INT8 + bare(r.partitions) + INT32 + TAGS,
  AlterPartitionReassignments: r => INT32 + byTopic(r.partitions, BY_NAME, p => ints(p.replicas)) + TAGS,
  AlterClientQuotas: r =>
    list(r.entries, e => quotaEntity(e.entity) + list(Object.keys(e.quotas), key => text(key) + INT64 + INT8 + TAGS) + TAGS) + INT8 + TAGS,
  UnregisterBroker: () => INT32 + TAGS,
} satisfies Partial<Sizes>;

/** Listeners and features, which the model leaves out: a registration with one listener and the features of 4.3. */
const LISTENERS_AND_FEATURES = 180;

const CONTROLLER_REQUESTS = {
  BrokerRegistration: r =>
    INT32 +
    text('4L6g3nShT-eMCtK--X86sw') +
    UUID +
    LISTENERS_AND_FEATURES +
    text(r.rack) +
    INT8 +
    1 +
    UUID * r.logDirs.length +
    INT64 +
    TAGS,
  BrokerHeartbeat: r => INT32 + INT64 * 2 + INT8 * 2 + TAGS + (r.offlineLogDirs.length > 0 ? 3 + UUID * r.offlineLogDirs.length : 0),
  AlterPartition: r =>
    INT32 + INT64 + byTopic(r.partitions, BY_ID, p => INT32 + 1 + p.newIsr.length * (INT32 + INT64 + TAGS) + INT8 + INT32) + TAGS,
  AllocateProducerIds: () => INT32 + INT64 + TAGS,
} satisfies Partial<Sizes>;

/** The cluster's id, and the topic of the metadata log with its one partition. */
const CLUSTER_ID = 1 + 22;
const METADATA_TOPIC = 1 + 1 + 18 + 1 + INT32 + TAGS * 2;
/** Host, port and name of one listener. */
const ENDPOINT = 1 + 11 + 13 + INT16 + TAGS;

const RAFT_REQUESTS = {
  Vote: () => CLUSTER_ID + INT32 + METADATA_TOPIC + INT32 * 3 + UUID * 2 + INT64 + INT8 + TAGS,
  BeginQuorumEpoch: () => CLUSTER_ID + INT32 + METADATA_TOPIC + INT32 * 2 + UUID + ENDPOINT + TAGS,
  EndQuorumEpoch: r => CLUSTER_ID + METADATA_TOPIC + INT32 * 2 + r.preferredSuccessors.length * (INT32 + UUID + TAGS) + 1 + ENDPOINT + TAGS,
} satisfies Partial<Sizes>;

/** Bytes of a request's body. */
export const REQUEST_SIZES: Sizes = { ...DATA_REQUESTS, ...GROUP_REQUESTS, ...ADMIN_REQUESTS, ...CONTROLLER_REQUESTS, ...RAFT_REQUESTS };
