import { createRun, type Run, type Scenario } from '../engine.ts';
import type { Story } from '../frame/build.ts';
import { createMarkReader, readMarks } from '../frame/timelineMarks.ts';
import type { Mark } from '../frame/types.ts';
import { createPace, readPace, type Pace } from '../playback/pace.ts';
import { replay } from './hand.ts';
import type { HandAction, Scouted } from './protocol.ts';
import { readingSeconds } from './story.ts';

/** A slice of work ahead of the playhead may block the worker for so long. */
const SLICE_MS = 12;
const ACTIVITY_PARTS = 240;

/**
 * A second run of the same scenario, played once from start to end in slices, so that the timeline knows what will happen, auto speed
 * knows what is worth looking at, and the digest and the verdict are those of the whole run.
 */
export interface Scout {
  readonly run: Run;
  readonly pace: Pace;
  readonly marks: Mark[];
  readonly activity: number[];
  /** Plays for one slice; true while there is more to do. */
  slice(): boolean;
  report(): Omit<Scouted, 'generation' | 'hand'>;
}

export function createScout(scenario: Scenario, seed: number, hand: readonly HandAction[], story: Story): Scout {
  const run = createRun(scenario, { seed, rewindable: false });
  const pace = createPace();
  const reader = createMarkReader();
  const marks: Mark[] = [];
  const activity = new Array<number>(ACTIVITY_PARTS).fill(0);
  let replayed = 0;
  let spanUs = 20_000;
  let counted = 0;

  const read = () => {
    const { entries } = run.trace;
    marks.push(...readMarks(reader, entries));
    readPace(pace, entries, step => readingSeconds(story.say.get(step)));
    for (; counted < entries.length; counted++) {
      const { at, note } = entries[counted]!;
      if (note.kind === 'message.sent' && at >= 0)
        activity[Math.min(ACTIVITY_PARTS - 1, Math.floor((at / run.endUs) * ACTIVITY_PARTS))]! += 1;
    }
  };

  const advance = () => {
    const next = hand[replayed];
    const target = Math.min(run.nowUs + spanUs, run.endUs, next?.atUs ?? run.endUs);
    const began = performance.now();
    run.advanceTo(target);
    if (next !== undefined && target === next.atUs) {
      replay(scenario, run, next);
      replayed++;
    }
    // A span takes about a third of a slice, whatever the load.
    const took = performance.now() - began;
    spanUs = Math.max(500, Math.min(2_000_000, took > SLICE_MS / 3 ? spanUs / 2 : spanUs * 1.6));
  };

  return {
    run,
    pace,
    marks,
    activity,
    slice: () => {
      const until = performance.now() + SLICE_MS;
      while (!run.finished && performance.now() < until) advance();
      read();
      return !run.finished;
    },
    report: () => ({
      untilUs: run.nowUs,
      finished: run.finished,
      marks,
      activity,
      digest: run.finished ? run.digest() : null,
      checks: run.finished ? run.checks().map(({ name, ok, atMs, detail }) => ({ name, ok, atMs, detail })) : [],
    }),
  };
}
