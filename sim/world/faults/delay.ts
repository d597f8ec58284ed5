import { PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import { covers, describeLinks, touches } from '../rules/links.ts';
import type { FaultSpec } from '../rules/types.ts';

type Delay = Extract<FaultSpec, { type: 'delay' }>;

/** A longer way: everything on those links takes that much more time. */
export const delay: FaultDefinition<Delay> = {
  name: ({ links }, hostName) => `delay ${describeLinks(links, hostName)}`,
  involves: ({ links }, host) => touches(links, host),
  ofNetwork: true,
  judge: ({ spec }, { from, to }) => (covers(spec.links, from, to) ? { type: 'deliver', delayUs: spec.byUs } : PASS),
};
