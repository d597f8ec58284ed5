import type { Out } from '../../machine.ts';
import { maybeAutoCommit, takeFailedAsync } from './commit/commits.ts';
import { recordException } from './errors.ts';
import { brokerException, clientException, type ClientException } from './exceptions.ts';
import { collectFetch, type Fetched } from './fetch/collect.ts';
import { sendFetches } from './fetch/send.ts';
import { coordinatorReady, isCoordinatorUnknown } from './group/coordinator.ts';
import { joinIfNeeded, pollHeartbeat } from './group/membership.ts';
import { updateFetchPositions } from './positions/update.ts';
import type { ConsumerState } from './state.ts';

/**
 * One turn of the loop in KafkaConsumer.poll: membership, positions, what the buffer holds, the next fetches. Null while the coordinator of a group
 * is unknown, for which Kafka waits before anything else, even with records at hand. `expired`: the time is up, so it looks at the buffer.
 */
export function pollOnce(state: ConsumerState, expired: boolean, out: Out): Fetched | ClientException | null {
  const thrown = pollCoordinator(state, out) ?? takeException(state);
  if (thrown !== null) return thrown;
  if (isBlocked(state, out)) {
    if (!expired) return null;
  } else {
    const exception = updateFetchPositions(state, out) ?? takeException(state);
    if (exception !== null) return exception;
  }
  const fetched = collectFetch(state, out);
  if ('exception' in fetched) return fetched;
  // Also with records to hand out: the next fetches travel while the application works.
  sendFetches(state, out);
  return fetched;
}

const isBlocked = (state: ConsumerState, out: Out): boolean =>
  state.subscription.type === 'AUTO_TOPICS' && isCoordinatorUnknown(state, out);

/** ConsumerCoordinator.poll. */
function pollCoordinator(state: ConsumerState, out: Out): ClientException | null {
  const { subscription, client } = state;
  if (subscription.type === 'NONE')
    return clientException('IllegalStateException', 'Consumer is not subscribed to any topics or assigned any partitions');
  for (const failure of takeFailedAsync(state)) recordException(state, failure, out);
  if (client.metadata.topicErrors.size > 0) {
    const [error] = client.metadata.topicErrors.values();
    client.metadata.topicErrors.clear();
    if (error !== undefined) return brokerException(error);
  }
  if (subscription.type === 'AUTO_TOPICS') {
    const failure = pollHeartbeat(state) ?? takeException(state);
    if (failure !== null) return failure;
    if (isCoordinatorUnknown(state, out)) {
      coordinatorReady(state, out);
      return null;
    }
    joinIfNeeded(state, out);
  }
  maybeAutoCommit(state, out);
  return null;
}

function takeException(state: ConsumerState): ClientException | null {
  const exception = state.pendingException;
  state.pendingException = null;
  return exception;
}
