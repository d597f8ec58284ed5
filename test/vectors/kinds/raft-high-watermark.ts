import { isDeepStrictEqual } from 'node:util';
import { majorityHighWatermark } from '../../../sim/protocol/controller/kraft/raft/highWatermark.ts';
import type { VectorResult } from './result.ts';

/** What a leader hears of its voters' logs, and how far it may count as committed: LeaderStateTest. */
interface HighWatermarkCase {
  readonly name: string;
  readonly input: {
    readonly leaderId: number;
    readonly voters: readonly number[];
    readonly epochStartOffset: number;
    readonly ops: readonly Op[];
  };
  readonly expected: readonly { readonly hwChanged: boolean | 'ILLEGAL_STATE'; readonly highWatermark: number | null }[];
}

type Op =
  /** The leader's own log has been flushed to here; the set of voters may have changed with it. */
  | { readonly op: 'local'; readonly endOffset: number; readonly voters: readonly number[] }
  | { readonly op: 'replica'; readonly replica: number; readonly fetchOffset: number };

export function run({ input, expected }: HighWatermarkCase, _header: unknown): VectorResult {
  const ends = new Map<number, number>();
  let { voters } = input;
  let highWatermark = 0;
  const actual = input.ops.map(op => {
    const who = op.op === 'local' ? input.leaderId : op.replica;
    const end = op.op === 'local' ? op.endOffset : op.fetchOffset;
    // A log that was flushed does not get shorter; a follower's may, and is believed.
    if (op.op === 'local' && end < (ends.get(who) ?? -1)) return { hwChanged: 'ILLEGAL_STATE', highWatermark: known(highWatermark) };
    ends.set(who, end);
    if (op.op === 'local') voters = op.voters;
    const before = highWatermark;
    highWatermark = majorityHighWatermark({
      ...{ voters, epochStartOffset: input.epochStartOffset, highWatermark },
      endOffsetOf: voter => ends.get(voter) ?? -1,
    });
    return { hwChanged: highWatermark !== before, highWatermark: known(highWatermark) };
  });
  return isDeepStrictEqual(actual, expected) ? { ok: true } : { ok: false, actual };
}

const known = (highWatermark: number): number | null => (highWatermark === 0 ? null : highWatermark);
