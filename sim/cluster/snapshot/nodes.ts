import type { NodeView } from '../../trace/snapshot.ts';
import { diskOf, isIsolated, wallOffsetUs } from '../../world/index.ts';
import { ADMIN } from '../names.ts';
import type { Cluster } from '../types.ts';

/** Every node and client but the administrator, who is none of the scenario's. A combined node is shown as its broker. */
export const viewNodes = ({ state }: Cluster): NodeView[] =>
  state.processes
    .filter(process => process.name !== ADMIN && !(process.role === 'controller' && process.twin >= 0))
    .map(process => ({
      name: process.name,
      role: process.role,
      nodeId: process.nodeId,
      rack: process.rack,
      status: process.status,
      since: process.since,
      clockOffsetMs: wallOffsetUs(state.world, state.now, process.host) / 1000,
      diskBusyMs: diskOf(state.world, state.now, process.host).busyUs / 1000,
      isolated: isIsolated(state.world, process.host),
    }));
