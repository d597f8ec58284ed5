import { configOverrides } from '../../protocol/metadata/image.ts';
import { compareStrings, toTopicPartition, type TopicPartition } from '../../protocol/topicPartition.ts';
import { viewOffsets, viewReplica, type ReplicaOffsets } from '../../protocol/broker/view.ts';
import type { PartitionView, ReplicaView, TopicView } from '../../trace/snapshot.ts';
import { wallMs } from '../../world/index.ts';
import type { Cluster } from '../types.ts';
import { brokerParts } from './find.ts';
import { currentImage } from './metadata.ts';

export const topicNames = (cluster: Cluster): string[] => [...currentImage(cluster).topics.keys()].sort(compareStrings);

export function viewTopic(cluster: Cluster, name: string): TopicView | null {
  const image = currentImage(cluster);
  const topic = image.topics.get(name);
  if (topic === undefined) return null;
  return { id: topic.topicId, partitions: topic.partitions.length, config: configOverrides(image, 'TOPIC', name) };
}

const NO_OFFSETS: ReplicaOffsets = { highWatermark: -1, logEndOffset: -1, lastStableOffset: -1, logStartOffset: -1 };

/** A partition as the controller has it registered, with the logs of its replicas and the offsets of the one that leads or led last. */
export function viewPartition(cluster: Cluster, topic: string, partition: number): PartitionView | null {
  const seen = lookAtPartition(cluster, topic, partition);
  return seen === null ? null : { ...seen };
}

/** The same, but its logs are looked up when they are asked for: to be read at once, before anything else happens. */
export function lookAtPartition(cluster: Cluster, topic: string, partition: number): PartitionView | null {
  const registration = currentImage(cluster).topics.get(topic)?.partitions[partition];
  if (registration === undefined) return null;
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, elr, lastKnownElr, addingReplicas, removingReplicas, leaderRecoveryState } =
    registration;
  const tp = toTopicPartition(topic, partition);
  let offsets: ReplicaOffsets | null = null;
  let replica: Record<string, FullReplicaView> | null = null;
  const allReplicas = () => (replica ??= replicasOf(cluster, tp));
  const theOffsets = () => (offsets ??= viewOffsets(brokerParts(cluster, leader), tp) ?? lastLeader(allReplicas()) ?? NO_OFFSETS);
  return {
    ...{ leader, leaderEpoch, partitionEpoch, replicas, isr, elr, lastKnownElr, addingReplicas, removingReplicas, leaderRecoveryState },
    get highWatermark() {
      return theOffsets().highWatermark;
    },
    get logEndOffset() {
      return theOffsets().logEndOffset;
    },
    get lastStableOffset() {
      return theOffsets().lastStableOffset;
    },
    get logStartOffset() {
      return theOffsets().logStartOffset;
    },
    get replica() {
      return allReplicas();
    },
  };
}

type FullReplicaView = ReplicaView & ReplicaOffsets;

/** All copies of a partition, also those on brokers that are down or no longer assigned. By broker id. */
function replicasOf(cluster: Cluster, tp: TopicPartition): Record<string, FullReplicaView> {
  const replicas: Record<string, FullReplicaView> = {};
  for (const process of cluster.state.processes) {
    if (process.role !== 'broker') continue;
    const view = viewReplica(
      { ...brokerParts(cluster, process.nodeId), wallMs: wallMs(cluster.state.world, cluster.state.now, process.host) },
      tp,
    );
    if (view !== null) replicas[process.nodeId] = view;
  }
  return replicas;
}

/** Of a partition that nobody leads: the replica that heard of the highest epoch, and of those the longest. */
const lastLeader = (replicas: Readonly<Record<string, FullReplicaView>>): FullReplicaView | undefined =>
  Object.values(replicas).sort((a, b) => lastEpoch(b) - lastEpoch(a) || b.logEndOffset - a.logEndOffset)[0];

const lastEpoch = ({ epochs }: FullReplicaView): number => epochs.at(-1)?.epoch ?? -1;
