import { isDeepStrictEqual } from 'node:util';
import { appendAsLeader, rollLog } from '../../../sim/protocol/log/append.ts';
import { raiseLogStart, truncateTo, updateHighWatermark } from '../../../sim/protocol/log/log.ts';
import type { Log } from '../../../sim/protocol/log/log.ts';
import { deleteOldSegments } from '../../../sim/protocol/log/retention.ts';
import { emptyLog, makeBatch, silentPort } from './logFixture.ts';
import type { VectorResult } from './result.ts';

/** Rolling, retention and truncation of one log: UnifiedLog. */
interface LogSegmentsCase {
  readonly name: string;
  readonly input: {
    readonly config: {
      readonly startTimeMs: number;
      readonly segmentBytes: number | null;
      readonly segmentMs: number | null;
      readonly retentionMs: number;
      readonly retentionBytes: number;
      readonly cleanupPolicy: readonly string[];
    };
    readonly events: readonly Event[];
  };
  readonly expected: { readonly afterEachEvent: readonly object[] };
}

type Event =
  | { readonly ev: 'append'; readonly size: number; readonly timestampMs: number; readonly count: number }
  | { readonly ev: 'advance'; readonly ms: number }
  | { readonly ev: 'deleteRecordsBefore' | 'truncateTo'; readonly offset: number }
  | { readonly ev: 'roll' | 'setHighWatermarkToEnd' | 'deleteOldSegments' };

export const run = ({ input, expected }: LogSegmentsCase, _header: unknown): VectorResult => {
  const port = silentPort(input.config.startTimeMs);
  const log = emptyLog(configOf(input.config), port.wallMs);
  const actual = input.events.map(event => ({ ...shape(log, () => perform(log, event, port)) }));
  return isDeepStrictEqual(actual, expected.afterEachEvent) ? { ok: true } : { ok: false, actual };
};

const configOf = ({ segmentBytes, segmentMs, retentionMs, retentionBytes, cleanupPolicy }: LogSegmentsCase['input']['config']) => ({
  ...(segmentBytes === null ? null : { 'segment.bytes': segmentBytes }),
  ...(segmentMs === null ? null : { 'segment.ms': segmentMs }),
  'retention.ms': retentionMs,
  'retention.bytes': retentionBytes,
  'cleanup.policy': cleanupPolicy.join(','),
});

function shape(log: Log, perform: () => number | null): object {
  const segmentsDeleted = perform();
  return {
    numSegments: log.disk.segments.length,
    logEndOffset: log.disk.logEndOffset,
    logStartOffset: log.memory.logStartOffset,
    segmentBaseOffsets: log.disk.segments.map(({ baseOffset }) => baseOffset),
    ...(segmentsDeleted === null ? null : { segmentsDeleted }),
  };
}

function perform(log: Log, event: Event, port: ReturnType<typeof silentPort>): number | null {
  switch (event.ev) {
    case 'append':
      for (let i = 0; i < event.count; i++)
        appendAsLeader(log, makeBatch({ sizeInBytes: event.size, timestamp: event.timestampMs }), 0, port);
      // Kafka's files were modified in our century, its clock was set to 1970.
      for (const segment of log.disk.segments) segment.modifiedMs = Number.MAX_SAFE_INTEGER;
      return null;
    case 'advance':
      port.wallMs += event.ms;
      return null;
    case 'deleteRecordsBefore':
      raiseLogStart(log, event.offset, 'deleteRecords', port);
      return null;
    case 'truncateTo':
      truncateTo(log, event.offset, 0, port);
      return null;
    case 'roll':
      rollLog(log, port);
      return null;
    case 'setHighWatermarkToEnd':
      updateHighWatermark(log, log.disk.logEndOffset);
      return null;
    case 'deleteOldSegments':
      return deleteOldSegments(log, port);
  }
}
