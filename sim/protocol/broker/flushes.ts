import { checkpointFlushed } from '../log/checkpoint.ts';
import { segmentFlushed } from '../log/log.ts';
import type { Out } from '../machine.ts';
import { onCleanedFlushed } from './cleaner.ts';
import type { BrokerState } from './state.ts';
import { logOf } from './state.ts';

/** A flush of one of this broker's files has completed. */
export function onFlushed(broker: BrokerState, file: string, token: number, out: Out): void {
  const slash = file.indexOf('/');
  if (slash < 0) return onCheckpointFlushed(broker, file, token);
  if (file.endsWith('.cleaned')) return onCleanedFlushed(broker, file, out);
  const partition = broker.partitions.get(file.slice(0, slash));
  if (partition === undefined) return;
  const log = logOf(broker, partition);
  if (file === log.disk.epochs.file) checkpointFlushed(log.disk.epochs, token);
  else segmentFlushed(log, token);
}

function onCheckpointFlushed({ files }: BrokerState, file: string, token: number): void {
  for (const checkpoint of [files.highWatermarks, files.recoveryPoints, files.logStartOffsets, files.cleanerOffsets]) {
    if (checkpoint.file === file) checkpointFlushed(checkpoint, token);
  }
  if (files.cleanShutdown.file === file) checkpointFlushed(files.cleanShutdown, token);
}
