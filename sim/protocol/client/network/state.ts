import type { Us } from '../../../engine/time.ts';
import type { ConnectionId, TimerId } from '../../machine.ts';
import type { Request, Response } from '../../messages/index.ts';
import type { ClientMetadata } from './metadata.ts';

/** The settings that every client has; the config types of producer, consumer and admin client all satisfy it. */
export interface CommonClientConfig {
  readonly 'metadata.max.age.ms': number;
  readonly 'reconnect.backoff.ms': number;
  readonly 'reconnect.backoff.max.ms': number;
  readonly 'retry.backoff.ms': number;
  readonly 'retry.backoff.max.ms': number;
  readonly 'request.timeout.ms': number;
  readonly 'socket.connection.setup.timeout.ms': number;
  readonly 'socket.connection.setup.timeout.max.ms': number;
  readonly 'connections.max.idle.ms': number;
  readonly 'metadata.recovery.strategy': string;
  readonly 'metadata.recovery.rebootstrap.trigger.ms': number;
}

/**
 * Names one of a client's links, as Kafka names its nodes: a broker's id; `coordinatorLink(id)` for the separate connection to a coordinator;
 * -1, -2, ... for the bootstrap servers, which have no id until the first metadata answer.
 */
export type LinkId = number;

const COORDINATOR_BASE = 2_147_483_647;

/** A consumer talks to its coordinator on a connection of its own, so that a long fetch cannot hold up a heartbeat. */
export const coordinatorLink = (nodeId: number): LinkId => COORDINATOR_BASE - nodeId;

/** No deadline. A number, since states hold no Infinity. */
export const NEVER: Us = Number.MAX_SAFE_INTEGER;

/** Before all instants. Clients of the boot phase live at negative ones, so 0 would not do. */
export const LONG_AGO: Us = -NEVER;

export interface Link {
  readonly id: LinkId;
  readonly nodeId: number;
  state: 'DISCONNECTED' | 'CONNECTING' | 'READY';
  connection: ConnectionId;
  /** Disconnects and failures to connect since it was last ready: the exponent of the reconnect backoff. */
  failedAttempts: number;
  failedConnectAttempts: number;
  lastConnectAttempt: Us;
  /** No new attempt to connect before. */
  reconnectAt: Us;
  /** An attempt to connect is given up. */
  setupDeadline: Us;
  throttledUntil: Us;
  lastActive: Us;
  /** Oldest first. */
  readonly inFlight: InFlight[];
}

export interface InFlight {
  readonly request: Request;
  /** The owner's word for why it asked; undefined for a metadata request of the client itself. Plain data, frozen if it is shared. */
  readonly purpose: unknown;
  readonly sentAt: Us;
  readonly deadline: Us;
}

/** A request that is over: answered, or failed because its connection closed. */
export interface Completion<Purpose> {
  readonly link: LinkId;
  readonly nodeId: number;
  readonly purpose: Purpose;
  readonly request: Request;
  /** null when it failed, and for a request that expects no answer (Produce with acks=0). */
  readonly response: Response | null;
  readonly failure: 'disconnected' | 'timedOut' | null;
  readonly sentAt: Us;
}

/** What producer, consumer and admin client have in common (Kafka: NetworkClient). */
export interface NetworkClient {
  readonly clientId: string;
  /** Frozen. */
  readonly config: CommonClientConfig;
  /** max.in.flight.requests.per.connection; consumers and admin clients have 100. */
  readonly maxInFlight: number;
  readonly metadata: ClientMetadata;
  readonly links: Map<LinkId, Link>;
  readonly byConnection: Map<ConnectionId, LinkId>;
  /** Over since the owner last took them; empty at rest. */
  completed: Completion<unknown>[];
  nextCorrelationId: number;
  /** The one timer of the client, and when it runs out. */
  timer: TimerId;
  timerAt: Us;
}
