import type { View } from '../view.ts';

/** How long a change stays marked while the picture moves, wall milliseconds. */
const LASTS_MS = 1600;

/**
 * Which of the inspector's rows have changed: while playing, in the last moment; while standing, by the last step or jump.
 */
export interface ChangeMarks {
  read(view: View): void;
  /** The value before the change, null if the row is not marked. */
  before(name: string): string | null;
}

interface Known {
  readonly value: string;
  readonly before: string;
  readonly changedAt: number;
  readonly event: number;
}

export function createChangeMarks(now: () => number = () => performance.now()): ChangeMarks {
  const known = new Map<string, Known>();
  let subject = '';
  let event = -1;
  let playing = false;
  return {
    read: view => {
      const { frame } = view;
      const next = JSON.stringify(view.subject);
      if (next !== subject) known.clear();
      subject = next;
      playing = view.playing;
      event = frame?.event ?? -1;
      for (const { name, value: whole, steady } of frame?.inspection?.rows ?? []) {
        const value = steady ?? whole;
        const last = known.get(name);
        if (last === undefined) known.set(name, { value, before: value, changedAt: -Infinity, event: -1 });
        else if (last.value !== value) known.set(name, { value, before: last.value, changedAt: now(), event });
      }
    },
    before: name => {
      const row = known.get(name);
      if (row === undefined || row.event < 0) return null;
      const fresh = playing ? now() - row.changedAt < LASTS_MS : row.event === event;
      return fresh && row.before !== row.value ? row.before : null;
    },
  };
}
