import { isDeepStrictEqual } from 'node:util';
import { isCaughtUp, newRemoteReplica, recordFetch, resetReplica } from '../../../sim/protocol/broker/partition/replica.ts';
import type { RemoteReplica } from '../../../sim/protocol/broker/partition/replica.ts';
import type { VectorResult } from './result.ts';

/** What a leader remembers of a follower: Replica, ReplicaState. */
interface ReplicaStateCase {
  readonly name: string;
  readonly input: { readonly replicaLagTimeMaxMs: number; readonly ops: readonly Op[] };
  readonly expected: readonly unknown[];
}

type Op =
  | { readonly op: 'state' }
  | {
      readonly op: 'fetch';
      readonly offset: number;
      readonly startOffset: number;
      readonly timeMs: number;
      readonly leaderEndOffset: number;
    }
  | {
      readonly op: 'reset';
      readonly nowMs: number;
      readonly leaderEndOffset: number;
      readonly isNewLeader: boolean;
      readonly isFollowerInSync: boolean;
    }
  | { readonly op: 'isCaughtUp'; readonly leaderEndOffset: number; readonly nowMs: number };

/** Kafka's test fetches with broker epoch 1. */
const BROKER_EPOCH = 1;

export const run = ({ input, expected }: ReplicaStateCase, _header: unknown): VectorResult => {
  const replica = newRemoteReplica(2);
  const actual = input.ops.map(op => perform(replica, op, input.replicaLagTimeMaxMs));
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
};

function perform(replica: RemoteReplica, op: Op, lagTimeMaxMs: number): unknown {
  if (op.op === 'isCaughtUp') return isCaughtUp(replica, op.leaderEndOffset, op.nowMs, lagTimeMaxMs);
  if (op.op === 'fetch') {
    const { offset, startOffset: logStartOffset, timeMs: nowMs, leaderEndOffset: leaderLogEndOffset } = op;
    recordFetch(replica, { offset, logStartOffset, nowMs, leaderLogEndOffset, brokerEpoch: BROKER_EPOCH });
  } else if (op.op === 'reset') {
    const { nowMs, leaderEndOffset: leaderLogEndOffset, isNewLeader, isFollowerInSync: isInSync } = op;
    resetReplica(replica, { nowMs, leaderLogEndOffset, isNewLeader, isInSync });
  }
  const { logStartOffset, logEndOffset, lastCaughtUpMs, lastFetchLeaderLogEndOffset, lastFetchMs, brokerEpoch } = replica;
  return {
    logStartOffset,
    logEndOffset,
    lastCaughtUpTimeMs: lastCaughtUpMs,
    lastFetchLeaderLogEndOffset,
    lastFetchTimeMs: lastFetchMs,
    brokerEpoch,
  };
}
