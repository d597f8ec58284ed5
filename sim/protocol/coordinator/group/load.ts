import type { Batch } from '../../log/batch.ts';
import { recordsOf } from '../../log/records.ts';
import type { MetadataDelta } from '../../metadata/delta.ts';
import { OFFSETS_TOPIC } from '../../topicPartition.ts';
import { createGroup } from './classicGroup.ts';
import { deleteOffsetsOf } from './expire.ts';
import { finishDeletion } from './groups.ts';
import { commitResponse } from './offsets.ts';
import type { CoordinatorPort } from './port.ts';
import { prepareRebalance } from './rebalance.ts';
import { readRecord, type GroupMetadataValue, type PersistedMember } from './records.ts';
import { failJoin, failSync, joinFailed } from './replies.ts';
import { rescheduleSession } from './sessions.ts';
import { scheduleExpiry } from './shards.ts';
import { createShard, type ClassicGroup, type Env, type GroupCoordinator, type Member, type PendingWrite, type Shard } from './state.ts';

/*
 * A shard comes with the leadership of its partition and goes with it (Kafka: CoordinatorRuntime.scheduleLoadOperation,
 * scheduleUnloadOperation, CoordinatorLoaderImpl).
 */

/** What a metadata delta means for groups. Called after the broker's replicas have become leaders and followers by it. */
export const onMetadataDelta = (coordinator: GroupCoordinator, delta: MetadataDelta, port: CoordinatorPort): void => {
  for (const { previous, current } of delta.partitions.values()) {
    const registration = current ?? previous;
    if (registration?.topic !== OFFSETS_TOPIC) continue;
    const { partition } = registration;
    if (previous !== null && current?.topicId !== previous.topicId) onResigned(coordinator, partition, port);
    if (current?.leader === coordinator.nodeId) onElected(coordinator, { partition, leaderEpoch: current.leaderEpoch }, port);
    else onResigned(coordinator, partition, port);
  }
  if (delta.deletedTopics.length === 0) return;
  const deleted = new Set(delta.deletedTopics.map(({ name }) => name));
  for (const shard of coordinator.shards.values()) if (!shard.loading) deleteOffsetsOf({ coordinator, shard, port }, deleted);
};

const onElected = (
  coordinator: GroupCoordinator,
  at: { readonly partition: number; readonly leaderEpoch: number },
  port: CoordinatorPort,
): void => {
  const existing = coordinator.shards.get(at.partition);
  if (existing !== undefined) {
    existing.leaderEpoch = at.leaderEpoch;
    return;
  }
  const shard = createShard(at.partition, at.leaderEpoch);
  coordinator.shards.set(at.partition, shard);
  const bytes = port.readLog(at.partition).reduce((sum, batch) => sum + batch.sizeInBytes, 0);
  if (bytes === 0) shard.loading = false;
  else shard.loadTimer = port.after(loadTime(bytes), { type: 'timer', timer: 'group.load', id: at.partition });
};

/** A few milliseconds to begin, then 100 bytes a microsecond, as a disk reads in sequence. */
const loadTime = (bytes: number) => {
  const readUs = Math.ceil(bytes / 100);
  return { minUs: 1_000 + readUs, maxUs: 5_000 + readUs };
};

/** Reads the log from its start: the last word on each group and offset is what holds. */
export const onLoadTimer = (coordinator: GroupCoordinator, shard: Shard, port: CoordinatorPort): void => {
  const env = { coordinator, shard, port };
  shard.loadTimer = 0;
  shard.loading = false;
  for (const batch of port.readLog(shard.partition)) replay(shard, batch, port.wallMs);
  let offsets = 0;
  for (const group of shard.groups.values()) {
    offsets += group.offsets.size;
    resumeGroup(env, group);
  }
  port.note({ kind: 'group.loaded', groups: shard.groups.size, offsets, tp: `${OFFSETS_TOPIC}-${shard.partition}` });
  scheduleExpiry(env);
};

const replay = (shard: Shard, batch: Batch, wallMs: number): void => {
  if (batch.isControl) return;
  for (const item of recordsOf(batch)) {
    const record = readRecord(item);
    if (record === null) continue;
    if (record.type === 'group' && record.value === null) {
      shard.groups.delete(record.groupId);
      continue;
    }
    const group = shard.groups.get(record.groupId) ?? createGroup(record.groupId, wallMs);
    shard.groups.set(record.groupId, group);
    if (record.type === 'group') restoreGroup(group, record.value!);
    else if (record.stored === null) group.offsets.delete(record.tp);
    else group.offsets.set(record.tp, record.stored);
  }
};

const restoreGroup = (group: ClassicGroup, value: GroupMetadataValue['data']): void => {
  group.state = value.members.length === 0 ? 'Empty' : 'Stable';
  group.previousState = group.state;
  group.stateTimestampMs = value.currentStateTimestamp;
  group.generation = value.generation;
  group.protocolType = value.protocolType === '' ? null : value.protocolType;
  group.protocol = value.protocol;
  group.leader = value.leader;
  group.members.clear();
  group.staticMembers.clear();
  for (const persisted of value.members) {
    group.members.set(persisted.memberId, restoreMember(persisted, value.protocol ?? ''));
    if (persisted.groupInstanceId !== null) group.staticMembers.set(persisted.groupInstanceId, persisted.memberId);
  }
};

const restoreMember = (persisted: PersistedMember, protocol: string): Member => ({
  memberId: persisted.memberId,
  groupInstanceId: persisted.groupInstanceId,
  clientId: persisted.clientId,
  rebalanceTimeoutMs: persisted.rebalanceTimeout,
  sessionTimeoutMs: persisted.sessionTimeout,
  protocols: Object.freeze([{ name: protocol, metadata: persisted.subscription }]),
  assignment: Object.freeze(persisted.assignment),
  isNew: false,
  awaitingJoin: null,
  awaitingSync: null,
  pendingSync: false,
  sessionTimer: 0,
});

/** Nobody is to be put out because the coordinator moved: every member gets a whole session (Kafka: GroupMetadataManager.onLoaded). */
const resumeGroup = (env: Env, group: ClassicGroup): void => {
  for (const member of group.members.values()) rescheduleSession(env, group, member);
  if (group.members.size > env.coordinator.config['group.max.size'])
    prepareRebalance(env, group, `more than ${env.coordinator.config['group.max.size']} members`);
};

/** Everything is forgotten; who waits is sent to find the new coordinator. */
const onResigned = (coordinator: GroupCoordinator, partition: number, port: CoordinatorPort): void => {
  const shard = coordinator.shards.get(partition);
  if (shard === undefined) return;
  coordinator.shards.delete(partition);
  port.cancel(shard.loadTimer);
  port.cancel(shard.expireTimer);
  for (const group of shard.groups.values()) forgetGroup(group, port);
  for (const [token, write] of coordinator.writes) {
    if (write.partition !== partition) continue;
    coordinator.writes.delete(token);
    port.cancel(write.timer);
    failWrite(coordinator, write, port);
  }
};

const forgetGroup = (group: ClassicGroup, port: CoordinatorPort): void => {
  port.cancel(group.joinTimer);
  port.cancel(group.syncTimer);
  for (const timer of group.pendingMembers.values()) port.cancel(timer);
  for (const member of group.members.values()) {
    port.cancel(member.sessionTimer);
    failJoin(port, member, { error: 'NOT_COORDINATOR', memberId: member.memberId });
    failSync(port, member, 'NOT_COORDINATOR');
  }
};

const failWrite = (coordinator: GroupCoordinator, write: PendingWrite, port: CoordinatorPort): void => {
  const error = 'NOT_COORDINATOR';
  if (write.type === 'offsets' && !write.timedOut) {
    port.respond(
      write.replyTo,
      commitResponse(write.replyTo, [...write.offsets.map(({ tp }) => ({ tp, error }) as const), ...write.refused]),
    );
  } else if (write.type === 'staticMember') port.respond(write.replyTo, joinFailed(write.replyTo, error, write.memberId));
  else if (write.type === 'deletion') {
    coordinator.deletions.get(write.deletion)?.results.push({ groupId: write.groupId, error });
    finishDeletion(coordinator, write.deletion, port);
  }
};
