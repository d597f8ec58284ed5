import type { FetchPartitionResponse, FetchResponse } from '../../../messages/fetch.ts';
import { partitionOf, topicOf } from '../../../topicPartition.ts';
import { patchLeader, requestUpdate } from '../../network/index.ts';
import { currentLeader } from '../positions/partitions.ts';
import type { ConsumerState } from '../state.ts';
import { maybeValidatePosition } from '../subscription.ts';
import { loseSession, takeSessionResponse } from './session.ts';
import type { CompletedFetch } from './state.ts';

export interface AnsweredFetch {
  readonly node: number;
  /** null: the connection was lost. */
  readonly response: FetchResponse | null;
}

/** Into the buffer, unread: all that is to be learnt of a fetch is learnt by poll (AbstractFetch.handleFetchSuccess and -Failure). */
export function onFetched(state: ConsumerState, { node, response }: AnsweredFetch): void {
  const { fetcher } = state;
  const pending = fetcher.pendingNodes.indexOf(node);
  if (pending >= 0) fetcher.pendingNodes.splice(pending, 1);
  const session = fetcher.sessions.get(node);
  if (session === undefined) return;
  if (response === null) {
    for (const tp of session.partitions.keys()) clearPreferredReplica(state, tp);
    return loseSession(session);
  }
  const fetchOffsets = session.partitions;
  if (!takeSessionResponse(session, response)) return;
  for (const answer of response.partitions) {
    fetcher.buffer.push(completedFetch(node, fetchOffsets.get(answer.tp)?.fetchOffset ?? -1, answer));
    if (answer.currentLeader !== undefined) takeLeader(state, answer);
  }
}

function clearPreferredReplica({ subscription }: ConsumerState, tp: string): void {
  const partition = subscription.assigned.get(tp);
  if (partition !== undefined) partition.preferredReadReplica = -1;
}

const completedFetch = (node: number, fetchOffset: number, response: FetchPartitionResponse): CompletedFetch => ({
  tp: response.tp,
  node,
  fetchOffset,
  response,
  initialized: false,
  consumed: false,
  nextOffset: fetchOffset,
  batchIndex: 0,
  lastEpoch: -1,
  abortedProducers: new Set(),
  abortedIndex: 0,
});

/** Whoever does not lead may say who does (KIP-951). */
function takeLeader(state: ConsumerState, { tp, error, currentLeader: named }: FetchPartitionResponse): void {
  if (named === undefined || (error !== 'NOT_LEADER_OR_FOLLOWER' && error !== 'FENCED_LEADER_EPOCH')) return;
  const { client, subscription } = state;
  if (!patchLeader(client.metadata, topicOf(tp), partitionOf(tp), named)) return;
  requestUpdate(client.metadata);
  const partition = subscription.assigned.get(tp);
  if (partition !== undefined) maybeValidatePosition(subscription, partition, currentLeader(state, partition));
}
