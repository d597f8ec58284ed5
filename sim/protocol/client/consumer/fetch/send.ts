import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { TopicPartition } from '../../../topicPartition.ts';
import { ready, requestUpdate, send } from '../../network/index.ts';
import { checkLeaders } from '../positions/update.ts';
import type { ConsumerState } from '../state.ts';
import { isFetchable, type AssignedPartition } from '../subscription.ts';
import { buildRequest, createSession, FINAL_EPOCH, type SessionRequest } from './session.ts';
import type { SessionPartition } from './state.ts';

type Wanted = Map<TopicPartition, SessionPartition>;

/**
 * One fetch to every broker that has something for us, nothing of it unread in the buffer, and no fetch of ours in flight
 * (AbstractFetch.prepareFetchRequests). True if any left.
 */
export function sendFetches(state: ConsumerState, out: Out): boolean {
  checkLeaders(state);
  const wantedByNode = fetchable(state, out);
  let sent = false;
  for (const [node, wanted] of wantedByNode) {
    if (!ready(state.client, node, out)) continue;
    sendFetch(state, node, wanted, out);
    sent = true;
  }
  return sent;
}

function fetchable(state: ConsumerState, out: Out): Map<number, Wanted> {
  const { fetcher, subscription, client } = state;
  const byNode = new Map<number, Wanted>();
  if (fetcher.pendingNodes.length > 0 && fetcher.pendingNodes.length >= client.metadata.brokers.size) return byNode;
  const buffered = bufferedPartitions(state);
  const bufferedNodes = buffered.size === 0 ? NO_NODES : nodesWithUnreadData(state, buffered, out);
  for (const partition of subscription.assigned.values()) {
    if (!isFetchable(partition) || buffered.has(partition.tp)) continue;
    const node = nodeFor(state, partition, out);
    if (node === -1) requestUpdate(client.metadata);
    if (node === -1 || fetcher.pendingNodes.includes(node) || bufferedNodes.has(node)) continue;
    want(byNode, node, partition, client.metadata.topics.get(partition.topic)?.topicId ?? '');
  }
  return byNode;
}

function want(byNode: Map<number, Wanted>, node: number, { tp, position }: AssignedPartition, topicId: string): void {
  const { offset: fetchOffset = 0, leaderEpoch: currentLeaderEpoch = -1 } = position ?? {};
  const partition = Object.freeze({ topicId, fetchOffset, currentLeaderEpoch });
  const wanted = byNode.get(node);
  if (wanted === undefined) byNode.set(node, new Map([[tp, partition]]));
  else wanted.set(tp, partition);
}

const NO_PARTITIONS: ReadonlySet<TopicPartition> = new Set();
const NO_NODES: ReadonlySet<number> = new Set();

/** Mostly none: so no set is made for that. */
function bufferedPartitions({ fetcher }: ConsumerState): ReadonlySet<TopicPartition> {
  const { nextInLine, buffer } = fetcher;
  const isReading = nextInLine !== null && !nextInLine.consumed;
  if (!isReading && buffer.length === 0) return NO_PARTITIONS;
  const buffered = new Set<TopicPartition>(buffer.map(fetch => fetch.tp));
  if (isReading) buffered.add(nextInLine.tp);
  return buffered;
}

/** Brokers with data in the buffer are left out for now: to drop their partitions from the session would only shrink it. */
function nodesWithUnreadData(state: ConsumerState, buffered: ReadonlySet<TopicPartition>, out: Out): Set<number> {
  const nodes = new Set<number>();
  for (const tp of buffered) {
    const partition = state.subscription.assigned.get(tp);
    if (partition !== undefined && isFetchable(partition)) nodes.add(nodeFor(state, partition, out));
  }
  return nodes;
}

/** The preferred read replica while it may be used, else the leader; -1 for none (AbstractFetch.selectReadReplica, KIP-392). */
function nodeFor({ client }: ConsumerState, partition: AssignedPartition, out: Out): number {
  const { preferredReadReplica: preferred, position } = partition;
  const leader = position?.leader ?? -1;
  if (preferred === -1) return leader;
  const info = client.metadata.topics.get(partition.topic)?.partitions[partition.partition];
  const online = client.metadata.brokers.has(preferred) && info?.offlineReplicas.includes(preferred) === false;
  if (online && out.now < partition.preferredReadReplicaUntil) return preferred;
  partition.preferredReadReplica = -1;
  if (!online) requestUpdate(client.metadata);
  return leader;
}

function sendFetch(state: ConsumerState, node: number, wanted: Wanted, out: Out): void {
  const { fetcher, config } = state;
  const session = fetcher.sessions.get(node) ?? createSession();
  fetcher.sessions.set(node, session);
  fetcher.pendingNodes.push(node);
  send(state.client, node, fetchBody(state, buildRequest(session, wanted, config['max.partition.fetch.bytes'])), { purpose: 'fetch' }, out);
}

function fetchBody({ config }: ConsumerState, request: SessionRequest) {
  return {
    api: 'Fetch',
    replicaId: -1,
    replicaEpoch: -1,
    maxWaitMs: config['fetch.max.wait.ms'],
    minBytes: config['fetch.min.bytes'],
    maxBytes: config['fetch.max.bytes'],
    isolationLevel: config['isolation.level'] === 'read_committed' ? 'read_committed' : 'read_uncommitted',
    rackId: config['client.rack'] === '' ? null : config['client.rack'],
    ...request,
  } as const;
}

/** Tells brokers to forget our sessions, where that costs no waiting (AbstractFetch.maybeCloseFetchSessions). */
export function closeSessions(state: ConsumerState, out: Out): void {
  for (const [node, session] of state.fetcher.sessions) {
    if (session.id === 0 || !ready(state.client, node, out)) continue;
    const closing = { sessionId: session.id, sessionEpoch: FINAL_EPOCH, partitions: Object.freeze([]), forgotten: Object.freeze([]) };
    send(state.client, node, fetchBody(state, closing), { purpose: 'closeSession' }, out);
  }
}

/** How long a preferred read replica may be used before the leader is asked again (Metadata.metadataExpireMs). */
export const preferredReplicaLeaseUs = ({ config }: ConsumerState): number => msToUs(config['metadata.max.age.ms']);
