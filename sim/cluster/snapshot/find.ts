import type { BrokerFiles } from '../../protocol/broker/files.ts';
import type { BrokerState } from '../../protocol/broker/state.ts';
import type { ControllerState } from '../../protocol/controller/kraft/index.ts';
import type { MetadataLog } from '../../protocol/metadata/log.ts';
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

/** The metadata log on a node's disk, and its high watermark as far as that node knows. */
export function metadataLogOnDisk(cluster: Cluster, node: string): { readonly log: MetadataLog; readonly highWatermark: number } | null {
  const process = cluster.state.processes.find(({ name }) => name === node);
  if (process?.role === 'broker') {
    const { memory, files } = brokerParts(cluster, process.nodeId);
    return files === null ? null : { log: files.control.metadataLog, highWatermark: memory?.control.highWatermark ?? 0 };
  }
  const memory = process?.role === 'controller' ? (process.state as ControllerState | null) : null;
  const files = memory?.files ?? (process?.role === 'controller' ? (process.files as ControllerState['files'] | null) : null);
  return files === null ? null : { log: files.metadataLog, highWatermark: memory?.raft.highWatermark ?? 0 };
}
