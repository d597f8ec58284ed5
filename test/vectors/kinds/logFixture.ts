import type { TopicConfig } from '../../../sim/protocol/config/topic.ts';
import { TOPIC_CONFIG } from '../../../sim/protocol/config/topic.ts';
import { resolveConfig } from '../../../sim/protocol/config/resolve.ts';
import { appendAsFollower } from '../../../sim/protocol/log/append.ts';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import { newLogDirectory, newLogMemory } from '../../../sim/protocol/log/log.ts';
import type { Log, LogPort } from '../../../sim/protocol/log/log.ts';

/** A disk that does everything at once and says nothing. */
export const silentPort = (wallMs = 0): LogPort & { wallMs: number } => ({
  wallMs,
  write: () => undefined,
  flush: () => undefined,
  remove: () => undefined,
  rename: () => undefined,
  note: () => undefined,
  random: () => 0,
});

export const emptyLog = (config: Partial<TopicConfig> = {}, nowMs = 0): Log => ({
  disk: newLogDirectory('orders-0', 'topic-id', nowMs),
  memory: newLogMemory(Object.freeze({ ...resolveConfig(TOPIC_CONFIG), ...config })),
});

export interface BatchOptions {
  readonly baseOffset?: number;
  readonly epoch?: number;
  readonly count?: number;
  readonly sizeInBytes?: number;
  readonly timestamp?: number;
  readonly producer?: { readonly id: number; readonly epoch: number; readonly sequence: number };
}

/** A batch of `count` records of the key k, with the values that their places have in the batch. */
export function makeBatch({ baseOffset = 0, epoch = 0, count = 1, sizeInBytes = 72, timestamp = -1, producer }: BatchOptions): Batch {
  const items = Array.from({ length: count }, (_, index) => Object.freeze({ key: 'k', value: String(index), timestamp }));
  return Object.freeze({
    baseOffset,
    lastOffsetDelta: count - 1,
    partitionLeaderEpoch: epoch,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    producerId: producer?.id ?? -1,
    producerEpoch: producer?.epoch ?? -1,
    baseSequence: producer?.sequence ?? -1,
    isTransactional: false,
    isControl: false,
    sizeInBytes,
    records: Object.freeze({ type: 'list', items: Object.freeze(items) } as const),
  });
}

/** A log with one record an offset, each of the leader epoch given for it. */
export function logOfEpochs(epochs: readonly number[]): Log {
  const log = emptyLog();
  epochs.forEach((epoch, baseOffset) => appendAsFollower(log, [makeBatch({ baseOffset, epoch })], epoch, silentPort()));
  return log;
}
