import { rollLog } from './append.ts';
import { raiseLogStart, sizeOfLog } from './log.ts';
import type { Log, LogPort } from './log.ts';
import { largestTimestampOf } from './segment.ts';
import type { Segment } from './segment.ts';

type Expired = (segment: Segment, next: Segment | undefined) => boolean;

/**
 * Deletes the oldest segments that the topic's settings let go (Kafka: UnifiedLog.deleteOldSegments): those below the log start always; where
 * cleanup.policy includes delete, also what is over retention.bytes and what is older than retention.ms. Returns how many went.
 */
export function deleteOldSegments(log: Log, port: LogPort): number {
  const { config } = log.memory;
  const belowStart = deleteWhere(log, (_, next) => next !== undefined && next.baseOffset <= log.memory.logStartOffset, port);
  if (!config['cleanup.policy'].includes('delete')) return belowStart;
  return belowStart + deleteOverSize(log, port) + deleteOverAge(log, port);
}

function deleteOverSize(log: Log, port: LogPort): number {
  const retentionBytes = log.memory.config['retention.bytes'];
  if (retentionBytes < 0) return 0;
  let excess = sizeOfLog(log.disk) - retentionBytes;
  const isExcess: Expired = ({ sizeInBytes }) => {
    if (excess - sizeInBytes < 0) return false;
    excess -= sizeInBytes;
    return true;
  };
  return excess < 0 ? 0 : deleteWhere(log, isExcess, port);
}

function deleteOverAge(log: Log, port: LogPort): number {
  const retentionMs = log.memory.config['retention.ms'];
  if (retentionMs < 0) return 0;
  return deleteWhere(log, segment => port.wallMs - newestOf(segment) > retentionMs, port);
}

/** Without timestamps the modification time of the file counts. */
const newestOf = (segment: Segment): number => {
  const timestamp = largestTimestampOf(segment);
  return timestamp >= 0 ? timestamp : segment.modifiedMs;
};

/** Walks from the oldest to the first that stays. What is not committed stays, and so does an empty last segment; if all go, a new one comes first. */
function deleteWhere(log: Log, isExpired: Expired, port: LogPort): number {
  const { disk, memory } = log;
  let count = 0;
  for (; count < disk.segments.length; count++) {
    const segment = disk.segments[count]!;
    const next = disk.segments[count + 1];
    const isEmptyLast = next === undefined && segment.sizeInBytes === 0;
    if (isEmptyLast || memory.highWatermark < (next?.baseOffset ?? disk.logEndOffset) || !isExpired(segment, next)) break;
  }
  if (count === 0) return 0;
  if (count === disk.segments.length) rollLog(log, port);
  for (const segment of disk.segments.splice(0, count)) port.remove(segment.file);
  raiseLogStart(log, disk.segments[0]!.baseOffset, 'retention', port);
  return count;
}
