import { usToMs } from '../engine/time.ts';
import { scheduleForRun } from '../cluster/cluster.ts';
import { actionText } from './actionText.ts';
import { evaluateExpression, explain, holds, showValue, type Plain } from './expression/index.ts';
import { performAction } from './perform/index.ts';
import type { Question, Step } from './scenario/types.ts';
import { environmentOf, nowOf, report, tell, type Session } from './session.ts';
import type { BegunStep } from './state.ts';
import { holdsNow } from './watch.ts';

/** Steps with a time go into the queue when the scenario begins, in the file's order, so that they come before what clients do then. */
export function scheduleSteps(session: Session): void {
  const { cluster } = session.simulation;
  for (const step of session.scenario.steps) {
    if (step.atUs === null) continue;
    scheduleForRun(cluster, step.atUs, step.when === null ? { type: 'step', step: step.index } : { type: 'look' });
  }
}

/** Plays the steps whose condition holds now. A condition is watched once the step before it in the file has been played. */
export function playSatisfiedSteps(session: Session): void {
  const { scenario, state } = session;
  for (const step of scenario.steps) {
    if (step.when === null || state.played[step.index] || !isWatched(session, step)) continue;
    if (state.armedAt[step.index] === -1) arm(session, step);
    if (holdsNow(session, step.when)) playStep(session, step);
  }
}

const isWatched = (session: Session, step: Step): boolean =>
  (step.index === 0 || session.state.played[step.index - 1] === true) && nowOf(session) >= (step.atUs ?? 0);

function arm(session: Session, step: Step): void {
  const now = nowOf(session);
  session.state.armedAt[step.index] = now;
  if (step.withinUs !== null) scheduleForRun(session.simulation.cluster, now + step.withinUs, { type: 'deadline', step: step.index });
}

/** The time of a condition is over. */
export function missDeadline(session: Session, index: number): void {
  const step = session.scenario.steps[index]!;
  if (session.state.played[index] || step.when === null) return;
  session.state.played[index] = true;
  failWhen(session, step, `not within ${usToMs(step.withinUs ?? 0)} ms`);
}

/** At the end of the run: what never came. */
export function failUnplayedSteps(session: Session): void {
  for (const step of session.scenario.steps) {
    if (step.when !== null && !session.state.played[step.index]) failWhen(session, step, 'never fired');
  }
  for (const begun of session.state.begunSteps) {
    const action = session.scenario.steps[begun.step]!.actions[begun.next - 1];
    report(session, session.scenario.steps[begun.step]!, {
      name: `do ${action?.type ?? ''}`,
      ok: false,
      detail: 'no answer before the end of the run',
    });
  }
}

const failWhen = (session: Session, step: Step, why: string): void =>
  report(session, step, { name: `when ${step.when}`, ok: false, detail: `${why}: ${explain(step.when!, environmentOf(session))}` });

/** Says its caption, names its values, then does its actions one after another; its check comes when all are answered. */
export function playStep(session: Session, step: Step): void {
  const { state } = session;
  state.played[step.index] = true;
  state.lastStepAt = nowOf(session);
  state.changed = true;
  if (step.say !== null) tell(session, { kind: 'step.said', step: step.index });
  for (const { name, expression } of step.lets) {
    const value = evaluateExpression(expression, environmentOf(session));
    if (value.ok) state.lets[name] = value.value;
    else report(session, step, { name: `let ${name}`, ok: false, detail: value.error });
  }
  const begun: BegunStep = { step: step.index, next: 0, command: 0 };
  state.begunSteps.push(begun);
  goOn(session, begun);
}

/** Does the next actions of a step, up to one that has to be waited for. */
function goOn(session: Session, begun: BegunStep): void {
  const step = session.scenario.steps[begun.step]!;
  while (begun.next < step.actions.length) {
    const action = step.actions[begun.next++]!;
    const last = begun.next === step.actions.length;
    tell(session, { kind: 'step.did', step: step.index, action: actionText(action) });
    const outcome = performAction(session, action, { timeoutUs: last && step.fails !== null ? step.withinUs : null });
    if (outcome.type === 'asked' && (last || outcome.waits)) {
      begun.command = outcome.command;
      return;
    }
    if (outcome.type === 'failed') judgeOutcome(session, step, { action: action.type, fails: last ? step.fails : null, ...outcome });
    else if (outcome.type === 'done' && last && step.fails !== null) {
      judgeOutcome(session, step, { action: action.type, fails: step.fails, error: null, message: null });
    }
  }
  session.state.begunSteps.splice(session.state.begunSteps.indexOf(begun), 1);
  finishStep(session, step);
}

/** A client has answered what an action asked of it. */
export function commandAnswered(session: Session, answer: { id: number; error: string | null; message: string | null }): void {
  const begun = session.state.begunSteps.find(({ command }) => command === answer.id);
  if (begun === undefined) return;
  const step = session.scenario.steps[begun.step]!;
  const action = step.actions[begun.next - 1]!;
  const fails = begun.next === step.actions.length ? step.fails : null;
  judgeOutcome(session, step, { action: action.type, fails, error: answer.error, message: answer.message });
  begun.command = 0;
  goOn(session, begun);
}

interface Outcome {
  readonly action: string;
  /** The error it has to end in, null for none. */
  readonly fails: string | null;
  readonly error: string | null;
  readonly message: string | null;
}

function judgeOutcome(session: Session, step: Step, { action, fails, error, message }: Outcome): void {
  const found = error === null ? 'it succeeded' : message === null ? error : `${error}: ${message}`;
  if (fails === null) {
    if (error !== null) report(session, step, { name: `do ${action}`, ok: false, detail: found });
    return;
  }
  const ok = error !== null && (fails === 'any' || fails === error);
  report(session, step, { name: `do ${action} fails: ${fails}`, ok, detail: ok ? '' : found });
}

function finishStep(session: Session, step: Step): void {
  if (step.check !== null) {
    const environment = environmentOf(session);
    const ok = holds(step.check, environment);
    report(session, step, { name: step.check, ok, detail: ok ? '' : explain(step.check, environment) });
  }
  if (step.ask !== null) askQuestion(session, step, step.ask);
}

function askQuestion(session: Session, step: Step, { answer, choices }: Question): void {
  const environment = environmentOf(session);
  const value = evaluateExpression(answer, environment);
  if (!value.ok) {
    report(session, step, { name: `ask ${answer}`, ok: false, detail: value.error });
    return;
  }
  session.state.asked.push(
    Object.freeze({ step: step.index, answer: value.value, choices: choices.map(choice => choiceValue(choice.en, environment)) }),
  );
  tell(session, { kind: 'step.asked', step: step.index, answer: showValue(value.value) });
}

/** A choice is text; one that is an expression shows its value. */
function choiceValue(choice: string, environment: ReturnType<typeof environmentOf>): Plain {
  const value = evaluateExpression(choice, environment);
  return value.ok ? value.value : choice;
}
