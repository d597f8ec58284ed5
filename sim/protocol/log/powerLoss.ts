import { cutMetadataToDurable } from '../metadata/log.ts';
import type { MetadataLog } from '../metadata/log.ts';
import { itemAt, lengthOf } from './appendList.ts';
import { nextOffsetOf } from './batch.ts';
import type { Checkpoint } from './checkpoint.ts';
import { endOffsetOf, truncateSegment } from './segment.ts';
import type { LogDirectory } from './log.ts';
import type { Segment } from './segment.ts';

/** What a power loss took. */
export interface PowerLoss {
  readonly files: unknown;
  readonly filesCut: number;
  readonly bytesLost: number;
}

interface Losses {
  filesCut: number;
  bytesLost: number;
}

/**
 * Cuts every file of a machine to what was flushed: logs to their durable bytes, at whole batches (a torn batch fails its CRC and goes with
 * the rest), checkpoints to their last durable content. Works on the files in place, whatever tree of objects and Maps holds them.
 */
export function cutToDurable(files: unknown): PowerLoss {
  const losses: Losses = { filesCut: 0, bytesLost: 0 };
  cut(files, losses);
  return { files, ...losses };
}

function cut(node: unknown, losses: Losses): void {
  if (typeof node !== 'object' || node === null || Object.isFrozen(node)) return;
  if (isCheckpoint(node)) return cutCheckpoint(node, losses);
  if (isMetadataLog(node)) return cutMetadataLog(node, losses);
  if (node instanceof Map) for (const value of node.values()) cut(value, losses);
  else if (isLog(node)) cutLog(node, losses);
  else for (const value of Object.values(node)) cut(value, losses);
}

const isCheckpoint = (node: object): node is Checkpoint<unknown> => 'type' in node && node.type === 'checkpoint';
const isLog = (node: object): node is LogDirectory => 'type' in node && node.type === 'log';
const isMetadataLog = (node: object): node is MetadataLog => 'batches' in node && 'flushedOffset' in node;

function cutCheckpoint(checkpoint: Checkpoint<unknown>, losses: Losses): void {
  checkpoint.flushing = [];
  if (checkpoint.content === checkpoint.durable) return;
  checkpoint.content = checkpoint.durable;
  losses.filesCut++;
}

function cutMetadataLog(log: MetadataLog, losses: Losses): void {
  const sizeBefore = log.batches.reduce((bytes, batch) => bytes + batch.sizeInBytes, 0);
  cutMetadataToDurable(log);
  const lost = sizeBefore - log.batches.reduce((bytes, batch) => bytes + batch.sizeInBytes, 0);
  if (lost === 0) return;
  losses.filesCut++;
  losses.bytesLost += lost;
}

/** The log ends with the first segment that lost something: later ones were written after it. */
function cutLog(log: LogDirectory, losses: Losses): void {
  const firstCut = log.segments.findIndex(segment => segment.durableBytes < segment.sizeInBytes);
  if (firstCut >= 0) {
    for (const segment of log.segments.slice(firstCut)) cutSegment(segment, losses);
    log.segments.length = firstCut + 1;
    log.logEndOffset = endOffsetOf(log.segments[firstCut]!);
  }
  log.snapshots = log.snapshots.filter(snapshot => snapshot.offset <= log.logEndOffset);
  cutCheckpoint(log.epochs, losses);
}

function cutSegment(segment: Segment, losses: Losses): void {
  let place = lengthOf(segment.batches);
  while (place > 0 && itemAt(segment.positions, place - 1) + itemAt(segment.batches, place - 1).sizeInBytes > segment.durableBytes) place--;
  if (place === lengthOf(segment.batches)) return;
  const end = place === 0 ? segment.baseOffset : nextOffsetOf(itemAt(segment.batches, place - 1));
  losses.filesCut++;
  losses.bytesLost += truncateSegment(segment, end);
}
