import type { MetadataImage } from '../../metadata/image.ts';
import type { RemoteReplica } from '../partition/replica.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';

const RACK_AWARE = 'RackAwareReplicaSelector';

/**
 * Where a consumer had better read (Kafka: ReplicaManager.findPreferredReadReplica, RackAwareReplicaSelector, KIP-392): in its own rack, at
 * the leader if that is there, else at the ISR member that is furthest and has the offset. -1: right here.
 */
export function preferredReadReplica(
  broker: BrokerState,
  partition: Partition,
  reader: { readonly rackId: string | null; readonly fetchOffset: number },
): number {
  const { rackId, fetchOffset } = reader;
  const isSelecting = broker.config['replica.selector.class']?.endsWith(RACK_AWARE) === true;
  if (!isSelecting || rackId === null || rackId === '' || partition.role !== 'leader') return -1;
  const { image } = broker.control;
  if (rackOf(image, broker.nodeId) === rackId) return -1;
  const { logEndOffset } = logOf(broker, partition).disk;
  const isCandidate = (replica: RemoteReplica): boolean =>
    rackOf(image, replica.brokerId) === rackId &&
    partition.isr.includes(replica.brokerId) &&
    replica.logStartOffset <= fetchOffset &&
    fetchOffset <= Math.min(replica.logEndOffset, logEndOffset);
  const [nearest] = partition.remotes.filter(isCandidate).sort(byProgress);
  return nearest?.brokerId ?? -1;
}

const rackOf = (image: MetadataImage, brokerId: number): string | null => image.brokers.get(brokerId)?.rack ?? null;

const byProgress = (a: RemoteReplica, b: RemoteReplica): number => b.logEndOffset - a.logEndOffset || b.lastCaughtUpMs - a.lastCaughtUpMs;
