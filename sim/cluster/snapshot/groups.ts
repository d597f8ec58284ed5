import { groupIds as idsOf, viewGroup } from '../../protocol/coordinator/group/view.ts';
import { compareStrings, partitionOf, topicOf, type TopicPartition } from '../../protocol/topicPartition.ts';
import type { GroupView } from '../../trace/snapshot.ts';
import type { Cluster } from '../types.ts';
import { brokerParts } from './find.ts';
import { lookAtPartition } from './topics.ts';

const coordinators = (cluster: Cluster) =>
  cluster.state.processes.flatMap(process => {
    const coordinator = process.role === 'broker' ? brokerParts(cluster, process.nodeId).memory?.coordinator : undefined;
    return coordinator === undefined ? [] : [coordinator];
  });

export const groupIds = (cluster: Cluster): string[] =>
  [...new Set(coordinators(cluster).flatMap(coordinator => idsOf(coordinator)))].sort(compareStrings);

/** As its coordinator has it; null while nobody answers for it. */
export function viewGroupOf(cluster: Cluster, id: string): GroupView | null {
  const seen = lookAtGroup(cluster, id);
  return seen === null ? null : { ...seen };
}

/** The same, but its lag is worked out when it is asked for: to be read at once, before anything else happens. */
export function lookAtGroup(cluster: Cluster, id: string): GroupView | null {
  for (const coordinator of coordinators(cluster)) {
    const view = viewGroup(coordinator, id);
    if (view === null) continue;
    return {
      ...view,
      get lag() {
        return lagOf(cluster, view.committed);
      },
    };
  }
  return null;
}

/** How far the committed offsets are behind the high watermarks. */
function lagOf(cluster: Cluster, committed: Readonly<Record<TopicPartition, number>>): Record<TopicPartition, number> {
  const lag: Record<TopicPartition, number> = {};
  for (const [tp, offset] of Object.entries(committed)) {
    const partition = lookAtPartition(cluster, topicOf(tp), partitionOf(tp));
    if (partition !== null) lag[tp] = Math.max(0, partition.highWatermark - offset);
  }
  return lag;
}
