import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { FetchPartitionResponse, FetchResponse } from '../../../messages/fetch.ts';
import { divergenceCut } from '../../../metadata/log.ts';
import { setDeadline } from './deadline.ts';
import { appendAsFollower, truncate } from './log.ts';
import { backOff } from './peers.ts';
import { learn } from './roles.ts';
import type { Peer, RaftNode, RaftRequest } from './state.ts';

/** A follower's side of Fetch (Kafka: KafkaRaftClient.handleFetchResponse). */
export function onFetchResponse(node: RaftNode, peer: Peer, asked: RaftRequest, response: FetchResponse, out: Out): void {
  const { raft } = node;
  const partition = response.partitions[0];
  if (response.error !== 'NONE' || partition === undefined) return backOff(raft, peer, out);
  const { leaderId, leaderEpoch } = partition.currentLeader ?? { leaderId: -1, leaderEpoch: -1 };
  const epochBefore = raft.epoch;
  learn(node, leaderEpoch, leaderId, out);
  // Who does not lead must not be asked again at once, unless it has just told something new.
  if (partition.error !== 'NONE') return raft.epoch === epochBefore ? backOff(raft, peer, out) : undefined;
  if (raft.role !== 'Follower' || raft.epoch !== asked.epoch || peer.nodeId !== raft.leaderId) return;
  raft.hasFetchedFromLeader = true;
  setDeadline(raft, msToUs(raft.settings.fetchTimeoutMs), out);
  accept(node, partition, out);
}

function accept(node: RaftNode, partition: FetchPartitionResponse, out: Out): void {
  const { raft, files } = node;
  if (partition.divergingEpoch !== undefined) return truncate(node, divergenceCut(files.metadataLog, partition.divergingEpoch));
  appendAsFollower(node, partition.batches, out);
  const highWatermark = Math.min(partition.highWatermark, files.metadataLog.logEndOffset);
  if (highWatermark <= raft.highWatermark) return;
  raft.highWatermark = highWatermark;
  raft.events.push({ type: 'committed', highWatermark });
}
