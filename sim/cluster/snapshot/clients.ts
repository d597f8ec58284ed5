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

/** A consumer that is down owns nothing; what it wrote down stays. */
export function consumerView(cluster: Cluster, name: string): ConsumerView | null {
  const process = clientNamed(cluster, 'consumer', name);
  if (process === undefined) return null;
  if (process.state !== null) return viewConsumer(process.state as ConsumerState);
  return process.lastState === null
    ? null
    : { ...viewConsumer(process.lastState as ConsumerState), assignment: [], position: {}, lag: {}, preferredReadReplica: {} };
}
