import { viewDirectories, viewLog, viewStrip } from '../../protocol/broker/view.ts';
import { toTopicPartition, type TopicPartition } from '../../protocol/topicPartition.ts';
import type { RecordView, StripView } from '../../trace/snapshot.ts';
import type { Cluster } from '../types.ts';
import { brokerParts } from './find.ts';

export const viewRecords = (
  cluster: Cluster,
  at: { readonly topic: string; readonly partition: number; readonly brokerId: number },
): readonly RecordView[] => {
  const { files } = brokerParts(cluster, at.brokerId);
  return files === null ? [] : viewLog(files, toTopicPartition(at.topic, at.partition));
};

export const stripOf = (cluster: Cluster, tp: TopicPartition, brokerId: number): StripView | null =>
  viewStrip(brokerParts(cluster, brokerId), tp);

export const directoriesOf = (cluster: Cluster, brokerId: number, topic: string): readonly string[] => {
  const { files } = brokerParts(cluster, brokerId);
  return files === null ? [] : viewDirectories(files, topic);
};
