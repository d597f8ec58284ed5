import { msToUs } from '../../engine/time.ts';
import { newLogDirectory, newLogMemory } from '../log/log.ts';
import type { LogDirectory, LogMemory } from '../log/log.ts';
import { loadLog } from '../log/recovery.ts';
import type { Out } from '../machine.ts';
import type { PartitionRegistration } from '../metadata/image.ts';
import { forgetCleaned } from './cleaner.ts';
import { topicConfigOf } from './configs.ts';
import { checkDeletions } from './deleteRecords.ts';
import { markEverySession } from './fetch/marks.ts';
import { joinSessions } from './fetch/sessions.ts';
import { stopFetching } from './fetcher/fetcher.ts';
import { failAppends } from './producePurgatory.ts';
import { NO_APPENDS, NO_REMOTES } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

/** Which offsets and marks the start found on the disk, for the logs that it loads. */
export interface LoadContext {
  readonly clean: boolean;
}

/**
 * Opens the logs that the disk holds, as far as the image gives them to this broker (Kafka: LogManager.startup). A log of a topic that is
 * gone, or of replicas that were moved away meanwhile, is stray: renamed, and left alone for good.
 */
export function loadReplicas(broker: BrokerState, { clean }: LoadContext, out: Out): void {
  const { files, control } = broker;
  for (const [tp, disk] of [...files.logs]) {
    const registration = control.image.partitions.get(tp);
    const isOurs = registration !== undefined && registration.topicId === disk.topicId && registration.replicas.includes(broker.nodeId);
    if (isOurs) addReplica(broker, registration, openLog(broker, disk, clean, out));
    else retire(broker, disk, 'stray', out);
  }
  for (const [directory] of files.retired) if (directory.endsWith('-delete')) deleteLater(broker, directory, out);
}

function openLog(broker: BrokerState, disk: LogDirectory, clean: boolean, out: Out): LogMemory {
  const { files } = broker;
  const options = {
    config: topicConfigOf(broker, disk.tp.slice(0, disk.tp.lastIndexOf('-'))),
    clean,
    recoveryPoint: files.recoveryPoints.content.get(disk.tp) ?? 0,
    logStartOffset: files.logStartOffsets.content.get(disk.tp) ?? 0,
    highWatermark: files.highWatermarks.content.get(disk.tp) ?? 0,
  };
  return loadLog(disk, options, out);
}

/** The replica of a partition, with a new and empty log if there is none. */
export function replicaFor(broker: BrokerState, registration: PartitionRegistration, out: Out): Partition {
  const known = broker.partitions.get(registration.tp);
  if (known !== undefined) return known;
  broker.files.logs.set(registration.tp, newLogDirectory(registration.tp, registration.topicId, out.wallMs));
  return addReplica(broker, registration, newLogMemory(topicConfigOf(broker, registration.topic)));
}

const NOBODY: readonly number[] = Object.freeze([]);

function addReplica(broker: BrokerState, registration: PartitionRegistration, log: LogMemory): Partition {
  const partition: Partition = {
    tp: registration.tp,
    topic: registration.topic,
    partition: registration.partition,
    topicId: registration.topicId,
    log,
    role: 'follower',
    leader: -1,
    leaderEpoch: -1,
    partitionEpoch: -1,
    replicas: registration.replicas,
    isr: registration.isr,
    leaderRecoveryState: registration.leaderRecoveryState,
    leaderEpochStartOffset: -1,
    remotes: NO_REMOTES,
    pendingIsr: null,
    sessions: NOBODY,
    appends: NO_APPENDS,
    deletes: NOBODY,
  };
  broker.partitions.set(partition.tp, partition);
  joinSessions(broker, partition);
  return partition;
}

/** The replica is not this broker's any more: its log goes too (Kafka: ReplicaManager.stopPartitions). */
export function removeReplica(broker: BrokerState, partition: Partition, out: Out): void {
  const { tp } = partition;
  stopFetching(broker, tp);
  partition.role = 'follower';
  failAppends(broker, partition, out);
  checkDeletions(broker, partition, out);
  markEverySession(broker, partition);
  broker.partitions.delete(tp);
  retire(broker, broker.files.logs.get(tp)!, 'delete', out);
  forgetCleaned(broker, tp, out);
  out.note({ kind: 'replica.stopped', tp, deleted: true });
}

const HEX_DIGITS = '0123456789abcdef';
const UNIQUE_ID_LENGTH = 32;

/** Renames the directory; one to delete goes after file.delete.delay.ms. */
function retire(broker: BrokerState, disk: LogDirectory, suffix: 'delete' | 'stray', out: Out): void {
  let uniqueId = '';
  while (uniqueId.length < UNIQUE_ID_LENGTH) uniqueId += HEX_DIGITS[out.random(HEX_DIGITS.length)];
  broker.files.logs.delete(disk.tp);
  disk.directory = `${disk.tp}.${uniqueId}-${suffix}`;
  broker.files.retired.set(disk.directory, disk);
  for (const segment of disk.segments) out.remove(segment.file);
  if (suffix === 'delete') deleteLater(broker, disk.directory, out);
}

function deleteLater(broker: BrokerState, directory: string, out: Out): void {
  out.after(msToUs(broker.config['log.segment.delete.delay.ms']), { type: 'timer', timer: 'log.delete', id: directory });
}

export const onDeleteLog = (broker: BrokerState, directory: string): boolean => broker.files.retired.delete(directory);
