import { viewConsumer, type ConsumerState } from '../../protocol/client/consumer/index.ts';
import { viewProducer, type ProducerState } from '../../protocol/client/producer/index.ts';
import type { NodeRole, ConsumerView, ProducerView } from '../../trace/snapshot.ts';
import type { Cluster, Process } from '../types.ts';

/** A client as it is, or as it was when its process ended; null when there is none of that name. */
const clientNamed = ({ state }: Cluster, role: NodeRole, name: string): Process | undefined =>
  state.processes.find(process => process.role === role && process.name === name);

export function producerView(cluster: Cluster, name: string): ProducerView | null {
  const process = clientNamed(cluster, 'producer', name);
  if (process === undefined) return null;
  const memory = process.state ?? process.lastState;
  return memory === null ? null : viewProducer(memory as ProducerState);
}

export function consumerView(cluster: Cluster, name: string): ConsumerView | null {
  const process = clientNamed(cluster, 'consumer', name);
  if (process === undefined) return null;
  const memory = process.state ?? process.lastState;
  return memory === null ? null : viewConsumer(memory as ConsumerState);
}
