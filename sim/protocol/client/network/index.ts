/**
 * The network half of every client (Kafka: NetworkClient, ClusterConnectionStates, InFlightRequests, Metadata).
 *
 * A machine holds one `NetworkClient` in its state and its `step` runs so:
 *
 *     networkInput(client, input, out)                    // takes messages, connections, the timer; false: not the client's
 *     for (const done of takeCompleted<MyPurpose>(client)) ...   // answers and failures, as data
 *     ... the owner's own work: `ready(client, link, out)` then `send(client, link, body, { purpose }, out)` ...
 *     poll(client, out, myNextDeadline)                   // metadata, timeouts, and the client's one timer
 *
 * One timer serves the whole client, so `poll` takes the instant at which the owner wants to run next (NEVER for none) and the machine is stepped
 * by a timer input named `poll` then. Owners need no timers of their own, though they may have them.
 */
import { msToUs, type Us } from '../../../engine/time.ts';
import type { Input, Out } from '../../machine.ts';
import { canConnect, canSend, initiateConnect, markReady } from './connections.ts';
import { createMetadata } from './metadata.ts';
import { isUpdateDue, maybeUpdateMetadata } from './metadataUpdater.ts';
import { closeLink, handleDisconnect, handleResponse } from './requests.ts';
import { NEVER, type CommonClientConfig, type Completion, type LinkId, type NetworkClient } from './state.ts';

export { canSend, retryAt } from './connections.ts';
export { closeLink, sendRequest as send, type RequestBody } from './requests.ts';
export { leastLoadedNode } from './metadataUpdater.ts';
export {
  leaderEpochFor,
  leaderFor,
  partitionCount,
  patchLeader,
  requestUpdate,
  setTrackedTopics,
  trackTopic,
  type ClientMetadata,
} from './metadata.ts';
export { coordinatorLink, LONG_AGO, NEVER, type Completion, type LinkId, type NetworkClient } from './state.ts';

export interface NetworkClientOptions {
  readonly clientId: string;
  readonly config: CommonClientConfig;
  /** Broker ids behind bootstrap.servers. */
  readonly bootstrap: readonly number[];
  /** max.in.flight.requests.per.connection of a producer; 100 for the others. */
  readonly maxInFlight: number;
  /** Always true for a producer, allow.auto.create.topics for a consumer. */
  readonly allowAutoTopicCreation: boolean;
}

/** A client that has not asked for anything yet: the first `poll` connects to a bootstrap server and fetches metadata. */
export function createNetworkClient(options: NetworkClientOptions): NetworkClient {
  return {
    clientId: options.clientId,
    config: options.config,
    maxInFlight: options.maxInFlight,
    metadata: createMetadata(options),
    links: new Map(),
    byConnection: new Map(),
    completed: [],
    nextCorrelationId: 0,
    timer: 0,
    timerAt: NEVER,
  };
}

/** Takes in what concerns the client: answers, connections, its timer. False for all else, which is the owner's. */
export function networkInput(client: NetworkClient, input: Input<unknown>, out: Out): boolean {
  switch (input.type) {
    case 'message':
      return input.message.kind === 'response' && handleResponse(client, input.connection, input.message, out);
    case 'connected': {
      const link = linkBy(client, input.connection);
      if (link !== undefined) markReady(link, out.now);
      return link !== undefined;
    }
    case 'disconnected': {
      const link = linkBy(client, input.connection);
      if (link !== undefined) handleDisconnect(client, link, 'disconnected', out);
      return link !== undefined;
    }
    case 'timer':
      if (input.timer !== POLL) return false;
      client.timer = 0;
      client.timerAt = NEVER;
      expireLinks(client, out);
      return true;
    default:
      return false;
  }
}

const linkBy = (client: NetworkClient, connection: number) => {
  const id = client.byConnection.get(connection);
  return id === undefined ? undefined : client.links.get(id);
};

/** What is over since the last call, oldest first. The owner knows which purposes it gave. */
export function takeCompleted<Purpose>(client: NetworkClient): readonly Completion<Purpose>[] {
  if (client.completed.length === 0) return NONE;
  const completed = client.completed;
  client.completed = [];
  return completed as readonly Completion<Purpose>[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Whether a request may go to that node now; if not, starts to connect where that is allowed (NetworkClient.ready). */
export function ready(client: NetworkClient, id: LinkId, out: Out): boolean {
  if (isReady(client, id, out.now)) return true;
  if (canConnect(client, id, out.now)) initiateConnect(client, id, out);
  return false;
}

/** Metadata goes first: while an update is due and not yet asked for, nothing else is sent (NetworkClient.isReady). */
const isReady = (client: NetworkClient, id: LinkId, now: Us): boolean => canSend(client, id, now) && !isUpdateDue(client, now);

export const inFlightCount = (client: NetworkClient, id: LinkId): number => client.links.get(id)?.inFlight.length ?? 0;

/** True while nobody can be sent to and an attempt to connect is in its backoff (ConsumerNetworkClient: isUnavailable). */
export function isUnavailable(client: NetworkClient, id: LinkId, now: Us): boolean {
  const link = client.links.get(id);
  return link !== undefined && link.state === 'DISCONNECTED' && now < link.reconnectAt;
}

/** The rest of a step: fetches metadata if that is due, and sets the client's timer to the earliest deadline of all. */
export function poll(client: NetworkClient, out: Out, ownerDeadline: Us): void {
  const metadataAt = maybeUpdateMetadata(client, out);
  const waiting = client.completed.length > 0 ? out.now : NEVER;
  armTimer(client, out, Math.min(ownerDeadline, metadataAt, waiting, linksDeadline(client)));
}

/** Closes everything and stops the timer, for a client that closes. */
export function shutDown(client: NetworkClient, out: Out): void {
  for (const link of client.links.values()) {
    if (link.state !== 'DISCONNECTED') out.close(link.connection);
  }
  client.links.clear();
  client.byConnection.clear();
  client.completed = [];
  out.cancel(client.timer);
  client.timer = 0;
  client.timerAt = NEVER;
}

/** Oldest request timed out: its connection closes. Setup took too long, or nothing happened for connections.max.idle.ms: likewise. */
function expireLinks(client: NetworkClient, out: Out): void {
  for (const link of client.links.values()) {
    if (link.state === 'DISCONNECTED') continue;
    if (earliestRequestDeadline(link.inFlight) <= out.now) closeLink(client, link.id, 'timedOut', out);
    else if (link.setupDeadline <= out.now || idleAt(client, link.lastActive) <= out.now) closeLink(client, link.id, 'disconnected', out);
  }
}

const idleAt = (client: NetworkClient, lastActive: Us): Us => lastActive + msToUs(client.config['connections.max.idle.ms']);

function earliestRequestDeadline(inFlight: readonly { readonly deadline: Us }[]): Us {
  let earliest = NEVER;
  for (let i = 0; i < inFlight.length; i++) earliest = Math.min(earliest, inFlight[i]!.deadline);
  return earliest;
}

function linksDeadline(client: NetworkClient): Us {
  let earliest = NEVER;
  for (const link of client.links.values()) {
    if (link.state === 'CONNECTING') earliest = Math.min(earliest, link.setupDeadline);
    if (link.state === 'READY') earliest = Math.min(earliest, earliestRequestDeadline(link.inFlight), idleAt(client, link.lastActive));
  }
  return earliest;
}

const POLL = 'poll';

/** A deadline that has passed is looked at again after this long: Kafka would poll in a loop, which takes its time as well. */
const LEAST_DELAY: Us = 1_000;

/** A timer that runs out earlier than needed is left alone: deadlines mostly move away, and to wake once too often is cheaper. */
function armTimer(client: NetworkClient, out: Out, deadline: Us): void {
  if (deadline >= client.timerAt || deadline >= NEVER) return;
  const delay = Math.max(deadline - out.now, deadline > out.now ? 1 : LEAST_DELAY);
  if (client.timer !== 0 && client.timerAt <= out.now + delay) return;
  out.cancel(client.timer);
  client.timerAt = out.now + delay;
  client.timer = out.after(delay, { type: 'timer', timer: POLL });
}
