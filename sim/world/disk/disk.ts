import { drawUs } from '../../engine/random.ts';
import type { Stream } from '../../engine/random.ts';
import type { Us } from '../../engine/time.ts';
import type { Disk, DiskFile, DiskSettings } from './types.ts';

/** A solid-state disk in a server. */
export const DEFAULT_DISK: DiskSettings = Object.freeze({
  write: Object.freeze({ minUs: 20, maxUs: 60 }),
  seek: Object.freeze({ minUs: 10, maxUs: 40 }),
  flush: Object.freeze({ minUs: 500, maxUs: 3_000 }),
  bytesPerSecond: 1_000_000_000,
  capacityBytes: 100 * (1 << 30),
  pageCacheBytes: 1 << 30,
});

export const createDisk = (settings: DiskSettings, stream: Stream): Disk => ({
  settings: Object.freeze(settings),
  stream,
  busyUntil: Number.MIN_SAFE_INTEGER,
  usedBytes: 0,
  broken: false,
  slowness: 1,
  files: new Map(),
  nextFile: 0,
  lastFile: -1,
  cached: new Set(),
  evictions: 0,
});

/** The file of that name, made when it is not there. */
export function fileOf(disk: Disk, name: string): DiskFile {
  let file = disk.files.get(name);
  if (file === undefined) {
    file = { id: disk.nextFile++, size: 0, durable: 0, lastPiece: -1, flushing: [] };
    disk.files.set(name, file);
  }
  return file;
}

/** Puts work at the end of the queue and returns when it is done. */
export function enqueue(disk: Disk, now: Us, costUs: Us): Us {
  const start = disk.busyUntil > now ? disk.busyUntil : now;
  disk.busyUntil = start + Math.ceil(costUs * disk.slowness);
  return disk.busyUntil;
}

/** What it costs to get to the place: nothing when the last operation was on the same file. */
export function seekCost(disk: Disk, file: DiskFile): Us {
  if (disk.lastFile === file.id) return 0;
  disk.lastFile = file.id;
  return drawUs(disk.stream, disk.settings.seek);
}

export const transferCost = (disk: Disk, bytes: number): Us => Math.ceil((bytes * 1_000_000) / disk.settings.bytesPerSecond);

/** Takes the file away and gives its bytes back. */
export function dropFile(disk: Disk, name: string): void {
  const file = disk.files.get(name);
  if (file === undefined) return;
  disk.usedBytes -= file.size;
  disk.files.delete(name);
}

/** Gives a file another name; one that had it is gone. */
export function renameFile(disk: Disk, from: string, to: string): void {
  const file = disk.files.get(from);
  if (file === undefined) return;
  dropFile(disk, to);
  disk.files.delete(from);
  disk.files.set(to, file);
}

/** Looks which flushes of a file are over by now. */
export function settleFlushes(file: DiskFile, now: Us): void {
  while (file.flushing.length > 0 && file.flushing[0]!.doneAt <= now) file.durable = file.flushing.shift()!.upTo;
}

/** Power loss: of each file only what was durable stays, and nothing of the page cache. */
export function cutToDurable(disk: Disk, now: Us): { filesCut: number; bytesLost: number } {
  let filesCut = 0;
  let bytesLost = 0;
  for (const file of disk.files.values()) {
    settleFlushes(file, now);
    file.flushing.length = 0;
    file.lastPiece = -1;
    if (file.size === file.durable) continue;
    filesCut++;
    bytesLost += file.size - file.durable;
    file.size = file.durable;
  }
  disk.usedBytes -= bytesLost;
  // What was read again later comes from the platter.
  disk.evictions += disk.cached.size;
  disk.cached.clear();
  disk.lastFile = -1;
  return { filesCut, bytesLost };
}
