import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse } from '../../../messages/fetch.ts';
import { isInvalidMetadata } from '../../errors.ts';
import { ready, requestUpdate, send } from '../../network/index.ts';
import { clientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { completeValidation, requestReset, seekValidated, type AssignedPartition, type Position } from '../subscription.ts';
import { byLeader, partitionsIn } from './partitions.ts';

/** OffsetForLeaderEpoch to the leaders of positions that await a check (OffsetFetcher.validatePositionsAsync, KIP-320). */
export function validatePositions(state: ConsumerState, out: Out): void {
  const { client, config } = state;
  const due = partitionsIn(state, 'AWAIT_VALIDATION').filter(({ nextRetryAt }) => nextRetryAt <= out.now);
  for (const [leader, partitions] of byLeader(state, due)) {
    if (!ready(client, leader, out)) continue;
    const asked = partitions.map(partition => {
      partition.nextRetryAt = out.now + msToUs(config['request.timeout.ms']);
      partition.validating = partition.position;
      const { leaderEpoch: currentLeaderEpoch = -1, offsetEpoch: leaderEpoch = -1 } = partition.position ?? {};
      return Object.freeze({ tp: partition.tp, currentLeaderEpoch, leaderEpoch });
    });
    send(client, leader, { api: 'OffsetForLeaderEpoch', replicaId: -1, partitions: Object.freeze(asked) }, { purpose: 'validation' }, out);
  }
}

/** SubscriptionState.maybeCompleteValidation. */
export function onEpochEndOffsets(
  state: ConsumerState,
  request: OffsetForLeaderEpochRequest,
  response: OffsetForLeaderEpochResponse | null,
  out: Out,
): void {
  const answers = new Map((response?.partitions ?? []).map(answer => [answer.tp, answer]));
  for (const { tp } of request.partitions) {
    const partition = state.subscription.assigned.get(tp);
    const position = partition?.position ?? null;
    // Sought or validated otherwise meanwhile: the answer is of no use.
    if (partition?.fetchState !== 'AWAIT_VALIDATION' || position === null || partition.validating !== position) continue;
    const answer = answers.get(tp);
    if (answer?.error === 'NONE') complete(state, partition, position, answer, out);
    else retryLater(state, partition, answer === undefined || isInvalidMetadata(answer.error), out);
  }
}

interface EpochEnd {
  /** The largest epoch not above the one asked for, and where it ends on the leader; -1 for none. */
  readonly leaderEpoch: number;
  readonly endOffset: number;
}

function complete(state: ConsumerState, partition: AssignedPartition, position: Position, end: EpochEnd, out: Out): void {
  const { subscription, resetStrategy } = state;
  const unknown = end.leaderEpoch === -1 || end.endOffset === -1;
  if (!unknown && end.endOffset >= position.offset) return completeValidation(subscription, partition);
  if (resetStrategy.type === 'none') {
    state.pendingException = truncated(partition, position, unknown ? null : end.endOffset);
    return;
  }
  if (unknown) return requestReset(subscription, partition, resetStrategy);
  const { leader, leaderEpoch } = position;
  seekValidated(subscription, partition, { offset: end.endOffset, offsetEpoch: end.leaderEpoch, leader, leaderEpoch });
  out.note({ kind: 'consumer.positioned', tp: partition.tp, offset: end.endOffset, reason: 'truncation' });
}

const truncated = ({ tp }: AssignedPartition, { offset }: Position, divergesAt: number | null) =>
  clientException('LogTruncationException', `Truncated partition ${tp} at offset ${offset}; divergent offset ${divergesAt ?? 'unknown'}`);

function retryLater({ client, config }: ConsumerState, partition: AssignedPartition, staleMetadata: boolean, out: Out): void {
  partition.nextRetryAt = out.now + msToUs(config['retry.backoff.ms']);
  partition.validating = null;
  if (staleMetadata) requestUpdate(client.metadata);
}
