import { createRun, whyChain, type Run, type Scenario, type Snapshot, type TraceEntry } from '../engine.ts';
import { buildFrame, type Story } from '../frame/build.ts';
import { inspect } from '../frame/inspect.ts';
import type { ViewRequest } from '../frame/request.ts';
import { createTraceIndex, readTrace, type TraceIndex } from '../frame/traceIndex.ts';
import type { Frame, Reason } from '../frame/types.ts';
import { reasonOf } from '../frame/tell.ts';
import { advancePace, paceAt } from '../playback/pace.ts';
import { perform, replay } from './hand.ts';
import type { DoReply, HandAction, PlainState, PlayReply, WrittenAction } from './protocol.ts';
import { createScout, type Scout } from './scout.ts';
import { plainState } from './plainState.ts';
import { storyOf } from './story.ts';

/** One run with a playhead, and its scout. */
export interface Session {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly story: Story;
  readonly run: Run;
  readonly index: TraceIndex;
  scout: Scout;
  hand: HandAction[];
  /** Grows when the future changes. */
  generation: number;
}

export function createSession(scenario: Scenario, seed: number, generation: number): Session {
  const story = storyOf(scenario);
  const run = createRun(scenario, { seed });
  return { scenario, seed, story, run, index: createTraceIndex(), scout: createScout(scenario, seed, [], story), hand: [], generation };
}

/** Does again what a link says was done by hand. Returns what could not be done. */
export function replayHand(session: Session, hand: readonly HandAction[]): string[] {
  const refused: string[] = [];
  for (const each of hand) {
    const problem = replay(session.scenario, session.run, each);
    if (problem === null) session.hand.push(each);
    else refused.push(problem);
  }
  if (session.hand.length > 0) session.scout = createScout(session.scenario, session.seed, session.hand, session.story);
  return refused;
}

export function frameOf(session: Session, view: ViewRequest): Frame {
  const { run, index, story } = session;
  const { entries } = run.trace;
  readTrace(index, entries, run.traceLength);
  return buildFrame({
    snapshot: run.snapshot(),
    entries,
    index,
    asked: run.asked(),
    story,
    event: run.eventCount,
    endUs: run.endUs,
    pace: paceAt(session.scout.pace, run.nowUs),
    view,
    inspect: (snapshot: Snapshot) => (view.subject === null ? null : inspect({ snapshot, entries, index }, view.subject)),
  });
}

/** Lets wall time pass. The playhead stops at the end, and at a question that it has not met before. */
export function play(session: Session, wallMs: number, speed: number | null): PlayReply['stopped'] {
  const { run, scout } = session;
  const wallSeconds = wallMs / 1000;
  const from = run.nowUs;
  const reach = speed === null ? advancePace(scout.pace, from, wallSeconds) : Math.round(from + (wallSeconds / speed) * 1e6);
  const known = scout.marks.find(mark => mark.kind === 'question' && mark.at > from && mark.at <= reach);
  const entries = run.traceLength;
  const to = Math.min(reach, known?.at ?? reach, run.endUs);
  if (to > from) run.advanceTo(to);
  const question = known ?? passedQuestion(session, entries);
  if (question !== undefined && run.nowUs > question.at) run.seek(question.at);
  if (run.nowUs >= run.endUs) return 'end';
  return question === undefined ? null : 'question';
}

/** A question that was passed before the scout had found it. */
function passedQuestion({ run }: Session, from: number): TraceEntry | undefined {
  const { entries } = run.trace;
  for (let at = from; at < run.traceLength; at++) if (entries[at]!.note.kind === 'step.asked') return entries[at];
  return undefined;
}

export function seek(session: Session, atUs: number): void {
  session.run.seek(Math.max(0, Math.min(atUs, session.run.endUs)));
}

/** By event; never back into the boot. */
export function step(session: Session, count: number): void {
  const { run } = session;
  run.step(count);
  if (run.nowUs < 0) run.seek(0);
}

/** Acts now: what was done by hand later than now belongs to the old future, and goes with it. */
export function act(session: Session, action: WrittenAction): DoReply['problem'] {
  const { run } = session;
  const { nowUs: atUs, eventCount: event } = run;
  const problem = perform(session.scenario, run, action);
  if (problem !== null) return problem;
  session.hand = [...session.hand.filter(each => each.event <= event), { atUs, event, action }];
  session.scout = createScout(session.scenario, session.seed, session.hand, session.story);
  return null;
}

/** Why something happened: the chain of causes as sentences. */
export const why = ({ run }: Session, entry: number): Reason[] =>
  whyChain(run.trace, run, entry).map(place => reasonOf(run.trace.entries[place]!));

export const stateOf = (session: Session): PlainState => plainState(session.run.snapshot(), session.run.eventCount);
