import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import type { ConfigOverrides } from '../../../sim/protocol/config/definition.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';
import { appendAsLeader } from '../../../sim/protocol/log/append.ts';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import type { Log } from '../../../sim/protocol/log/log.ts';
import { batchSize } from '../../../sim/protocol/log/records.ts';
import { emptyLog, makeBatch, silentPort } from './logFixture.ts';

/** Batches of equal records, as the recorded tables of the log describe them. Record n over all batches has the time n * timestampStepMs. */
export interface WrittenLog {
  readonly config: ConfigOverrides;
  readonly batches: number;
  readonly recordsPerBatch: number;
  readonly keyBytes: number | null;
  readonly valueBytes: number;
  readonly timestampStepMs: number;
}

/** When the first record was made, milliseconds since 1970. */
export const WRITTEN_AT_MS = 1_795_219_200_000;
export const clock = () => silentPort(WRITTEN_AT_MS);

/** A batch as a producer without idempotence sends it. */
export function batchAt(timestamps: readonly number[], sizes: { readonly keyBytes: number | null; readonly valueBytes: number }): Batch {
  const key = sizes.keyBytes === null ? null : 'k'.repeat(sizes.keyBytes);
  const value = 'v'.repeat(sizes.valueBytes);
  const items = timestamps.map(timestamp => Object.freeze({ key, value, timestamp }));
  const records = Object.freeze({ type: 'list', items: Object.freeze(items) } as const);
  const baseTimestamp = timestamps[0]!;
  return {
    ...makeBatch({ count: timestamps.length, sizeInBytes: batchSize(records, baseTimestamp) }),
    baseTimestamp,
    maxTimestamp: Math.max(...timestamps),
    records,
  };
}

/** The broker's clock runs along with the records, so that none of them is from its future. */
export function writeLog(input: WrittenLog): Log {
  const log = emptyLog(resolveConfig(TOPIC_CONFIG, input.config), WRITTEN_AT_MS);
  const port = clock();
  for (let index = 0; index < input.batches; index++) {
    const first = index * input.recordsPerBatch;
    const times = Array.from({ length: input.recordsPerBatch }, (_, place) => WRITTEN_AT_MS + (first + place) * input.timestampStepMs);
    port.wallMs = Math.max(port.wallMs, ...times);
    const { error } = appendAsLeader(log, batchAt(times, input), 0, port);
    if (error !== 'NONE') throw new Error(error);
  }
  return log;
}
