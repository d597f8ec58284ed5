import { msToUs } from '../../../../engine/time.ts';
import type { ConnectionId, Out, TimerInput } from '../../../machine.ts';
import type { RaftMessageRequest } from '../../../messages/raft.ts';
import type { FetchRequest } from '../../../messages/fetch.ts';
import { backoffMs, clientBackoff } from '../../../primitives/exponentialBackoff.ts';
import type { Peer, RaftRequest, RaftState } from './state.ts';

/** The ways to the other voters: one request under way each, a time-out, and a short pause after a failure (Kafka: RequestManager, KafkaNetworkChannel). */

export const PEER_TIMER = 'raft.peer';

/** Kafka: reconnectBackoffMs and reconnectBackoffMsMs in KafkaRaftManager.buildNetworkClient; no settings. */
const RECONNECT_BACKOFF = clientBackoff(50, 500);

export const createPeers = (nodeId: number, voters: readonly number[]): Peer[] =>
  voters
    .filter(voter => voter !== nodeId)
    .map(voter => ({
      nodeId: voter,
      connection: 0,
      connected: false,
      correlationId: 0,
      inFlight: null,
      timer: 0,
      generation: 0,
      failed: false,
      disconnects: 0,
    }));

export const peerOf = ({ peers }: RaftState, nodeId: number): Peer | undefined => peers.find(peer => peer.nodeId === nodeId);

export function peerAt({ peers }: RaftState, connection: ConnectionId): Peer | undefined {
  for (const peer of peers) if (peer.connection === connection) return peer;
  return undefined;
}

/** Nothing under way, and no pause after a failure. */
export const isReady = (peer: Peer): boolean => peer.timer === 0;

/** Connects first if need be; the request is made when it can leave. */
export function ask(raft: RaftState, peer: Peer, request: () => RaftMessageRequest | FetchRequest, out: Out): void {
  if (peer.connection === 0) {
    peer.connection = out.connect(peer.nodeId, 'CONTROLLER');
    peer.connected = false;
    setTimer(peer, raft.settings.requestTimeoutMs, out);
    return;
  }
  peer.correlationId += 1;
  const message = request();
  peer.inFlight = { api: message.api, epoch: raft.epoch, preVote: message.api === 'Vote' && message.preVote };
  out.send(peer.connection, message);
  setTimer(peer, raft.settings.requestTimeoutMs, out);
}

export function onConnected(peer: Peer, out: Out): void {
  peer.connected = true;
  clearTimer(peer, out);
}

/** An answer to what is under way; null for one that comes too late. */
export function takeAnswer(peer: Peer, correlationId: number, out: Out): RaftRequest | null {
  const { inFlight } = peer;
  if (inFlight === null || correlationId !== peer.correlationId) return null;
  peer.inFlight = null;
  peer.failed = false;
  peer.disconnects = 0;
  clearTimer(peer, out);
  return inFlight;
}

export function onDisconnected(raft: RaftState, peer: Peer, out: Out): void {
  peer.connection = 0;
  peer.connected = false;
  const reconnectMs = backoffMs(RECONNECT_BACKOFF, peer.disconnects, out);
  peer.disconnects += 1;
  pause(peer, Math.max(raft.settings.retryBackoffMs, reconnectMs), out);
}

/** The time-out closes the connection, as NetworkClient does; the end of a pause makes the way free. */
export function onPeerTimer(raft: RaftState, input: TimerInput, out: Out): void {
  const peer = peerOf(raft, input.id as number);
  if (peer === undefined || peer.timer === 0 || input.data !== peer.generation) return;
  peer.timer = 0;
  const isTimeout = peer.inFlight !== null || (peer.connection !== 0 && !peer.connected);
  if (!isTimeout) return;
  out.close(peer.connection);
  onDisconnected(raft, peer, out);
}

export const backOff = (raft: RaftState, peer: Peer, out: Out): void => pause(peer, raft.settings.retryBackoffMs, out);

function pause(peer: Peer, forMs: number, out: Out): void {
  peer.inFlight = null;
  peer.failed = true;
  setTimer(peer, forMs, out);
}

function setTimer(peer: Peer, delayMs: number, out: Out): void {
  clearTimer(peer, out);
  peer.timer = out.after(msToUs(delayMs), { type: 'timer', timer: PEER_TIMER, id: peer.nodeId, data: peer.generation });
}

function clearTimer(peer: Peer, out: Out): void {
  out.cancel(peer.timer);
  peer.timer = 0;
  peer.generation += 1;
}
