import type { Batch } from './batch.ts';
import { countOf, recordAt } from './records.ts';

/** What ends a transaction in a partition (Kafka: ControlRecordType, EndTransactionMarker). */
export type MarkerType = 'ABORT' | 'COMMIT';

/** The marker in a control batch: its only record has the type as its key. Null where the cleaner has emptied the batch. */
export function markerOf(batch: Batch): MarkerType | null {
  if (!batch.isControl || countOf(batch.records) === 0) return null;
  const { key } = recordAt(batch, 0);
  return key === 'ABORT' || key === 'COMMIT' ? key : null;
}
