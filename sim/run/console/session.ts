import { MILLISECOND, type Us } from '../../engine/time.ts';
import { currentImage } from '../../cluster/snapshot/metadata.ts';
import type { MetadataImage } from '../../protocol/metadata/image.ts';
import { WALL_CLOCK_AT_ZERO_MS } from '../../world/index.ts';
import type { Run } from '../types.ts';

/** A terminal next to a running simulation: the files that its commands read, and the run that they act on. */
export interface ConsoleSession {
  readonly run: Run;
  /** By name, as typed: what `cat > FILE` wrote. */
  readonly files: Map<string, string>;
}

export const openConsole = (run: Run): ConsoleSession => ({ run, files: new Map() });

export const wallMsOf = ({ run }: ConsoleSession): number => WALL_CLOCK_AT_ZERO_MS + Math.floor(run.nowUs / MILLISECOND);

/** The metadata as the cluster has it now. Read it at once: it changes as time passes. */
export const imageOf = ({ run }: ConsoleSession): MetadataImage => run.look(currentImage);

const FINE_STEP: Us = MILLISECOND;
const COARSE_STEP: Us = 20 * MILLISECOND;
const FINE_FOR: Us = 200 * MILLISECOND;

/** Lets simulated time pass until something is so; false: the scenario ended first. The longer it takes, the larger the steps. */
export function waitUntil({ run }: ConsoleSession, isSo: () => boolean): boolean {
  const began = run.nowUs;
  while (!isSo()) {
    if (run.finished || run.nowUs >= run.endUs) return false;
    run.advanceTo(run.nowUs + (run.nowUs - began < FINE_FOR ? FINE_STEP : COARSE_STEP));
  }
  return true;
}
