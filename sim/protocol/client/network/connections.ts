import { msToUs, type Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { backoffMs, clientBackoff } from '../../primitives/exponentialBackoff.ts';
import { LONG_AGO, NEVER, type Link, type LinkId, type NetworkClient } from './state.ts';

const COORDINATOR_LINKS_FROM = 1 << 30;

/** The broker behind a link. */
function nodeOfLink(client: NetworkClient, link: LinkId): number {
  if (link < 0) return client.metadata.bootstrap[-1 - link] ?? -1;
  return link >= COORDINATOR_LINKS_FROM ? 2_147_483_647 - link : link;
}

function linkOf(client: NetworkClient, id: LinkId): Link {
  const known = client.links.get(id);
  if (known !== undefined) return known;
  const link: Link = {
    id,
    nodeId: nodeOfLink(client, id),
    state: 'DISCONNECTED',
    connection: -1,
    failedAttempts: 0,
    failedConnectAttempts: 0,
    lastConnectAttempt: LONG_AGO,
    reconnectAt: LONG_AGO,
    setupDeadline: NEVER,
    throttledUntil: LONG_AGO,
    lastActive: 0,
    inFlight: [],
  };
  client.links.set(id, link);
  return link;
}

/** Unknown so far, or disconnected for longer than the reconnect backoff (ClusterConnectionStates.canConnect). */
export function canConnect(client: NetworkClient, id: LinkId, now: Us): boolean {
  const link = client.links.get(id);
  return link === undefined || (link.state === 'DISCONNECTED' && now >= link.reconnectAt);
}

export function initiateConnect(client: NetworkClient, id: LinkId, out: Out): void {
  const link = linkOf(client, id);
  const { config } = client;
  const setup = clientBackoff(config['socket.connection.setup.timeout.ms'], config['socket.connection.setup.timeout.max.ms']);
  link.state = 'CONNECTING';
  link.lastConnectAttempt = out.now;
  // An attempt is activity too: a link that has never been ready must not count as idle since long ago.
  link.lastActive = out.now;
  link.setupDeadline = out.now + msToUs(backoffMs(setup, link.failedConnectAttempts, out));
  link.connection = out.connect(link.nodeId, 'BROKER');
  client.byConnection.set(link.connection, id);
}

export function markReady(link: Link, now: Us): void {
  link.state = 'READY';
  link.failedAttempts = 0;
  link.failedConnectAttempts = 0;
  link.setupDeadline = NEVER;
  link.lastActive = now;
}

/** The link's own part of a disconnect: the next attempt waits for a backoff that grows (ClusterConnectionStates.disconnected). */
export function markDisconnected(client: NetworkClient, link: Link, out: Out): void {
  if (link.state === 'CONNECTING') link.failedConnectAttempts += 1;
  const policy = clientBackoff(client.config['reconnect.backoff.ms'], client.config['reconnect.backoff.max.ms']);
  link.reconnectAt = out.now + msToUs(backoffMs(policy, link.failedAttempts, out));
  link.failedAttempts += 1;
  link.state = 'DISCONNECTED';
  link.setupDeadline = NEVER;
  link.throttledUntil = LONG_AGO;
  client.byConnection.delete(link.connection);
  link.connection = -1;
}

/** Whether a request may leave on it now (NetworkClient.canSendRequest). */
export function canSend(client: NetworkClient, id: LinkId, now: Us): boolean {
  const link = client.links.get(id);
  return link !== undefined && link.state === 'READY' && link.throttledUntil <= now && link.inFlight.length < client.maxInFlight;
}

/**
 * When it is worth looking at a link again that cannot be sent to: the end of its backoff, throttle or connection setup; NEVER if only an
 * answer can change that (NetworkClient.pollDelayMs).
 */
export function retryAt(client: NetworkClient, id: LinkId, now: Us): Us {
  const link = client.links.get(id);
  if (link === undefined) return now;
  if (link.state === 'DISCONNECTED') return link.reconnectAt;
  if (link.state === 'CONNECTING') return link.setupDeadline;
  return link.throttledUntil > now ? link.throttledUntil : NEVER;
}
