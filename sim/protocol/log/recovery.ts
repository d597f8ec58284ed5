import type { TopicConfig } from '../config/topic.ts';
import type { Out } from '../machine.ts';
import { itemAt } from './appendList.ts';
import { firstCorrupt } from './corruption.ts';
import { truncateEpochsFromEnd, truncateEpochsFromStart } from './leaderEpochs.ts';
import { activeSegment, newLogMemory, setEpochs, truncateFullyAndStartAt, updateHighWatermark } from './log.ts';
import type { Log, LogDirectory, LogMemory, LogPort } from './log.ts';
import { endOffsetOf, rebuildIndexes, truncateSegment } from './segment.ts';
import { rebuildProducers } from './snapshots.ts';

/** What the checkpoints of the data directory say of a log; absent ones are 0. */
export interface LoadOptions {
  readonly config: TopicConfig;
  /** `.kafka_cleanshutdown` was there: nothing needs to be scanned. */
  readonly clean: boolean;
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
  readonly highWatermark: number;
}

export type LoadPort = LogPort & Pick<Out, 'read'>;

/**
 * Opens a log that a start finds on its disk (Kafka: LogLoader.load). After an unclean end the segments from the recovery point on are read
 * through and their indexes made anew. Then epochs are cut to the log (one that began at its very end, by an election without a write after
 * it, is forgotten), producers are rebuilt, and the high watermark is what the checkpoint says, which may be seconds old.
 */
export function loadLog(disk: LogDirectory, options: LoadOptions, port: LoadPort): LogMemory {
  const memory = newLogMemory(options.config);
  const log: Log = { disk, memory };
  if (!options.clean) scanFrom(log, options.recoveryPoint, port);
  disk.logEndOffset = endOffsetOf(activeSegment(disk));
  memory.logStartOffset = Math.max(options.logStartOffset, disk.segments[0]!.baseOffset);
  memory.recoveryPoint = options.clean ? disk.logEndOffset : Math.min(options.recoveryPoint, disk.logEndOffset);
  if (disk.logEndOffset < memory.logStartOffset) truncateFullyAndStartAt(log, memory.logStartOffset, -1, port);
  setEpochs(disk, truncateEpochsFromStart(truncateEpochsFromEnd(disk.epochs.content, disk.logEndOffset), memory.logStartOffset), port);
  disk.snapshots = disk.snapshots.filter(snapshot => snapshot.offset <= disk.logEndOffset);
  rebuildProducers(log);
  updateHighWatermark(log, options.highWatermark);
  port.note({
    kind: 'log.recovered',
    tp: disk.tp,
    logEndOffset: disk.logEndOffset,
    highWatermark: memory.highWatermark,
    clean: options.clean,
  });
  return memory;
}

/**
 * Reads every batch from the segment of the recovery point on (Kafka: LogSegment.recover). At the first whose CRC is wrong the log ends, and
 * later segments go. What a power loss tore is gone already (see powerLoss.ts).
 */
function scanFrom(log: Log, recoveryPoint: number, port: LoadPort): void {
  const { segments } = log.disk;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    if ((segments[index + 1]?.baseOffset ?? Number.MAX_SAFE_INTEGER) <= recoveryPoint) continue;
    if (segment.sizeInBytes > 0) port.read(segment.file, 0, segment.sizeInBytes);
    rebuildIndexes(segment, log.memory.config['index.interval.bytes']);
    const corrupt = firstCorrupt(segment);
    if (corrupt < 0) continue;
    truncateSegment(segment, itemAt(segment.batches, corrupt).baseOffset);
    for (const later of segments.splice(index + 1)) port.remove(later.file);
  }
}
