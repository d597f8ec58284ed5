import type { BrokerView } from '../../trace/snapshot.ts';
import type { Cluster } from '../types.ts';
import { brokerParts, brokerProcess } from './find.ts';
import { controllerName, currentImage } from './metadata.ts';

export const brokerIds = ({ state }: Cluster): number[] =>
  state.processes.flatMap(process => (process.role === 'broker' ? [process.nodeId] : [])).sort((a, b) => a - b);

export function viewBroker(cluster: Cluster, id: number): BrokerView | null {
  const process = brokerProcess(cluster, id);
  if (process === undefined) return null;
  const image = currentImage(cluster);
  const registration = image.brokers.get(id);
  const { memory } = brokerParts(cluster, id);
  return {
    up: process.state !== null,
    registered: registration !== undefined,
    fenced: registration?.fenced ?? true,
    inControlledShutdown: registration?.inControlledShutdown ?? false,
    isController: controllerName(cluster) === process.name,
    epoch: registration?.epoch ?? -1,
    rack: process.rack,
    state: memory?.control.lifecycle.state ?? 'NOT_RUNNING',
    metadataOffset: memory?.control.image.offset ?? -1,
    leaderships: [...image.partitions.values()].filter(partition => partition.leader === id).length,
  };
}
