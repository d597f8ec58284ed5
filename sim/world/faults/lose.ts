import { chance } from '../../engine/random.ts';
import { DATA_TIMEOUT_US, delayOfAttempts, SYN_TIMEOUT_US } from '../network/retransmission.ts';
import { PASS } from '../rules/definition.ts';
import type { FaultDefinition } from '../rules/definition.ts';
import { covers, describeLinks, touches } from '../rules/links.ts';
import type { FaultSpec } from '../rules/types.ts';

type Lose = Extract<FaultSpec, { type: 'lose' }>;

/** tcp_retries2: Linux gives up after so many. Kafka's own time-outs come long before. */
const MOST_ATTEMPTS = 15;

/** A bad cable. TCP hides the loss: the message is sent again after a time-out, each attempt may fail as well, and what follows it waits. */
export const lose: FaultDefinition<Lose> = {
  name: ({ links }, hostName) => `lose ${describeLinks(links, hostName)}`,
  involves: ({ links }, host) => touches(links, host),
  ofNetwork: true,
  judge: ({ spec, stream }, { from, to, opening }) => {
    if (!covers(spec.links, from, to)) return PASS;
    let failed = 0;
    while (failed < MOST_ATTEMPTS && chance(stream, spec.numerator, spec.denominator)) failed++;
    if (failed === 0) return PASS;
    return { type: 'deliver', delayUs: delayOfAttempts(failed, opening ? SYN_TIMEOUT_US : DATA_TIMEOUT_US) };
  },
};
