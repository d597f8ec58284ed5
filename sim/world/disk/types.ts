import type { Stream } from '../../engine/random.ts';
import type { Us, UsRange } from '../../engine/time.ts';

/** Frozen. */
export interface DiskSettings {
  /** Cost of an append, before its bytes. */
  readonly write: UsRange;
  /** Extra cost of turning to another file, and of a read that misses the page cache. */
  readonly seek: UsRange;
  /** Cost of an fsync, before its dirty bytes. */
  readonly flush: UsRange;
  readonly bytesPerSecond: number;
  readonly capacityBytes: number;
  readonly pageCacheBytes: number;
}

/** One queue for all that is asked of it: `busyUntil` is the end of the last. */
export interface Disk {
  readonly settings: DiskSettings;
  readonly stream: Stream;
  busyUntil: Us;
  usedBytes: number;
  /** Nothing can be written to it or read from it any more; what the page cache has can still be read. */
  broken: boolean;
  /** 1, or more while a fault slows it down. */
  slowness: number;
  readonly files: Map<string, DiskFile>;
  nextFile: number;
  /** The file of the last operation, -1 none. */
  lastFile: number;
  /** Chunks in the page cache, least recently used first: file number × CHUNKS_PER_FILE + chunk. */
  readonly cached: Set<number>;
  /** While nothing was ever evicted, every read hits. */
  evictions: number;
}

export interface DiskFile {
  readonly id: number;
  /** As seen through the page cache. */
  size: number;
  /** What a power loss leaves. */
  durable: number;
  /** Its piece that was used last, -1 none. */
  lastPiece: number;
  /** Flushes that were not over when last looked at, oldest first. */
  readonly flushing: { readonly doneAt: Us; readonly upTo: number }[];
}
