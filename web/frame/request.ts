import type { Subject } from './types.ts';

/** What the page wants to see of a moment. */
export interface ViewRequest {
  /** The partition to draw in full; null lets the frame choose the first that is not internal. */
  readonly focus: string | null;
  readonly showInternal: boolean;
  /** How many cells of ordinary size fit beside each other in a lane. */
  readonly slots: number;
  /** What the inspector shows. */
  readonly subject: Subject | null;
  /** Lost packets stay in the picture for so long, simulated microseconds. */
  readonly lingerUs: number;
}

/** So much is drawn at most; a frame says how much is not. */
export const MAX_PACKETS = 48;
export const MAX_ROWS = 12;
/** Beyond so many other partitions their logs are figures only. */
export const MAX_SMALL_STRIPS = 3;
