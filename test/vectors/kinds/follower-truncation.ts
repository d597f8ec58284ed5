import { isDeepStrictEqual } from 'node:util';
import { findDivergence } from '../../../sim/protocol/broker/fetch/read.ts';
import { truncationAgainst, truncationFor } from '../../../sim/protocol/broker/fetcher/truncation.ts';
import { appendAsFollower } from '../../../sim/protocol/log/append.ts';
import { latestEpoch, UNDEFINED_EPOCH_END } from '../../../sim/protocol/log/leaderEpochs.ts';
import { batchesOf, readLog, truncateTo } from '../../../sim/protocol/log/log.ts';
import type { Log } from '../../../sim/protocol/log/log.ts';
import { logOfEpochs, silentPort } from './logFixture.ts';
import { compare, type VectorResult } from './result.ts';

/** One step of AbstractFetcherThread.getOffsetTruncationState, or a follower's whole way to the leader's log. */
interface FollowerTruncationCase {
  readonly name: string;
  readonly input: TruncationState | Reconcile;
  readonly expected: object;
}

interface TruncationState {
  readonly op: 'truncationState';
  readonly followerLogEndOffset: number;
  readonly currentFetchOffset: number;
  readonly leaderReply: { readonly leaderEpoch: number; readonly endOffset: number };
  readonly followerEndOffsetForLeaderEpoch: { readonly offset: number; readonly epoch: number } | null;
}

interface Reconcile {
  readonly op: 'reconcile';
  readonly followerEpochPerOffset: readonly number[];
  readonly leaderEpochPerOffset: readonly number[];
}

export const run = ({ input, expected }: FollowerTruncationCase, _header: unknown): VectorResult =>
  input.op === 'reconcile' ? reconcile(input, expected) : truncationState(input, expected);

function truncationState(input: TruncationState, expected: object): VectorResult {
  const { leaderReply, followerEndOffsetForLeaderEpoch: local } = input;
  const { offset, done } = truncationAgainst(
    { epoch: leaderReply.leaderEpoch, endOffset: leaderReply.endOffset },
    local === null ? UNDEFINED_EPOCH_END : { epoch: local.epoch, endOffset: local.offset },
    { logEndOffset: input.followerLogEndOffset, fetchOffset: input.currentFetchOffset },
  );
  return compare(expected, { offset, truncationCompleted: done });
}

const MOST_STEPS = 20;

/** Fetches until the leader has nothing new, cutting the follower's log wherever the leader says that they diverge. */
function reconcile(input: Reconcile, expected: object): VectorResult {
  const leader = logOfEpochs(input.leaderEpochPerOffset);
  const follower = logOfEpochs(input.followerEpochPerOffset);
  const steps: object[] = [];
  for (let fetched = -1; fetched !== 0 && steps.length < MOST_STEPS;) {
    const step = fetchOnce(leader, follower);
    steps.push(step);
    fetched = 'recordsFetched' in step ? step.recordsFetched : -1;
  }
  const actual = { steps, finalFollowerEpochPerOffset: batchesOf(follower.disk).map(batch => batch.partitionLeaderEpoch) };
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
}

function fetchOnce(leader: Log, follower: Log) {
  const { logEndOffset: fetchOffset, epochs } = follower.disk;
  const lastFetchedEpoch = latestEpoch(epochs.content);
  const asked = { fetchOffset, lastFetchedEpoch };
  const diverging = findDivergence(leader, lastFetchedEpoch ?? -1, fetchOffset);
  if (diverging !== null && diverging !== 'OFFSET_OUT_OF_RANGE') {
    const { offset } = truncationFor(diverging, { epochs: epochs.content, logEndOffset: fetchOffset, fetchOffset });
    truncateTo(follower, offset, 0, silentPort());
    return { ...asked, divergingEpoch: diverging.epoch, divergingEndOffset: diverging.endOffset, truncateTo: offset };
  }
  const { batches } = readLog(leader, fetchOffset, { upTo: leader.disk.logEndOffset, maxBytes: 1_048_576, minOneMessage: true })!;
  appendAsFollower(follower, batches, latestEpoch(leader.disk.epochs.content)!, silentPort());
  return { ...asked, recordsFetched: batches.length };
}
