import { assert } from '../../../engine/assert.ts';
import { msToUs, type Us } from '../../../engine/time.ts';
import type { ConnectionId, Out } from '../../machine.ts';
import type { RequestHeader } from '../../messages/common.ts';
import type { Request, Response } from '../../messages/index.ts';
import { markDisconnected } from './connections.ts';
import { failedUpdate, nextUpdateAt, requestUpdate } from './metadata.ts';
import { takeMetadata } from './metadataResponse.ts';
import type { Completion, InFlight, Link, LinkId, NetworkClient } from './state.ts';

/** A request without the header, which the client writes. */
export type RequestBody = WithoutHeader<Request>;
type WithoutHeader<R> = R extends Request ? Omit<R, keyof RequestHeader> : never;

/** Purpose of the client's own metadata requests: its owner never sees them. */
const INTERNAL = undefined;

export interface SendOptions {
  /** What the owner wants back with the completion: plain data, frozen if it is shared. Not undefined. */
  readonly purpose: unknown;
  /** Instead of request.timeout.ms (JoinGroup waits for a whole rebalance). */
  readonly timeoutMs?: number;
}

/** Sends on a link that `canSend`. Answers come back through `takeCompleted` (NetworkClient.doSend). */
export function sendRequest(client: NetworkClient, id: LinkId, body: RequestBody, options: SendOptions, out: Out): void {
  const link = client.links.get(id);
  assert(link !== undefined && link.state === 'READY', 'a request leaves on a ready connection', { link: id, api: body.api });
  const request = Object.freeze({
    kind: 'request',
    correlationId: client.nextCorrelationId++,
    clientId: client.clientId,
    ...body,
  }) as Request;
  const timeout = msToUs(options.timeoutMs ?? client.config['request.timeout.ms']);
  const inFlight: InFlight = { request, purpose: options.purpose, sentAt: out.now, deadline: out.now + timeout };
  link.lastActive = out.now;
  out.send(link.connection, request);
  if (request.api === 'Produce' && request.acks === 0) complete(client, link, inFlight, null, null);
  else link.inFlight.push(inFlight);
}

/** A metadata request of the client itself. */
export function sendMetadataRequest(client: NetworkClient, id: LinkId, out: Out): void {
  const { metadata } = client;
  const partial = !metadata.allTopics && !metadata.needFullUpdate && metadata.needPartialUpdate && nextFullUpdateIsLater(client, out.now);
  metadata.inProgress = { partial, requestVersion: metadata.requestVersion };
  const topics = metadata.allTopics ? null : topicsToAskFor(client, partial);
  sendRequest(client, id, { api: 'Metadata', topics, allowAutoTopicCreation: metadata.allowAutoTopicCreation }, { purpose: INTERNAL }, out);
}

const nextFullUpdateIsLater = (client: NetworkClient, now: Us): boolean =>
  client.metadata.lastSuccess + msToUs(client.config['metadata.max.age.ms']) > now;

/** A partial update asks for those that it has not heard of yet. */
function topicsToAskFor({ metadata }: NetworkClient, partial: boolean): readonly string[] {
  const tracked = [...metadata.tracked.keys()];
  return partial ? tracked.filter(topic => !metadata.topics.has(topic)) : tracked;
}

/** An answer that arrived; false if the connection is not (or no longer) one of the client's. */
export function handleResponse(client: NetworkClient, connection: ConnectionId, response: Response, out: Out): boolean {
  const id = client.byConnection.get(connection);
  const link = id === undefined ? undefined : client.links.get(id);
  if (link === undefined) return false;
  link.lastActive = out.now;
  const index = link.inFlight.findIndex(sent => sent.request.correlationId === response.correlationId);
  assert(index >= 0, 'an answer belongs to a request in flight', { api: response.api, correlationId: response.correlationId });
  const [sent] = link.inFlight.splice(index, 1);
  if ('throttleTimeMs' in response && response.throttleTimeMs > 0) link.throttledUntil = out.now + msToUs(response.throttleTimeMs);
  if (sent!.purpose === INTERNAL && response.api === 'Metadata') takeMetadata(client.metadata, response, client.config, out);
  else complete(client, link, sent!, response, null);
  return true;
}

/** The connection is gone, and with it all that was in flight (NetworkClient.processDisconnection, cancelInFlightRequests). */
export function handleDisconnect(client: NetworkClient, link: Link, failure: 'disconnected' | 'timedOut', out: Out): void {
  const { metadata, config } = client;
  const lost = link.inFlight.splice(0);
  markDisconnected(client, link, out);
  const metadataLost = lost.some(sent => sent.purpose === INTERNAL);
  if (metadataLost) metadata.inProgress = null;
  const due = metadata.inProgress === null && nextUpdateAt(metadata, config) <= out.now;
  if (metadataLost || due) failedUpdate(metadata, config, out);
  requestUpdate(metadata);
  for (const sent of lost) if (sent.purpose !== INTERNAL) complete(client, link, sent, null, failure);
}

/** Closes from this end, then as when the other end had (NetworkClient.disconnect, and what a timed-out request does). */
export function closeLink(client: NetworkClient, id: LinkId, failure: 'disconnected' | 'timedOut', out: Out): void {
  const link = client.links.get(id);
  if (link === undefined || link.state === 'DISCONNECTED') return;
  out.close(link.connection);
  handleDisconnect(client, link, failure, out);
}

function complete(
  client: NetworkClient,
  link: Link,
  sent: InFlight,
  response: Response | null,
  failure: Completion<unknown>['failure'],
): void {
  const { request, purpose, sentAt } = sent;
  client.completed.push({ link: link.id, nodeId: link.nodeId, purpose, request, response, failure, sentAt });
}
