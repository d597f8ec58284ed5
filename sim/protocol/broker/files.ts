import type { ControlFiles } from './control/index.ts';
import { controlFiles } from './control/index.ts';
import { newCheckpoint } from '../log/checkpoint.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { LogDirectory } from '../log/log.ts';
import type { TopicPartition } from '../topicPartition.ts';

/** Offsets of partitions, as one of the checkpoint files lists them. Never changed once written. */
export type Offsets = ReadonlyMap<TopicPartition, number>;

/** All that lies in a broker's data directory. */
export interface BrokerFiles {
  readonly control: ControlFiles;
  /** Replicas, by partition. */
  readonly logs: Map<TopicPartition, LogDirectory>;
  /** Directories of topics that were deleted and of stray replicas, by their new names (`…-delete`, `…-stray`). */
  readonly retired: Map<string, LogDirectory>;
  readonly highWatermarks: Checkpoint<Offsets>;
  readonly recoveryPoints: Checkpoint<Offsets>;
  readonly logStartOffsets: Checkpoint<Offsets>;
  /** How far the cleaner got with each log. */
  readonly cleanerOffsets: Checkpoint<Offsets>;
  /** There after an orderly end only; holds the broker epoch. */
  readonly cleanShutdown: Checkpoint<number | null>;
}

const NO_OFFSETS: Offsets = Object.freeze(new Map());

/** The files of a broker that starts: what its disk holds, or those of a new one. */
export const openFiles = (files: BrokerFiles | null): BrokerFiles =>
  files ?? {
    control: controlFiles(null),
    logs: new Map(),
    retired: new Map(),
    highWatermarks: newCheckpoint('replication-offset-checkpoint', NO_OFFSETS),
    recoveryPoints: newCheckpoint('recovery-point-offset-checkpoint', NO_OFFSETS),
    logStartOffsets: newCheckpoint('log-start-offset-checkpoint', NO_OFFSETS),
    cleanerOffsets: newCheckpoint('cleaner-offset-checkpoint', NO_OFFSETS),
    cleanShutdown: newCheckpoint<number | null>('.kafka_cleanshutdown', null),
  };
