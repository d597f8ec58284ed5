import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { ListOffsetsRequest, ListOffsetsResponse } from '../../../messages/fetch.ts';
import { isInvalidMetadata } from '../../errors.ts';
import { ready, requestUpdate, send } from '../../network/index.ts';
import { clientException, type ClientException } from '../exceptions.ts';
import { timestampFor, type ResetStrategy } from '../resetStrategy.ts';
import type { ConsumerState } from '../state.ts';
import { requestReset, seekUnvalidated, type AssignedPartition } from '../subscription.ts';
import { byLeader, currentLeader, partitionsIn } from './partitions.ts';

/** Goes with a ListOffsets: what each of its partitions was to be reset to. Frozen. */
export interface ResetPurpose {
  readonly type: 'reset';
  readonly strategies: readonly (ResetStrategy | null)[];
}

/** ListOffsets to the leaders of partitions that await a reset (OffsetFetcher.resetPositionsIfNeeded). */
export function resetPositions(state: ConsumerState, out: Out): void {
  const { client, config } = state;
  const due = partitionsIn(state, 'AWAIT_RESET').filter(({ nextRetryAt }) => nextRetryAt <= out.now);
  for (const [leader, partitions] of byLeader(state, due)) {
    if (!ready(client, leader, out)) continue;
    for (const partition of partitions) partition.nextRetryAt = out.now + msToUs(config['request.timeout.ms']);
    const asked = partitions.map(partition => {
      const timestamp = timestampFor(partition.resetStrategy ?? state.resetStrategy, out.wallMs);
      return Object.freeze({ tp: partition.tp, currentLeaderEpoch: currentLeader(state, partition).leaderEpoch, timestamp });
    });
    const isolationLevel = config['isolation.level'] === 'read_committed' ? 'read_committed' : 'read_uncommitted';
    const purpose: ResetPurpose = Object.freeze({
      type: 'reset',
      strategies: Object.freeze(partitions.map(({ resetStrategy }) => resetStrategy)),
    });
    send(client, leader, { api: 'ListOffsets', replicaId: -1, isolationLevel, partitions: Object.freeze(asked) }, { purpose }, out);
  }
}

export interface AnsweredReset {
  readonly request: ListOffsetsRequest;
  readonly strategies: ResetPurpose['strategies'];
  readonly response: ListOffsetsResponse | null;
}

/**
 * The position that comes of it has no epoch, so it is not validated. Offset -1 (by_duration: no record is that young) sets none: the partition
 * waits until request.timeout.ms have passed, then asks again (OffsetFetcherUtils.onSuccessfulResponseForResettingPositions).
 */
export function onListedOffsets(state: ConsumerState, { request, strategies, response }: AnsweredReset, out: Out): void {
  const answers = new Map((response?.partitions ?? []).map(answer => [answer.tp, answer]));
  for (const [index, { tp }] of request.partitions.entries()) {
    const partition = state.subscription.assigned.get(tp);
    // Sought or reset otherwise meanwhile: the answer is of no use.
    if (partition?.fetchState !== 'AWAIT_RESET' || partition.resetStrategy !== strategies[index]) continue;
    const answer = answers.get(tp);
    if (answer?.error !== 'NONE') retryLater(state, partition, answer === undefined || isInvalidMetadata(answer.error), out);
    else if (answer.offset >= 0) {
      seekUnvalidated(state.subscription, partition, { offset: answer.offset, offsetEpoch: -1, ...currentLeader(state, partition) });
      out.note({ kind: 'consumer.positioned', tp, offset: answer.offset, reason: 'reset' });
    }
  }
}

function retryLater({ client, config }: ConsumerState, partition: AssignedPartition, staleMetadata: boolean, out: Out): void {
  partition.nextRetryAt = out.now + msToUs(config['retry.backoff.ms']);
  if (staleMetadata) requestUpdate(client.metadata);
}

/** No committed offset: by auto.offset.reset, which may be none (SubscriptionState.resetInitializingPositions). */
export function resetInitializing(state: ConsumerState, partitions: readonly AssignedPartition[]): ClientException | null {
  if (state.resetStrategy.type === 'none') {
    const names = partitions.map(({ tp }) => tp).join(', ');
    return clientException('NoOffsetForPartitionException', `Undefined offset with no reset policy for partitions: [${names}]`);
  }
  for (const partition of partitions) requestReset(state.subscription, partition, state.resetStrategy);
  return null;
}
