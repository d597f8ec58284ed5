import type { BrokerFiles } from '../../protocol/broker/files.ts';
import type { BrokerState } from '../../protocol/broker/state.ts';
import type { ControllerState } from '../../protocol/controller/kraft/index.ts';
import type { Cluster, Process } from '../types.ts';

/** The states of machines, as the views read them. */

export const brokerProcess = ({ state }: Cluster, id: number): Process | undefined =>
  state.processes.find(process => process.role === 'broker' && process.nodeId === id);

/** Memory and disk of a broker; memory is null while it is down, the files of a new disk are null. */
export interface BrokerParts {
  readonly memory: BrokerState | null;
  readonly files: BrokerFiles | null;
}

export function brokerParts(cluster: Cluster, id: number): BrokerParts {
  const process = brokerProcess(cluster, id);
  const memory = (process?.state ?? null) as BrokerState | null;
  return { memory, files: memory?.files ?? ((process?.files ?? null) as BrokerFiles | null) };
}

/** The controllers whose process runs, with their memory. */
export const controllers = ({ state }: Cluster): readonly { readonly process: Process; readonly memory: ControllerState }[] =>
  state.processes
    .filter(process => process.role === 'controller' && process.state !== null)
    .map(process => ({ process, memory: process.state as ControllerState }));
