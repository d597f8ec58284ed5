import type { FaultDefinition } from '../rules/definition.ts';
import { covers, describeLinks, touches } from '../rules/links.ts';
import type { FaultSpec } from '../rules/types.ts';

type Limit = Extract<FaultSpec, { type: 'limit' }>;

/** A narrow link: the connections that share it wait for each other. */
export const limit: FaultDefinition<Limit> = {
  name: ({ links }, hostName) => `limit ${describeLinks(links, hostName)}`,
  involves: ({ links }, host) => touches(links, host),
  ofNetwork: true,
  bytesPerSecond: ({ links, bytesPerSecond }, from, to) => (covers(links, from, to) ? bytesPerSecond : 0),
};
