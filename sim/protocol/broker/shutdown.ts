import { writeCheckpoint } from '../log/checkpoint.ts';
import { flushLog } from '../log/log.ts';
import { takeSnapshot } from '../log/snapshots.ts';
import type { Out } from '../machine.ts';
import { logOf } from './state.ts';
import type { BrokerState } from './state.ts';
import { checkpointHighWatermarks, checkpointLogStarts, checkpointRecoveryPoints } from './tasks.ts';

const EPOCH_FILE_BYTES = 32;

/**
 * The controller lets the broker go: it makes everything durable, then leaves the clean-shutdown file with its epoch, then ends (Kafka:
 * LogManager.shutdown). The next start finds nothing to recover, and the controller recognises it as a clean one.
 */
export function beginCleanEnd(broker: BrokerState, brokerEpoch: number, out: Out): void {
  broker.shutdown = { brokerEpoch, marked: false };
  for (const fetcher of broker.fetchers.byKey.values()) if (fetcher.connection !== -1) out.close(fetcher.connection);
  broker.fetchers.byKey.clear();
  broker.fetchers.byConnection.clear();
  if (!isLoaded(broker)) return broker.startedClean ? markClean(broker, out) : out.exit('stopped');
  for (const partition of broker.partitions.values()) {
    const log = logOf(broker, partition);
    takeSnapshot(log, out);
    flushLog(log, out);
  }
  checkpointHighWatermarks(broker, out);
  checkpointLogStarts(broker, out);
  continueCleanEnd(broker, out);
}

/** A flush has completed: goes on when it was the last. */
export function continueCleanEnd(broker: BrokerState, out: Out): void {
  const { shutdown } = broker;
  if (shutdown === null || isFlushing(broker)) return;
  if (shutdown.marked) return out.exit('stopped');
  checkpointRecoveryPoints(broker, out);
  markClean(broker, out);
}

/** A process that ends before it has opened its logs knows nothing of them: their checkpoints stay as they are, and so does what their end was. */
const isLoaded = ({ partitions, files }: BrokerState): boolean => partitions.size === files.logs.size;

function markClean({ shutdown, files }: BrokerState, out: Out): void {
  if (shutdown === null) return;
  shutdown.marked = true;
  writeCheckpoint(files.cleanShutdown, shutdown.brokerEpoch, EPOCH_FILE_BYTES, out);
}

function isFlushing(broker: BrokerState): boolean {
  const { files } = broker;
  for (const { log } of broker.partitions.values()) if (log.flushes.length > 0) return true;
  for (const { epochs } of files.logs.values()) if (epochs.flushing.length > 0) return true;
  return [files.highWatermarks, files.logStartOffsets, files.recoveryPoints, files.cleanShutdown].some(file => file.flushing.length > 0);
}
