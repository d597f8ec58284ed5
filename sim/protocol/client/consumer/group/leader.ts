import { assert } from '../../../../engine/assert.ts';
import type { Out } from '../../../machine.ts';
import type { JoinGroupResponse, SyncGroupRequest } from '../../../messages/group.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import { assignorNamed, type GroupMember, type GroupTopics, type PartitionRacks } from '../../assignors/index.ts';
import type { ClientMetadata } from '../../network/index.ts';
import type { ConsumerState } from '../state.ts';
import { sortedTopics } from '../subscription.ts';
import { trackTopics } from '../trackedTopics.ts';
import { sync } from './sync.ts';

/** Who leads the group watches all of its topics, and divides their partitions once it has fresh metadata of them (onLeaderElected). */
export function leadGroup(state: ConsumerState, out: Out): void {
  const { membership, subscription, client } = state;
  membership.isLeader = true;
  membership.joining = 'assign';
  const members = membership.joinResponse?.members ?? [];
  subscription.groupTopics = sortedTopics([...subscription.topics, ...members.flatMap(({ metadata }) => metadata.topics)]);
  trackTopics(state);
  membership.freshAfter = isUpdateWanted(client.metadata) ? client.metadata.updateVersion : -1;
  assignAsLeader(state, out);
}

const isUpdateWanted = (metadata: ClientMetadata): boolean =>
  metadata.needFullUpdate || metadata.needPartialUpdate || metadata.inProgress !== null;

/** ConsumerCoordinator.onLeaderElected, after its wait for metadata: one answer that knows all of the group's topics. */
export function assignAsLeader(state: ConsumerState, out: Out): void {
  const { membership, client } = state;
  const { joinResponse } = membership;
  const { needPartialUpdate, updateVersion } = client.metadata;
  if (joinResponse === null || needPartialUpdate || updateVersion <= membership.freshAfter) return;
  membership.joinResponse = null;
  refreshMetadataSnapshot(state);
  membership.assignmentSnapshot = membership.metadataSnapshot;
  sync(state, joinResponse.skipAssignment ? [] : divide(state, joinResponse), out);
}

function divide(state: ConsumerState, response: JoinGroupResponse): SyncGroupRequest['assignments'] {
  const assignor = assignorNamed(response.protocolName ?? '');
  assert(assignor !== undefined, 'the group chose an assignor that its leader has', { protocol: response.protocolName });
  const members: GroupMember[] = response.members.map(({ memberId, groupInstanceId, metadata }) => ({
    memberId,
    groupInstanceId,
    subscription: metadata,
  }));
  const assignment = assignor.assign(groupTopics(state), members);
  return [...assignment].map(([memberId, partitions]) =>
    Object.freeze({ memberId, partitions: Object.freeze<TopicPartition[]>(partitions) }),
  );
}

/** Of the topics that exist, the racks of each partition's replicas. */
function groupTopics({ subscription, client }: ConsumerState): GroupTopics {
  const topics = new Map<string, readonly PartitionRacks[]>();
  for (const name of subscription.groupTopics) {
    const info = client.metadata.topics.get(name);
    if (info !== undefined)
      topics.set(
        name,
        info.partitions.map(({ replicas }) => racksOf(client.metadata, replicas)),
      );
  }
  return topics;
}

function racksOf(metadata: ClientMetadata, replicas: readonly number[]): PartitionRacks {
  const racks = replicas.map(id => metadata.brokers.get(id)?.rack ?? null);
  return new Set(racks.filter(rack => rack !== null));
}

/**
 * What of the metadata decides an assignment, as text to compare: partition counts, and racks if this member has one
 * (ConsumerCoordinator.MetadataSnapshot).
 */
export function refreshMetadataSnapshot(state: ConsumerState): void {
  const { membership, subscription, client, config } = state;
  membership.metadataVersion = client.metadata.updateVersion;
  if (!membership.isLeader) return;
  const withRacks = config['client.rack'] !== '';
  const parts: string[] = [];
  for (const name of subscription.groupTopics) {
    const partitions = client.metadata.topics.get(name)?.partitions ?? [];
    const racks = withRacks ? partitions.map(({ replicas }) => [...racksOf(client.metadata, replicas)].join('+')).join(',') : '';
    if (partitions.length > 0) parts.push(`${name}:${partitions.length}:${racks}`);
  }
  membership.metadataSnapshot = parts.join(' ');
}
