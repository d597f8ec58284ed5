import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { OffsetFetchRequest, OffsetFetchResponse } from '../../../messages/group.ts';
import { isRetriable } from '../../errors.ts';
import { coordinatorLink, send } from '../../network/index.ts';
import { brokerException, clientException } from '../exceptions.ts';
import { coordinatorAnswered, coordinatorReady, markCoordinatorUnknown } from '../group/coordinator.ts';
import type { ConsumerState } from '../state.ts';
import { seekUnvalidated, type AssignedPartition } from '../subscription.ts';
import { currentLeader } from './partitions.ts';
import { resetInitializing } from './reset.ts';

/** OffsetFetch for partitions that have just been assigned (ConsumerCoordinator.initWithCommittedOffsetsIfNeeded). */
export function fetchCommittedOffsets(state: ConsumerState, partitions: readonly AssignedPartition[], out: Out): void {
  const { positions, client, coordinator, role } = state;
  if (positions.fetchingCommitted || out.now < positions.committedRetryAt || !coordinatorReady(state, out)) return;
  positions.fetchingCommitted = true;
  const body = {
    api: 'OffsetFetch',
    groupId: role.group ?? '',
    memberId: '',
    memberEpoch: -1,
    partitions: Object.freeze(partitions.map(({ tp }) => tp)),
    requireStable: true,
  } as const;
  send(client, coordinatorLink(coordinator.nodeId), body, { purpose: 'committed' }, out);
}

/** ConsumerCoordinator.OffsetFetchResponseHandler. */
export function onCommittedOffsets(
  state: ConsumerState,
  request: OffsetFetchRequest,
  response: OffsetFetchResponse | null,
  out: Out,
): void {
  state.positions.fetchingCommitted = false;
  if (response === null) return retryLater(state, out);
  coordinatorAnswered(state);
  if (response.error !== 'NONE') return onGroupError(state, response.error, out);
  const failed = response.partitions.find(({ error }) => error !== 'NONE');
  if (failed !== undefined) return onPartitionError(state, failed.tp, failed.error, out);
  takeCommitted(state, response, out);
  const uncommitted = initializing(state, request);
  if (uncommitted.length > 0) state.pendingException = resetInitializing(state, uncommitted);
}

function takeCommitted(state: ConsumerState, response: OffsetFetchResponse, out: Out): void {
  for (const { tp, offset, leaderEpoch } of response.partitions) {
    const partition = state.subscription.assigned.get(tp);
    if (offset < 0 || partition?.fetchState !== 'INITIALIZING') continue;
    seekUnvalidated(state.subscription, partition, { offset, offsetEpoch: leaderEpoch, ...currentLeader(state, partition) });
    out.note({ kind: 'consumer.positioned', tp, offset, reason: 'committed' });
  }
}

/** Those of the request that are still without a position, and still this member's. */
function initializing({ subscription }: ConsumerState, request: OffsetFetchRequest): AssignedPartition[] {
  const found: AssignedPartition[] = [];
  for (const tp of request.partitions ?? []) {
    const partition = subscription.assigned.get(tp);
    if (partition?.fetchState === 'INITIALIZING') found.push(partition);
  }
  return found;
}

function onGroupError(state: ConsumerState, error: ErrorName, out: Out): void {
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') markCoordinatorUnknown(state, out);
  if (!isRetriable(error)) state.pendingException = brokerException(error);
  retryLater(state, out);
}

/** UNSTABLE_OFFSET_COMMIT: a transaction has yet to decide about an offset. */
function onPartitionError(state: ConsumerState, tp: string, error: ErrorName, out: Out): void {
  if (error === 'UNKNOWN_TOPIC_OR_PARTITION')
    state.pendingException = clientException('KafkaException', `Topic or Partition ${tp} does not exist`);
  else if (!isRetriable(error)) state.pendingException = brokerException(error);
  retryLater(state, out);
}

function retryLater({ positions, config }: ConsumerState, out: Out): void {
  positions.committedRetryAt = out.now + msToUs(config['retry.backoff.ms']);
}
