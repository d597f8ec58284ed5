import type { Disk, DiskFile } from './types.ts';

/** The page cache is kept by pieces of this size, as if the kernel read ahead that far. */
export const CHUNK_BYTES = 1 << 20;

const CHUNKS_PER_FILE = 1 << 21;

/** Notes that bytes were written: they are in the cache now. */
export function cacheWritten(disk: Disk, file: DiskFile, position: number, bytes: number): void {
  const first = Math.floor(position / CHUNK_BYTES);
  const last = Math.floor((position + bytes) / CHUNK_BYTES);
  for (let chunk = first; chunk <= last; chunk++) touch(disk, file, file.id * CHUNKS_PER_FILE + chunk);
}

/** Brings bytes into the cache and returns how many pieces were not there. */
export function cacheRead(disk: Disk, file: DiskFile, position: number, bytes: number): number {
  if (disk.evictions === 0) return 0;
  const last = Math.floor((position + Math.max(bytes, 1) - 1) / CHUNK_BYTES);
  let missed = 0;
  for (let chunk = Math.floor(position / CHUNK_BYTES); chunk <= last; chunk++) {
    if (touch(disk, file, file.id * CHUNKS_PER_FILE + chunk)) missed++;
  }
  return missed;
}

/** Makes a piece the most recently used one; true if it was not in the cache. */
function touch(disk: Disk, file: DiskFile, piece: number): boolean {
  const isFilling = disk.cached.size * CHUNK_BYTES * 2 < disk.settings.pageCacheBytes;
  // Which was used last matters only when something will have to go before long.
  if (isFilling && piece === file.lastPiece) return false;
  file.lastPiece = piece;
  const missed = !disk.cached.delete(piece);
  disk.cached.add(piece);
  if (missed && disk.cached.size * CHUNK_BYTES > disk.settings.pageCacheBytes) evictOldest(disk);
  return missed;
}

function evictOldest(disk: Disk): void {
  for (const oldest of disk.cached) {
    disk.cached.delete(oldest);
    disk.evictions++;
    return;
  }
}
