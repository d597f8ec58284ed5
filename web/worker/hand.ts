import { readAction, type Run, type Scenario } from '../engine.ts';
import type { HandAction, WrittenAction } from './protocol.ts';

/** Does something by hand now. Null, or why it was not done. */
export function perform(scenario: Scenario, run: Run, written: WrittenAction): string | null {
  const read = readAction(written, scenario, run.snapshot().topics());
  if (!read.ok) return read.problem;
  const done = run.do(read.action);
  return done.ok ? null : done.problem;
}

/** Why an action would do nothing now; null if it would do something. */
export function whyNot(scenario: Scenario, run: Run, written: WrittenAction): string | null {
  const read = readAction(written, scenario, run.snapshot().topics());
  return read.ok ? run.whyNot(read.action) : read.problem;
}

/** Does again what was done by hand, at the same place between two events. */
export function replay(scenario: Scenario, run: Run, { atUs, event, action }: HandAction): string | null {
  if (atUs > run.nowUs) run.advanceTo(atUs);
  if (run.eventCount > event) run.step(event - run.eventCount);
  return perform(scenario, run, action);
}
