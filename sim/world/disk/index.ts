import { drawUs } from '../../engine/random.ts';
import type { Us } from '../../engine/time.ts';
import { countSlowed } from '../faults/slowDisk.ts';
import type { HostId, World } from '../types.ts';
import { hostOf } from '../host.ts';
import { createDisk, dropFile, enqueue, fileOf, renameFile, seekCost, settleFlushes, transferCost } from './disk.ts';
import { cacheRead, cacheWritten, CHUNK_BYTES } from './pageCache.ts';
import type { Disk } from './types.ts';

export { DEFAULT_DISK } from './disk.ts';

/**
 * What may happen to a disk: it is slow, its queue grows, and a power loss takes what was not flushed. One queue serves all that is asked
 * of it, in order. Contents are nobody's business here: files are names and sizes.
 */

/** What an operation returns instead of an instant when it fails: an I/O error, or no space left on the device. */
export const IO_ERROR: Us = Number.MIN_SAFE_INTEGER;

/** Appends to a file in the page cache; returns when that is done. */
export function append(world: World, now: Us, host: HostId, { file: name, bytes }: { file: string; bytes: number }): Us {
  const disk = diskFor(world, host);
  if (disk.broken || disk.usedBytes + bytes > disk.settings.capacityBytes) return IO_ERROR;
  const file = fileOf(disk, name);
  const cost = drawUs(disk.stream, disk.settings.write) + seekCost(disk, file) + transferCost(disk, bytes);
  cacheWritten(disk, file, file.size, bytes);
  file.size += bytes;
  disk.usedBytes += bytes;
  return enqueue(disk, now, cost);
}

/** Reads bytes of a file; returns when they are there: now, if the page cache has them. */
export function read(world: World, now: Us, host: HostId, { file: name, position, bytes }: Extent): Us {
  const disk = hostOf(world, host).disk;
  const file = fileOf(disk, name);
  const missed = cacheRead(disk, file, position, bytes);
  if (missed === 0) return now;
  if (disk.broken) return IO_ERROR;
  if (disk.slowness > 1) countSlowed(world, host);
  return enqueue(disk, now, seekCost(disk, file) + transferCost(disk, missed * CHUNK_BYTES));
}

/** Bytes of a file. */
interface Extent {
  readonly file: string;
  readonly position: number;
  readonly bytes: number;
}

/** Begins an fsync of all that was written to the file so far; returns when it will be done. */
export function flush(world: World, now: Us, host: HostId, name: string): Us {
  const disk = diskFor(world, host);
  if (disk.broken) return IO_ERROR;
  const file = fileOf(disk, name);
  settleFlushes(file, now);
  const already = file.flushing.at(-1)?.upTo ?? file.durable;
  const cost = drawUs(disk.stream, disk.settings.flush) + seekCost(disk, file) + transferCost(disk, file.size - already);
  const doneAt = enqueue(disk, now, cost);
  file.flushing.push({ doneAt, upTo: file.size });
  return doneAt;
}

/** The file is gone, or cut to nothing: its space is free again. */
export function remove(world: World, host: HostId, name: string): void {
  dropFile(hostOf(world, host).disk, name);
}

/** The file has another name from now on; its bytes, cached and durable ones, stay what they are. */
export function rename(world: World, host: HostId, names: { readonly from: string; readonly to: string }): void {
  renameFile(hostOf(world, host).disk, names.from, names.to);
}

/** The disk breaks: from now on every operation that reaches it fails. */
export function breakDisk(world: World, host: HostId): void {
  hostOf(world, host).disk.broken = true;
}

export const isBroken = (world: World, host: HostId): boolean => hostOf(world, host).disk.broken;

/** Somebody else's file takes all the space there was. */
export function fillDisk(world: World, host: HostId): void {
  const { disk } = hostOf(world, host);
  const file = fileOf(disk, 'filler');
  const free = disk.settings.capacityBytes - disk.usedBytes;
  file.size += free;
  file.durable = file.size;
  disk.usedBytes += free;
}

/** A new, empty disk of the same kind. */
export function replaceDisk(world: World, now: Us, host: HostId): void {
  const { disk } = hostOf(world, host);
  Object.assign(disk, { ...createDisk(disk.settings, disk.stream), slowness: disk.slowness, busyUntil: now });
}

/** For people: how long its queue is, and how full it is. */
export function diskOf(world: World, now: Us, host: HostId): { busyUs: Us; usedBytes: number; capacityBytes: number } {
  const { busyUntil, usedBytes, settings } = hostOf(world, host).disk;
  return { busyUs: Math.max(0, busyUntil - now), usedBytes, capacityBytes: settings.capacityBytes };
}

function diskFor(world: World, host: HostId): Disk {
  const { disk } = hostOf(world, host);
  if (disk.slowness > 1) countSlowed(world, host);
  return disk;
}
