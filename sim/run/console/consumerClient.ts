import { processNamed } from '../../cluster/cluster.ts';
import type { Process } from '../../cluster/types.ts';
import { deliveriesOf, type Delivery, type Diary } from '../../protocol/client/consumer/diary.ts';
import { countOf, offsetDeltaAt, recordAt } from '../../protocol/log/records.ts';
import { partitionOf, topicOf } from '../../protocol/topicPartition.ts';
import { ask, type Answer } from './client.ts';
import type { ConsoleSession } from './session.ts';

/** A record as a consumer got it. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string])[];
}

/** What one poll brought; `answer` tells of an exception. */
export interface Polled {
  readonly answer: Answer;
  readonly records: readonly ConsumedRecord[];
}

/** `consumer.poll(Duration.ofMillis(timeoutMs))` of a tool's consumer. */
export function poll(console: ConsoleSession, client: string, timeoutMs: number): Polled {
  const before = deliveryCount(console, client);
  const answer = ask(console, client, { type: 'poll', timeoutMs });
  const deliveries = console.run.look(cluster => [...deliveriesOf(diaryOf(processNamed(cluster, client)))].slice(before));
  return { answer, records: deliveries.flatMap(recordsOf) };
}

const deliveryCount = ({ run }: ConsoleSession, client: string): number =>
  run.look(cluster => [...deliveriesOf(diaryOf(processNamed(cluster, client)))].length);

const NO_DIARY: Diary = { received: 0, pages: [], page: [], callbacks: [], errors: [] };

/** The consumer's own notes, which outlive its process. */
const diaryOf = (process: Process | undefined): Diary =>
  (process?.state as { readonly files?: Diary } | null | undefined)?.files ?? (process?.files as Diary | null | undefined) ?? NO_DIARY;

function recordsOf({ tp, from, next, batches }: Delivery): readonly ConsumedRecord[] {
  const [topic, partition] = [topicOf(tp), partitionOf(tp)];
  return batches
    .filter(({ isControl }) => !isControl)
    .flatMap(batch =>
      Array.from({ length: countOf(batch.records) }, (_, index): ConsumedRecord => {
        const { key, value, timestamp, headers = [] } = recordAt(batch, index);
        return { topic, partition, offset: batch.baseOffset + offsetDeltaAt(batch.records, index), timestamp, key, value, headers };
      }),
    )
    .filter(({ offset }) => offset >= from && offset < next);
}
