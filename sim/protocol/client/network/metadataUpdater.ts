import { msToUs, type Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { canConnect, canSend, initiateConnect } from './connections.ts';
import { nextUpdateAt, rebootstrap } from './metadata.ts';
import { closeLink, sendMetadataRequest } from './requests.ts';
import { LONG_AGO, NEVER, type LinkId, type NetworkClient } from './state.ts';

interface LeastLoaded {
  /** null: nobody can be talked to, or will be soon. */
  readonly link: LinkId | null;
  /** Some node is a candidate, or some connection stands. */
  readonly anyAvailable: boolean;
}

/** The nodes that the client knows of: brokers, or before the first answer the bootstrap servers. */
function knownLinks({ metadata }: NetworkClient): LinkId[] {
  return metadata.bootstrapping ? metadata.bootstrap.map((_, index) => -1 - index) : [...metadata.brokers.keys()];
}

/**
 * From a random node on: one that is ready with nothing in flight; else the ready one with the fewest; else one that is connecting; else the one
 * whose last attempt to connect is longest ago (NetworkClient.leastLoadedNode).
 */
export function leastLoadedNode(client: NetworkClient, out: Out): LinkId | null {
  return findLeastLoaded(client, out).link;
}

function findLeastLoaded(client: NetworkClient, out: Out): LeastLoaded {
  const links = knownLinks(client);
  if (links.length === 0) return { link: null, anyAvailable: false };
  const offset = out.random(links.length);
  let best: LinkId | null = null;
  let bestRank: Rank = UNAVAILABLE;
  let leastLoad = NEVER;
  let anyReady = false;
  for (let i = 0; i < links.length; i++) {
    const id = links[(offset + i) % links.length]!;
    if (client.links.get(id)?.state === 'READY') anyReady = true;
    const rank = rankOf(client, id, out.now);
    const load = loadOf(client, id, rank);
    if (rank > bestRank || (rank === bestRank && load >= leastLoad)) continue;
    best = id;
    bestRank = rank;
    leastLoad = load;
  }
  const link = bestRank === UNAVAILABLE ? null : best;
  return { link, anyAvailable: link !== null || anyReady };
}

const SENDABLE = 0;
const CONNECTING = 1;
const CONNECTABLE = 2;
const UNAVAILABLE = 3;
type Rank = typeof SENDABLE | typeof CONNECTING | typeof CONNECTABLE | typeof UNAVAILABLE;

function rankOf(client: NetworkClient, id: LinkId, now: Us): Rank {
  if (canSend(client, id, now)) return SENDABLE;
  if (client.links.get(id)?.state === 'CONNECTING') return CONNECTING;
  return canConnect(client, id, now) ? CONNECTABLE : UNAVAILABLE;
}

/** What decides within a rank, the least first: requests in flight, or the time of the last attempt. */
function loadOf(client: NetworkClient, id: LinkId, rank: Rank): number {
  const link = client.links.get(id);
  if (link === undefined) return LONG_AGO;
  return rank === SENDABLE ? link.inFlight.length : rank === CONNECTABLE ? link.lastConnectAttempt : 0;
}

export const isUpdateDue = (client: NetworkClient, now: Us): boolean =>
  client.metadata.inProgress === null && nextUpdateAt(client.metadata, client.config) <= now;

/**
 * Asks for metadata if that is due, connecting first where need be, and rebootstraps where no node is left to ask or none has answered for too
 * long (NetworkClient.DefaultMetadataUpdater, KIP-899, KIP-1102). Returns when to look again.
 */
export function maybeUpdateMetadata(client: NetworkClient, out: Out): Us {
  const { metadata, config } = client;
  if (metadata.inProgress !== null) return NEVER;
  const due = nextUpdateAt(metadata, config);
  if (due > out.now) return due;
  metadata.attemptStart ??= out.now;
  const link = chooseNode(client, out);
  const lookAgain = out.now + msToUs(config['reconnect.backoff.ms']);
  if (link === null) return lookAgain;
  if (canSend(client, link, out.now)) {
    sendMetadataRequest(client, link, out);
    return NEVER;
  }
  if (isAnyConnecting(client)) return NEVER;
  if (canConnect(client, link, out.now)) initiateConnect(client, link, out);
  return lookAgain;
}

function chooseNode(client: NetworkClient, out: Out): LinkId | null {
  const mayRebootstrap = client.config['metadata.recovery.strategy'].toLowerCase() === 'rebootstrap';
  if (mayRebootstrap && isOverdue(client, out.now)) {
    for (const id of client.links.keys()) closeLink(client, id, 'disconnected', out);
    startOver(client);
  }
  const found = findLeastLoaded(client, out);
  if (found.anyAvailable || !mayRebootstrap || client.metadata.bootstrapping) return found.link;
  startOver(client);
  return findLeastLoaded(client, out).link;
}

function startOver(client: NetworkClient): void {
  rebootstrap(client.metadata);
  client.metadata.attemptStart = null;
}

function isOverdue({ metadata, config }: NetworkClient, now: Us): boolean {
  const { attemptStart } = metadata;
  return attemptStart !== null && now - attemptStart > msToUs(config['metadata.recovery.rebootstrap.trigger.ms']);
}

function isAnyConnecting(client: NetworkClient): boolean {
  for (const link of client.links.values()) if (link.state === 'CONNECTING') return true;
  return false;
}
