import type { ControllerState } from '../../protocol/controller/kraft/index.ts';
import { emptyImage, type MetadataImage } from '../../protocol/metadata/image.ts';
import type { MetadataLog } from '../../protocol/metadata/log.ts';
import { compareStrings } from '../../protocol/topicPartition.ts';
import type { QuorumView, StripView } from '../../trace/snapshot.ts';
import type { Cluster } from '../types.ts';
import { brokerParts, controllers, metadataLogOnDisk } from './find.ts';

/** Node name of the active controller, '' for none. */
export function controllerName(cluster: Cluster): string {
  const active = activeController(cluster);
  return active === null ? '' : controllers(cluster).find(({ memory }) => memory === active)!.process.name;
}

/** One that was suspended may not know yet that it was replaced: the later epoch is right. Called after nearly every event, so without lists. */
function activeController({ state }: Cluster): ControllerState | null {
  let active: ControllerState | null = null;
  for (const process of state.processes) {
    const memory = process.role === 'controller' ? (process.state as ControllerState | null) : null;
    if (memory?.active === true && memory.raft.epoch > (active?.raft.epoch ?? -1)) active = memory;
  }
  return active;
}

/**
 * The metadata as the active controller holds it. While there is none, as the broker holds it that has heard most: nothing can have been
 * changed since.
 */
export function currentImage(cluster: Cluster): MetadataImage {
  const active = activeController(cluster);
  if (active !== null) return active.image;
  return cluster.state.processes
    .filter(process => process.role === 'broker')
    .map(process => brokerParts(cluster, process.nodeId).memory?.control.image ?? emptyImage())
    .reduce((most, image) => (image.offset > most.offset ? image : most), emptyImage());
}

/** The quorum as its leader sees it; without a leader, as the voter that has heard of the highest epoch. */
export function viewQuorumOf(cluster: Cluster): QuorumView {
  const { processes } = cluster.state;
  const running = [...controllers(cluster)];
  running.sort((a, b) => b.memory.raft.epoch - a.memory.raft.epoch);
  const leader = running.find(({ memory: { raft } }) => raft.role === 'Leader');
  const teller = leader ?? running[0];
  const voters: Record<string, { logEndOffset: number; lag: number }> = {};
  const end = leader?.memory.files.metadataLog.logEndOffset ?? -1;
  for (const process of processes) {
    if (process.role !== 'controller') continue;
    const logEndOffset =
      process === leader?.process
        ? end
        : (leader?.memory.raft.replicas.get(process.nodeId)?.logEndOffset ??
          metadataLogOnDisk(cluster, process.name)?.log.logEndOffset ??
          0);
    voters[process.name] = { logEndOffset, lag: end === -1 ? -1 : end - logEndOffset };
  }
  return {
    leaderId: leader?.process.nodeId ?? -1,
    leaderEpoch: teller?.memory.raft.epoch ?? -1,
    highWatermark: teller?.memory.raft.highWatermark ?? -1,
    voters,
    followers: Object.keys(voters)
      .filter(name => name !== leader?.process.name)
      .sort(compareStrings),
    observers: processes
      .filter(({ role, state, twin }) => role === 'broker' && state !== null && twin < 0)
      .map(({ name }) => name)
      .sort(compareStrings),
  };
}

/** The metadata log on the disk of a broker or controller. */
export function metadataLogOf(cluster: Cluster, node: string): StripView | null {
  const found = metadataLogOnDisk(cluster, node);
  return found === null ? null : viewMetadataLog(found.log, found.highWatermark);
}

const viewMetadataLog = ({ batches, logEndOffset, flushedOffset }: MetadataLog, highWatermark: number): StripView => ({
  batches,
  logStartOffset: 0,
  logEndOffset,
  highWatermark,
  lastStableOffset: highWatermark,
  flushedOffset,
});
