import type { HostId } from '../types.ts';
import { HOLD, PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import type { FaultSpec } from '../rules/types.ts';

type Cut = Extract<FaultSpec, { type: 'cut' }>;

const cuts = (spec: Cut, from: HostId, to: HostId): boolean => from === spec.from && to === spec.to;

/** One way only: what one host sends does not reach the other, the way back is open. */
export const cut: FaultDefinition<Cut> = {
  name: ({ from, to }, hostName) => `cut ${hostName(from)}>${hostName(to)}`,
  involves: ({ from, to }, host) => from === host || to === host,
  ofNetwork: true,
  cuts,
  judge: ({ spec }, { from, to }) => (cuts(spec, from, to) ? HOLD : PASS),
};
