import type { HostId } from '../types.ts';
import { HOLD, PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import type { FaultSpec } from '../rules/types.ts';

type Isolate = Extract<FaultSpec, { type: 'isolate' }>;

const cuts = ({ host }: Isolate, from: HostId, to: HostId): boolean => from === host || to === host;

/** The cable of one host is out. */
export const isolate: FaultDefinition<Isolate> = {
  name: ({ host }, hostName) => `isolate ${hostName(host)}`,
  involves: (spec, host) => spec.host === host,
  ofNetwork: true,
  cuts,
  judge: ({ spec }, { from, to }) => (cuts(spec, from, to) ? HOLD : PASS),
};
