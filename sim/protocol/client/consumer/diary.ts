import type { Batch } from '../../log/batch.ts';
import type { NoteOf } from '../../notes.ts';
import type { TopicPartition } from '../../topicPartition.ts';

/** Consecutive records of one partition that one poll handed to the application. Frozen; the batches are the log's own. */
export interface Delivery {
  readonly tp: TopicPartition;
  readonly from: number;
  readonly next: number;
  readonly count: number;
  readonly batches: readonly Batch[];
}

/**
 * What the application wrote down since the start of the run. It outlives the process, as a test's log file does: the cluster hands it to the
 * next start as `boot.files`.
 */
export interface Diary {
  received: number;
  /** In frozen pages, so that a checkpoint of a long run copies the last page only. */
  readonly pages: (readonly Delivery[])[];
  readonly page: Delivery[];
  /** `onPartitionsAssigned(audit-0, orders-1)`. */
  readonly callbacks: string[];
  /** Exception classes. */
  readonly errors: string[];
}

const PAGE_SIZE = 256;

export const createDiary = (): Diary => ({ received: 0, pages: [], page: [], callbacks: [], errors: [] });

export function recordDelivery(diary: Diary, delivery: Delivery): void {
  diary.received += delivery.count;
  diary.page.push(delivery);
  if (diary.page.length >= PAGE_SIZE) diary.pages.push(Object.freeze(diary.page.splice(0)));
}

/** Every delivery, oldest first. */
export function* deliveriesOf(diary: Diary): Generator<Delivery> {
  for (const page of diary.pages) yield* page;
  yield* diary.page;
}

export function recordCallback(diary: Diary, note: NoteOf<'consumer.callback'>): void {
  diary.callbacks.push(`${note.callback}(${note.partitions.join(', ')})`);
}
