import { onMetadataDelta as onGroupsDelta } from '../coordinator/group/index.ts';
import type { Out } from '../machine.ts';
import { emptyDelta } from '../metadata/delta.ts';
import type { MetadataDelta, PartitionChange } from '../metadata/delta.ts';
import { startCleaner } from './cleaner.ts';
import { applyConfigs, refreshBrokerConfig } from './configs.ts';
import { setReadyToUnfence } from './control/index.ts';
import { coordinatorPort } from './coordinatorPort.ts';
import { checkDeletions } from './deleteRecords.ts';
import { startFetching, stopFetching } from './fetcher/fetcher.ts';
import { makeFollower, makeLeader } from './partition/transitions.ts';
import { loadReplicas, removeReplica, replicaFor } from './replicas.ts';
import type { BrokerState } from './state.ts';

/** The image is as new as this broker's registration: loads the logs and takes up the roles that it gives (Kafka: BrokerMetadataPublisher.initializeManagers). */
export function onCaughtUp(broker: BrokerState, out: Out): void {
  const { image } = broker.control;
  refreshBrokerConfig(broker);
  loadReplicas(broker, { clean: broker.startedClean }, out);
  const everything = emptyDelta();
  for (const [tp, current] of image.partitions) everything.partitions.set(tp, { previous: null, current });
  onMetadataChanged(broker, everything, out);
  startCleaner(broker, out);
  setReadyToUnfence(broker, out);
}

/** The image has moved on (Kafka: ReplicaManager.applyDelta, then the coordinators). A broker that flushes its last takes up nothing new. */
export function onMetadataChanged(broker: BrokerState, delta: MetadataDelta, out: Out): void {
  if (broker.shutdown !== null) return;
  applyConfigs(broker, delta);
  for (const [tp, change] of delta.partitions) applyPartition(broker, tp, change, out);
  for (const { name } of delta.deletedTopics) broker.topicConfigs.delete(name);
  onGroupsDelta(broker.coordinator, delta, coordinatorPort(broker, out));
}

function applyPartition(broker: BrokerState, tp: string, { current }: PartitionChange, out: Out): void {
  const known = broker.partitions.get(tp);
  const isOurs = current !== null && current.replicas.includes(broker.nodeId);
  if (known !== undefined && (!isOurs || known.topicId !== current.topicId)) removeReplica(broker, known, out);
  if (!isOurs) return;
  const partition = replicaFor(broker, current, out);
  if (current.leader === broker.nodeId) {
    stopFetching(broker, tp);
    return makeLeader(broker, partition, current, out);
  }
  const isNewEpoch = makeFollower(broker, partition, current, out);
  if (isLeaving(broker) && !current.isr.includes(broker.nodeId)) stopFetching(broker, tp);
  else if (isNewEpoch) startFetching(broker, partition, out);
  if (partition.deletes.length > 0) checkDeletions(broker, partition, out);
}

/** In a controlled shutdown, a replica that is out of the ISR is fetched no more (Kafka: ReplicaManager.applyLocalFollowersDelta). */
const isLeaving = (broker: BrokerState): boolean => broker.control.lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN';
