import type { TraceEntry } from '../trace/entry.ts';
import type { Snapshot } from '../trace/snapshot.ts';
import { acknowledgedRecordsSurvive } from './acknowledgedRecordsSurvive.ts';
import { committedOffsetsNotAhead } from './committedOffsetsNotAhead.ts';
import { committedRecordsSurvive } from './committedRecordsSurvive.ts';
import { highWatermarkNeverGoesBack } from './highWatermarkNeverGoesBack.ts';
import { isrHoldsCommittedRecords } from './isrHoldsCommittedRecords.ts';
import type { Judge, JudgeState } from './judge.ts';
import { logsMatchBelowHighWatermark } from './logsMatchBelowHighWatermark.ts';
import { oneLeaderPerEpoch } from './oneLeaderPerEpoch.ts';
import { perKeyOrder } from './perKeyOrder.ts';

export type { Judge, JudgeState, Violation } from './judge.ts';

/** A judge forgets the type of its notebook here: only it ever opens it. */
const asJudge = <Notebook>(judge: Judge<Notebook>): Judge => judge;

/** All judges, by the names that `expect:` knows. */
export const JUDGES: readonly Judge[] = Object.freeze([
  asJudge(committedRecordsSurvive),
  asJudge(acknowledgedRecordsSurvive),
  asJudge(logsMatchBelowHighWatermark),
  asJudge(highWatermarkNeverGoesBack),
  asJudge(oneLeaderPerEpoch),
  asJudge(isrHoldsCommittedRecords),
  asJudge(perKeyOrder),
  asJudge(committedOffsetsNotAhead),
]);

/** The judges of those names, each once, in the order of `JUDGES`. */
export const createJudges = (names: readonly string[]): readonly Judge[] => JUDGES.filter(judge => names.includes(judge.name));

export const openNotebook = (judge: Judge): JudgeState => ({ notebook: judge.open(), violation: null });

/** Lets a judge read the next entry of the trace. */
export function judgeEntry(judge: Judge, state: JudgeState, entry: TraceEntry): void {
  if (state.violation !== null) return;
  const detail = judge.read(state.notebook, entry);
  if (detail !== null) state.violation = Object.freeze({ at: entry.at, event: entry.event, detail });
}

/** Lets a judge look at how the run ended. */
export function judgeEnd(judge: Judge, state: JudgeState, snapshot: Snapshot, event: number): void {
  if (state.violation !== null || judge.close === undefined) return;
  const detail = judge.close(state.notebook, snapshot);
  if (detail !== null) state.violation = Object.freeze({ at: snapshot.at, event, detail });
}
