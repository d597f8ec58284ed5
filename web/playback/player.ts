import type { Frame } from '../frame/types.ts';
import type { PlayReply } from '../worker/protocol.ts';

/** Lets wall time drive the playhead, one picture at a time. The engine never waits for the picture, nor the picture for the engine. */
export interface Player {
  play(): void;
  pause(): void;
  playing(): boolean;
}

export interface PlayerPorts {
  readonly advance: (wallMs: number, speed: number | null) => Promise<PlayReply>;
  readonly show: (frame: Frame) => void;
  readonly changed: (playing: boolean, stopped: PlayReply['stopped']) => void;
  readonly speed: () => number | null;
}

/** A hidden tab, or a slow machine, does not make the playhead jump. */
const LONGEST_MS = 100;

export function createPlayer({ advance, show, changed, speed }: PlayerPorts): Player {
  let playing = false;
  let last = 0;
  let owed = 0;
  let busy = false;
  const tick = (now: number): void => {
    if (!playing) return;
    owed = Math.min(LONGEST_MS, owed + Math.max(0, now - last));
    last = now;
    if (!busy && owed > 0) void turn();
    requestAnimationFrame(tick);
  };
  const turn = async (): Promise<void> => {
    busy = true;
    const wallMs = owed;
    owed = 0;
    try {
      const { frame, stopped } = await advance(wallMs, speed());
      show(frame);
      if (stopped !== null) stop(stopped);
    } catch {
      stop(null);
    } finally {
      busy = false;
    }
  };
  const stop = (stopped: PlayReply['stopped']): void => {
    if (!playing) return;
    playing = false;
    changed(false, stopped);
  };
  return {
    play: () => {
      if (playing) return;
      playing = true;
      last = performance.now();
      owed = 0;
      changed(true, null);
      requestAnimationFrame(tick);
    },
    pause: () => stop(null),
    playing: () => playing,
  };
}
