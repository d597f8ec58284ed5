import type { Out } from '../../../machine.ts';
import type { ErrorName } from '../../../messages/errors.ts';
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../../messages/group.ts';
import {
  brokerException,
  clientException,
  disconnected,
  notInActiveGroup,
  rebalanceInProgress,
  type ClientException,
} from '../exceptions.ts';
import { coordinatorAnswered, markCoordinatorUnknown } from '../group/coordinator.ts';
import { isCurrent, requestRejoin, resetAndRejoin } from '../group/generation.ts';
import type { ConsumerState } from '../state.ts';
import { finishCommit } from './commits.ts';

export interface AnsweredCommit {
  readonly id: number;
  readonly request: OffsetCommitRequest;
  /** null: the connection was lost. */
  readonly response: OffsetCommitResponse | null;
}

/** ConsumerCoordinator.OffsetCommitResponseHandler. */
export function onCommitResponse(state: ConsumerState, { id, request, response }: AnsweredCommit, out: Out): void {
  const commit = state.commits.pending.get(id);
  if (commit === undefined) return;
  if (response === null) return finishCommit(state, commit, disconnected(), out);
  coordinatorAnswered(state);
  const failed = response.partitions.find(({ error }) => error !== 'NONE');
  const exception = failed === undefined ? null : exceptionFor(state, request, failed.error, out);
  finishCommit(state, commit, exception, out);
}

function exceptionFor(state: ConsumerState, request: OffsetCommitRequest, error: ErrorName, out: Out): ClientException {
  const { membership, subscription } = state;
  const current = subscription.type !== 'AUTO_TOPICS' || isCurrent(membership, request);
  switch (error) {
    case 'OFFSET_METADATA_TOO_LARGE':
    case 'INVALID_COMMIT_OFFSET_SIZE':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return brokerException(error);
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
    case 'REQUEST_TIMED_OUT':
      markCoordinatorUnknown(state, out);
      return brokerException(error);
    case 'FENCED_INSTANCE_ID':
      return current ? brokerException(error) : supersededGeneration(state);
    case 'REBALANCE_IN_PROGRESS':
      requestRejoin(membership, 'offset commit failed since group is already rebalancing');
      return rebalanceInProgress();
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
      if (!current && membership.state === 'PREPARING_REBALANCE') return rebalanceInProgress();
      resetAndRejoin(membership, `encountered ${error} from OFFSET_COMMIT response`, error === 'UNKNOWN_MEMBER_ID');
      return notInActiveGroup();
    default:
      return clientException('KafkaException', `Unexpected error in commit: ${error}`);
  }
}

const supersededGeneration = ({ membership }: ConsumerState): ClientException =>
  membership.state === 'PREPARING_REBALANCE' ? rebalanceInProgress() : notInActiveGroup();
