import type { TopicConfig } from '../config/topic.ts';
import type { Batch } from '../log/batch.ts';
import { countOf, timestampAt } from '../log/records.ts';
import type { ErrorName } from '../messages/errors.ts';
import type { TopicPartition } from '../topicPartition.ts';

export interface Refusal {
  readonly error: ErrorName;
  readonly tp: TopicPartition;
  readonly batch: Batch;
  readonly config: TopicConfig;
  readonly nowMs: number;
}

/** What a broker says of a batch that it refuses, beyond the error's own text (Kafka: LogValidator); null: nothing. */
export function refusalMessage({ error, tp, batch, config, nowMs }: Refusal): string | null {
  if (error === 'INVALID_RECORD') return `Compacted topic cannot accept message without key in topic partition ${tp}`;
  if (error !== 'INVALID_TIMESTAMP') return null;
  const earliest = nowMs - config['message.timestamp.before.max.ms'];
  const latest = nowMs + config['message.timestamp.after.max.ms'];
  for (let index = 0; index < countOf(batch.records); index++) {
    const timestamp = timestampAt(batch, index);
    if (timestamp >= earliest && timestamp <= latest) continue;
    return `Timestamp ${timestamp} of message with offset ${index} is out of range. The timestamp should be within [${earliest}, ${latest}]`;
  }
  return null;
}
