import type { Us } from '../engine/time.ts';
import { explain, holds } from './expression/index.ts';
import type { Expectation } from './scenario/types.ts';
import { environmentOf, nowOf, report, type Session } from './session.ts';
import type { ExpectationState } from './state.ts';
import { holdsNow } from './watch.ts';

export const createExpectationStates = (expectations: readonly Expectation[]): ExpectationState[] =>
  expectations.map(({ type }) => ({ held: type === 'always', settledAt: -1, detail: '' }));

/** Looks at the expectations over the whole run, after something has happened. */
export function watchExpectations(session: Session): void {
  session.scenario.expect.forEach((expectation, index) => {
    const state = session.state.expectations[index]!;
    if (state.settledAt !== -1) return;
    if (expectation.type === 'always') watchAlways(session, expectation.expression, state);
    else if (expectation.type === 'sometimes') watchSometimes(session, expectation.expression, state);
    else if (expectation.type === 'eventually' && isAfterLastStep(session)) watchSometimes(session, expectation.expression, state);
  });
}

function watchAlways(session: Session, expression: string, state: ExpectationState): void {
  if (holdsNow(session, expression)) return;
  Object.assign(state, { held: false, settledAt: nowOf(session), detail: explain(expression, environmentOf(session)) });
}

function watchSometimes(session: Session, expression: string, state: ExpectationState): void {
  if (holdsNow(session, expression)) Object.assign(state, { held: true, settledAt: nowOf(session) });
}

const isAfterLastStep = ({ state }: Session): boolean => state.played.every(Boolean) && state.begunSteps.length === 0;

/** How long past the end of the run an `eventually` may still come true; the end itself when nothing is open. */
export function lastChanceUs({ scenario, state, endUs }: Session): Us {
  return scenario.expect.reduce((latest, expectation, index) => {
    if (expectation.type !== 'eventually' || expectation.withinUs === null || state.expectations[index]!.settledAt !== -1) return latest;
    return Math.max(latest, Math.max(0, state.lastStepAt) + expectation.withinUs);
  }, endUs);
}

/** Judges all that is said of the run as a whole, at its end. */
export function judgeExpectations(session: Session): void {
  session.scenario.expect.forEach((expectation, index) => {
    const { name } = expectation;
    if (expectation.type === 'holds' || expectation.type === 'breaks') return judgeInvariant(session, expectation);
    const environment = environmentOf(session);
    const state = session.state.expectations[index]!;
    const open = expectation.type === 'check' || (expectation.type === 'eventually' && state.settledAt === -1);
    const ok = open ? holds(expectation.expression, environment) : state.held;
    const detail = state.detail === '' ? explain(expectation.expression, environment) : `at ${state.settledAt / 1000} ms: ${state.detail}`;
    report(session, null, { name, ok, detail: ok ? '' : detail });
  });
}

function judgeInvariant(session: Session, { type, invariant, name }: Extract<Expectation, { type: 'holds' | 'breaks' }>): void {
  const index = session.judges.findIndex(judge => judge.name === invariant);
  const violation = session.state.judges[index]?.violation ?? null;
  const found = violation === null ? 'it held to the end' : violation.detail;
  report(session, null, {
    name,
    ok: (violation === null) === (type === 'holds'),
    detail: (violation === null) === (type === 'holds') ? '' : found,
  });
}
