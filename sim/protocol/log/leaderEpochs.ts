import type { Checkpoint } from './checkpoint.ts';

/** Where a leader epoch begins in a log. */
export interface EpochEntry {
  readonly epoch: number;
  readonly startOffset: number;
}

/**
 * The leader epochs of a log, oldest first, epochs and start offsets both rising (Kafka: LeaderEpochFileCache, KIP-101, KIP-279). A frozen
 * list: each change makes a new one, which is also the new content of `leader-epoch-checkpoint`.
 */
export type LeaderEpochs = readonly EpochEntry[];
export type LeaderEpochCheckpoint = Checkpoint<LeaderEpochs>;

/** What a leader answers to "where does this epoch end with you?"; -1 stands for undefined. */
export interface EpochEndOffset {
  readonly epoch: number;
  readonly endOffset: number;
}

export const NO_EPOCHS: LeaderEpochs = Object.freeze([]);
export const UNDEFINED_EPOCH_END: EpochEndOffset = Object.freeze({ epoch: -1, endOffset: -1 });

/**
 * Notes that an epoch begins at an offset. What the new entry contradicts at the end (a later epoch, or one that starts at or after it) is
 * dropped: of several elections without a write only the last leaves a trace.
 */
export function assignEpoch(epochs: LeaderEpochs, epoch: number, startOffset: number): LeaderEpochs {
  const latest = epochs[epochs.length - 1];
  if (latest !== undefined && latest.epoch === epoch && startOffset >= latest.startOffset) return epochs;
  let keep = epochs.length;
  while (keep > 0 && (epochs[keep - 1]!.epoch >= epoch || epochs[keep - 1]!.startOffset >= startOffset)) keep--;
  return Object.freeze([...epochs.slice(0, keep), Object.freeze({ epoch, startOffset })]);
}

/**
 * The largest epoch not above the requested one, and the offset where it ends: the start of the next higher epoch, or the log's end for the
 * latest. Undefined when nothing is known of it or of what follows it.
 */
export function endOffsetFor(epochs: LeaderEpochs, requestedEpoch: number, logEndOffset: number): EpochEndOffset {
  if (requestedEpoch === -1) return UNDEFINED_EPOCH_END;
  if (latestEpoch(epochs) === requestedEpoch) return { epoch: requestedEpoch, endOffset: logEndOffset };
  const higher = epochs.findIndex(entry => entry.epoch > requestedEpoch);
  if (higher === -1) return UNDEFINED_EPOCH_END;
  const floor = epochs[higher - 1];
  return { epoch: floor?.epoch ?? requestedEpoch, endOffset: epochs[higher]!.startOffset };
}

export const latestEpoch = (epochs: LeaderEpochs): number | null => epochs[epochs.length - 1]?.epoch ?? null;

/** The epoch before the given one. */
export const previousEpoch = (epochs: LeaderEpochs, epoch: number): number | null =>
  epochs.findLast(entry => entry.epoch < epoch)?.epoch ?? null;

/** The epoch after the given one. */
export const nextEpoch = (epochs: LeaderEpochs, epoch: number): number | null => epochs.find(entry => entry.epoch > epoch)?.epoch ?? null;

/** The epoch that covers an offset. */
export const epochForOffset = (epochs: LeaderEpochs, offset: number): number | null =>
  epochs.findLast(entry => entry.startOffset <= offset)?.epoch ?? null;

/** Drops the epochs that start at or after an offset: the log now ends there. */
export function truncateEpochsFromEnd(epochs: LeaderEpochs, endOffset: number): LeaderEpochs {
  const latest = epochs[epochs.length - 1];
  if (endOffset < 0 || latest === undefined || latest.startOffset < endOffset) return epochs;
  return Object.freeze(epochs.filter(entry => entry.startOffset < endOffset));
}

/** Drops the epochs that end before an offset: the log now starts there, and so does the epoch that covers it. */
export function truncateEpochsFromStart(epochs: LeaderEpochs, startOffset: number): LeaderEpochs {
  const covering = epochs.findLast(entry => entry.startOffset <= startOffset);
  if (covering === undefined || (covering.startOffset === startOffset && covering === epochs[0])) return epochs;
  const later = epochs.filter(entry => entry.startOffset > startOffset);
  return Object.freeze([Object.freeze({ epoch: covering.epoch, startOffset }), ...later]);
}
