import { append, EMPTY_LIST, itemAt, lengthOf } from './appendList.ts';
import type { AppendList } from './appendList.ts';
import type { Batch } from './batch.ts';
import { segmentFor } from './log.ts';
import type { LogDirectory } from './log.ts';
import { placeOf } from './segment.ts';
import type { Segment } from './segment.ts';

/**
 * Turns some bits of the batch that holds an offset, on this one disk. Nobody notices until somebody computes its CRC: a follower or a consumer
 * that is sent it, a start that reads the log through, the cleaner (Kafka: DefaultRecordBatch.ensureValid). False when there is no such batch.
 */
export function corruptBatch(disk: LogDirectory, offset: number): boolean {
  const segment = segmentFor(disk, offset);
  if (segment === undefined) return false;
  const place = placeOf(segment, offset);
  if (place >= lengthOf(segment.batches) || itemAt(segment.batches, place).baseOffset > offset) return false;
  segment.batches = replaced(segment.batches, place, Object.freeze({ ...itemAt(segment.batches, place), isCorrupt: true }));
  return true;
}

function replaced(batches: AppendList<Batch>, place: number, batch: Batch): AppendList<Batch> {
  let list: AppendList<Batch> = EMPTY_LIST;
  for (let index = 0; index < lengthOf(batches); index++) list = append(list, index === place ? batch : itemAt(batches, index));
  return list;
}

/** The place of the first batch of a segment whose CRC is wrong, -1 if there is none. */
export function firstCorrupt({ batches }: Segment): number {
  for (let place = 0; place < lengthOf(batches); place++) if (itemAt(batches, place).isCorrupt === true) return place;
  return -1;
}
