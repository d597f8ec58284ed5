import type { ErrorName } from '../../messages/errors.ts';
import type { OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest, OffsetFetchResponse } from '../../messages/group.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { createGroup, validateMember } from './classicGroup.ts';
import type { ReplyTo } from './port.ts';
import { offsetRecord } from './records.ts';
import { rescheduleSession } from './sessions.ts';
import { addGroup } from './shards.ts';
import type { ClassicGroup, Env, OffsetToCommit, Purpose, StoredOffset } from './state.ts';
import { append } from './writes.ts';

/*
 * Committed offsets (Kafka: OffsetMetadataManager). What is read are the offsets that are safe: one becomes visible when the high watermark
 * has passed its record.
 */

type OffsetsPurpose = Purpose & { readonly type: 'offsets' };

export const handleOffsetCommit = (env: Env, request: OffsetCommitRequest, replyTo: ReplyTo): void => {
  const error = validateCommit(env.shard.groups.get(request.groupId), request);
  if (error !== 'NONE') {
    env.port.respond(
      replyTo,
      commitResponse(
        replyTo,
        request.offsets.map(({ tp }) => ({ tp, error })),
      ),
    );
    return;
  }
  const group = getOrCreateGroup(env, request.groupId);
  const member = group.members.get(request.memberId);
  // A commit keeps a member alive, as a heartbeat does.
  if (member !== undefined && (group.state === 'Stable' || group.state === 'PreparingRebalance')) rescheduleSession(env, group, member);
  const purpose = splitCommit(env, request, replyTo);
  if (purpose.offsets.length === 0) env.port.respond(replyTo, commitResponse(replyTo, purpose.refused));
  else
    append(env, {
      groupId: group.groupId,
      records: purpose.offsets.map(({ tp, stored }) => offsetRecord(group.groupId, tp, stored)),
      purpose,
    });
};

/** Consumers that manage their partitions themselves commit without a member id; for them a group comes into being here. */
const getOrCreateGroup = (env: Env, groupId: string): ClassicGroup => {
  const existing = env.shard.groups.get(groupId);
  if (existing !== undefined) return existing;
  const group = createGroup(groupId, env.port.wallMs);
  addGroup(env, group);
  return group;
};

/** Kafka: OffsetMetadataManager.validateOffsetCommit, ClassicGroup.validateOffsetCommit. */
const validateCommit = (group: ClassicGroup | undefined, request: OffsetCommitRequest): ErrorName => {
  const { generationId, memberId, groupInstanceId } = request;
  if (group === undefined) return generationId < 0 ? 'NONE' : 'GROUP_ID_NOT_FOUND';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (generationId < 0 && group.state === 'Empty') return 'NONE';
  if (generationId < 0 && memberId === '' && groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
  const error = validateMember(group, memberId, groupInstanceId);
  if (error !== 'NONE') return error;
  if (generationId !== group.generation) return 'ILLEGAL_GENERATION';
  return group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
};

/** Partitions that do not exist and metadata that is too long are refused one by one; the rest is written. */
const splitCommit = (env: Env, request: OffsetCommitRequest, replyTo: ReplyTo): OffsetsPurpose => {
  const offsets: { tp: TopicPartition; stored: StoredOffset }[] = [];
  const refused: { tp: TopicPartition; error: ErrorName }[] = [];
  for (const toCommit of request.offsets) {
    const error = validateOffset(env, toCommit);
    if (error === 'NONE') offsets.push({ tp: toCommit.tp, stored: toStored(toCommit, env.port.wallMs) });
    else refused.push({ tp: toCommit.tp, error });
  }
  return { type: 'offsets', replyTo, offsets, refused };
};

const validateOffset = (env: Env, { tp, metadata }: OffsetToCommit): ErrorName => {
  if (!env.port.image.partitions.has(tp)) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return metadata.length > env.coordinator.config['offset.metadata.max.bytes'] ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE';
};

const toStored = ({ offset, leaderEpoch, metadata }: OffsetToCommit, wallMs: number): StoredOffset =>
  Object.freeze({ offset, leaderEpoch, metadata, commitTimestampMs: wallMs });

/** The offsets are safe: now they may be read. */
export const applyOffsets = (env: Env, group: ClassicGroup, purpose: OffsetsPurpose): void => {
  for (const { tp, stored } of purpose.offsets) {
    group.offsets.set(tp, stored);
    env.port.note({ kind: 'group.offsetCommitted', group: group.groupId, tp, offset: stored.offset });
  }
};

export const answerCommit = (env: Env, purpose: OffsetsPurpose, error: ErrorName): void => {
  const { replyTo, offsets, refused } = purpose;
  env.port.respond(replyTo, commitResponse(replyTo, [...offsets.map(({ tp }) => ({ tp, error })), ...refused]));
};

export const commitResponse = (replyTo: ReplyTo, partitions: OffsetCommitResponse['partitions']): OffsetCommitResponse => ({
  kind: 'response',
  api: 'OffsetCommit',
  correlationId: replyTo.correlationId,
  partitions,
});

/** Kafka: OffsetMetadataManager.fetchOffsets and fetchAllOffsets. */
export const handleOffsetFetch = (env: Env, request: OffsetFetchRequest, replyTo: ReplyTo): void => {
  const offsets = env.shard.groups.get(request.groupId)?.offsets;
  const wanted = request.partitions ?? [...(offsets?.keys() ?? [])];
  const partitions = wanted.map(tp => fetched(tp, offsets?.get(tp)));
  env.port.respond(replyTo, offsetsResponse(replyTo, 'NONE', partitions));
};

const fetched = (tp: TopicPartition, stored: StoredOffset | undefined): OffsetFetchResponse['partitions'][number] => ({
  tp,
  error: 'NONE',
  offset: stored?.offset ?? -1,
  leaderEpoch: stored?.leaderEpoch ?? -1,
  metadata: stored?.metadata ?? '',
});

export const offsetsResponse = (
  replyTo: ReplyTo,
  error: ErrorName,
  partitions: OffsetFetchResponse['partitions'],
): OffsetFetchResponse => ({
  kind: 'response',
  api: 'OffsetFetch',
  correlationId: replyTo.correlationId,
  error,
  partitions,
});
