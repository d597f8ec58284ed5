import { itemAt, lengthOf } from './appendList.ts';
import type { Log, LogPort } from './log.ts';
import { producersFrom, remember, snapshotProducers } from './producerState.ts';
import { placeOf, segmentName } from './segment.ts';

const SNAPSHOT_HEADER_BYTES = 6;
const SNAPSHOT_ENTRY_BYTES = 46;

/** Writes the producers as they are at the end of the log (Kafka: ProducerStateManager.takeSnapshot), at a roll and at an orderly end. */
export function takeSnapshot(log: Log, port: LogPort): void {
  const { disk, memory } = log;
  const offset = disk.logEndOffset;
  if (disk.snapshots[disk.snapshots.length - 1]?.offset === offset) return;
  const snapshot = snapshotProducers(`${disk.directory}/${segmentName(offset)}.snapshot`, offset, memory.producers);
  disk.snapshots = [...disk.snapshots, snapshot];
  port.write(snapshot.file, SNAPSHOT_HEADER_BYTES + SNAPSHOT_ENTRY_BYTES * snapshot.producers.length);
}

/** Producers from the newest snapshot, and from the batches after it (Kafka: UnifiedLog.rebuildProducerState). */
export function rebuildProducers(log: Log): void {
  const { disk, memory } = log;
  const snapshot = disk.snapshots[disk.snapshots.length - 1] ?? null;
  memory.producers = producersFrom(snapshot);
  const from = snapshot?.offset ?? memory.logStartOffset;
  for (const segment of disk.segments) {
    for (let place = placeOf(segment, from); place < lengthOf(segment.batches); place++) remember(memory, itemAt(segment.batches, place));
  }
}
