import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';
import { appendAsLeader, rollLog } from '../../../sim/protocol/log/append.ts';
import { updateHighWatermark } from '../../../sim/protocol/log/log.ts';
import type { Log } from '../../../sim/protocol/log/log.ts';
import { deleteOldSegments } from '../../../sim/protocol/log/retention.ts';
import { emptyLog, silentPort } from './logFixture.ts';
import { compare, type VectorResult } from './result.ts';
import { batchAt, clock, WRITTEN_AT_MS, writeLog } from './writtenLog.ts';
import type { WrittenLog } from './writtenLog.ts';

interface ByAge {
  readonly config: WrittenLog['config'];
  readonly recordAgesSeconds: readonly number[];
  readonly layout: 'one batch, one segment' | 'one segment for each record';
}

interface RetentionCase {
  readonly name: string;
  readonly input: WrittenLog | ByAge;
  readonly expected: object;
}

/** What one retention check leaves of a log. */
export const run = ({ input, expected }: RetentionCase, _header: unknown): VectorResult => {
  const log = 'batches' in input ? writeLog(input) : writeAges(input);
  log.memory.config = resolveConfig(TOPIC_CONFIG, input.config);
  updateHighWatermark(log, log.disk.logEndOffset);
  // The check comes after the settings, a moment later: what was as old as the limit is older by then.
  deleteOldSegments(log, silentPort(WRITTEN_AT_MS + 1_000));
  const { segments, logEndOffset } = log.disk;
  return compare(expected, {
    logStartOffset: log.memory.logStartOffset,
    logEndOffset,
    segments: segments.map(({ baseOffset, sizeInBytes }) => ({ baseOffset, bytes: sizeInBytes })),
    segmentBaseOffsets: segments.map(({ baseOffset }) => baseOffset),
  });
};

function writeAges({ recordAgesSeconds, layout }: ByAge): Log {
  const log = emptyLog({ 'retention.ms': -1 }, WRITTEN_AT_MS);
  const port = clock();
  const timestamps = recordAgesSeconds.map(age => WRITTEN_AT_MS - age * 1_000);
  const batches = layout === 'one batch, one segment' ? [timestamps] : timestamps.map(timestamp => [timestamp]);
  for (const [index, batch] of batches.entries()) {
    if (index > 0) rollLog(log, port);
    const { error } = appendAsLeader(log, batchAt(batch, { keyBytes: null, valueBytes: 10 }), 0, port);
    if (error !== 'NONE') throw new Error(error);
  }
  return log;
}
