import { findDivergence } from '../../../sim/protocol/broker/fetch/read.ts';
import { newCheckpoint } from '../../../sim/protocol/log/checkpoint.ts';
import type { EpochEntry } from '../../../sim/protocol/log/leaderEpochs.ts';
import { emptyLog } from './logFixture.ts';
import { compare, type VectorResult } from './result.ts';

/** A leader's answer to (lastFetchedEpoch, fetchOffset): Partition.readRecords. */
interface FetchDivergenceCase {
  readonly name: string;
  readonly input: {
    readonly leaderEpochEntries: readonly EpochEntry[];
    readonly logEndOffset: number;
    readonly logStartOffset: number;
    readonly lastFetchedEpoch: number;
    readonly fetchOffset: number;
  };
  readonly expected: object;
}

export const run = ({ input, expected }: FetchDivergenceCase, _header: unknown): VectorResult => {
  const { disk, memory } = emptyLog();
  const epochs = newCheckpoint('leader-epoch-checkpoint', input.leaderEpochEntries);
  const log = {
    disk: { ...disk, logEndOffset: input.logEndOffset, epochs },
    memory: { ...memory, logStartOffset: input.logStartOffset },
  };
  const diverging = findDivergence(log, input.lastFetchedEpoch, input.fetchOffset);
  if (diverging === 'OFFSET_OUT_OF_RANGE') return compare(expected, { error: diverging });
  return compare(
    expected,
    diverging === null ? { divergingEpoch: null } : { divergingEpoch: diverging.epoch, endOffset: diverging.endOffset },
  );
};
