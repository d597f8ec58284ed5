import type { HostId } from '../types.ts';
import { HOLD, PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import type { FaultSpec } from '../rules/types.ts';

type Partition = Extract<FaultSpec, { type: 'partition' }>;

const groupOf = ({ groups }: Partition, host: HostId): number => groups.findIndex(group => group.includes(host));

const cuts = (spec: Partition, from: HostId, to: HostId): boolean => {
  const [here, there] = [groupOf(spec, from), groupOf(spec, to)];
  return here !== there && here !== -1 && there !== -1;
};

/** The network falls apart: hosts of different groups do not reach each other. A host in no group still reaches all. */
export const partition: FaultDefinition<Partition> = {
  name: ({ groups }, hostName) => `partition ${groups.map(group => group.map(hostName).join(',')).join(' | ')}`,
  involves: (spec, host) => groupOf(spec, host) !== -1,
  ofNetwork: true,
  cuts,
  judge: ({ spec }, { from, to }) => (cuts(spec, from, to) ? HOLD : PASS),
};
