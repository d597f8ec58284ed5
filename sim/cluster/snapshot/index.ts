import type { Snapshot } from '../../trace/snapshot.ts';
import type { Cluster } from '../types.ts';
import { viewBroker, brokerIds } from './brokers.ts';
import { groupIds, lookAtGroup, viewGroupOf } from './groups.ts';
import { consumerView, producerView } from './clients.ts';
import { directoriesOf, stripOf, viewRecords } from './logs.ts';
import { controllerName, currentImage, metadataLogOf, viewQuorumOf } from './metadata.ts';
import { viewNodes } from './nodes.ts';
import { viewPackets } from './packets.ts';
import { lookAtPartition, topicNames, viewPartition, viewTopic } from './topics.ts';

export { currentImage };

/** The cluster as it is now. It is read when a function is called, so use it before anything else happens. */
export const createSnapshot = (cluster: Cluster): Snapshot => ({
  at: cluster.state.now,
  nodes: () => viewNodes(cluster),
  controller: () => controllerName(cluster),
  quorum: () => viewQuorumOf(cluster),
  broker: id => viewBroker(cluster, id),
  brokerIds: () => brokerIds(cluster),
  topics: () => topicNames(cluster),
  topic: name => viewTopic(cluster, name),
  partition: (topic, partition) => viewPartition(cluster, topic, partition),
  log: (topic, partition, brokerId) => viewRecords(cluster, { topic, partition, brokerId }),
  strip: (tp, brokerId) => stripOf(cluster, tp, brokerId),
  metadataLog: node => metadataLogOf(cluster, node),
  directories: (brokerId, topic) => directoriesOf(cluster, brokerId, topic),
  groups: () => groupIds(cluster),
  group: id => viewGroupOf(cluster, id),
  producer: name => producerView(cluster, name),
  consumer: name => consumerView(cluster, name),
  packets: () => viewPackets(cluster),
});

/** The same for expressions, which take of an answer at once what they need: what they do not read is not worked out. */
export const createLook = (cluster: Cluster): Snapshot => ({
  ...createSnapshot(cluster),
  partition: (topic, partition) => lookAtPartition(cluster, topic, partition),
  group: id => lookAtGroup(cluster, id),
});
