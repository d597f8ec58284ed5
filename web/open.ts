import scenarios from '../scenarios/index.json';
import type { App } from './app.ts';
import type { Link } from './link.ts';
import { VERSION } from './version.ts';
import type { Problem } from './worker/protocol.ts';

/** The scenario that a page without a wish opens on. */
const OPENING: string = scenarios.open;

const printed = ({ place, message }: Problem): string => `${place}: ${message}`;

/** Opens what a link asks for, and says what of it could not be had. */
export async function openLink(app: App, link: Link): Promise<void> {
  try {
    await openAsked(app, link);
  } catch (error) {
    app.notices.tell('error', 'engineBroke', error instanceof Error ? error.message : String(error));
  }
}

async function openAsked(app: App, link: Link): Promise<void> {
  for (const { name, found } of link.problems) app.notices.tell('error', name, found);
  if (link.version !== null && link.version !== VERSION) app.notices.tell('warning', 'otherVersion', link.version, VERSION);
  const { seed, atUs, hand, digest } = link;
  let reply = await app.load({ scenario: { id: link.scenario ?? OPENING }, seed, hand, atUs, digest });
  if (!reply.ok) {
    if (reply.unknown) app.notices.tell('error', 'unknownScenario', link.scenario ?? '', reply.problems[0]?.message ?? '');
    else app.notices.list('error', 'badScenario', reply.problems.map(printed));
    reply = await app.load({ scenario: { id: OPENING }, seed: null });
    if (!reply.ok) app.notices.list('error', 'badScenario', reply.problems.map(printed));
    return;
  }
  for (const problem of reply.refused) app.notices.tell('warning', 'refusedHand', problem);
  if (atUs !== null && atUs > reply.info.endUs) app.notices.tell('error', 'pastEnd', `${atUs / 1e6} s`, String(reply.info.endUs / 1e6));
}
