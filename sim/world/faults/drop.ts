import { DROP, PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import type { FaultSpec } from '../rules/types.ts';

type Drop = Extract<FaultSpec, { type: 'drop' }>;

/** Requests of one kind vanish, as if the other end had read and forgotten them: no answer comes, the connection stays. */
export const drop: FaultDefinition<Drop> = {
  name: ({ request, from, to }, hostName) => `drop ${request} ${hostName(from)}>${hostName(to)}`,
  involves: ({ from, to }, host) => from === host || to === host,
  ofNetwork: true,
  judge: ({ spec, touched }, { from, to, label }) => {
    if (label !== spec.request || from !== spec.from || to !== spec.to) return PASS;
    return spec.count === 0 || touched < spec.count ? DROP : PASS;
  },
};
