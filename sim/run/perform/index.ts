import type { Action, ActionType } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { CONSOLE_PERFORMERS, isConsoleAction, type ConsoleAction } from './console.ts';
import { ADMIN_PERFORMERS } from './admin.ts';
import { DISK_PERFORMERS } from './disk.ts';
import { CONSUMER_PERFORMERS, PRODUCER_PERFORMERS } from './clients.ts';
import { PROCESS_PERFORMERS } from './process.ts';
import { failed, type Outcome, type PerformOptions, type Performer } from './types.ts';
import { WORLD_PERFORMERS } from './world.ts';

/** Those of the actions that are modelled; the parser refuses the others with their place. */
const PERFORMERS: Readonly<Partial<Record<ActionType, Performer>>> = {
  ...PROCESS_PERFORMERS,
  ...WORLD_PERFORMERS,
  ...PRODUCER_PERFORMERS,
  ...CONSUMER_PERFORMERS,
  ...ADMIN_PERFORMERS,
  ...DISK_PERFORMERS,
};

const NOT_MODELLED = 'is not modelled yet';

/** Does an action now. */
export function performAction(session: Session, action: Action | ConsoleAction, options: PerformOptions): Outcome {
  if (isConsoleAction(action)) return CONSOLE_PERFORMERS[action.type](session, action as never);
  const performer = PERFORMERS[action.type];
  return performer === undefined ? failed(`${action.type} ${NOT_MODELLED}`) : performer.perform(session, action, options);
}

/** Why an action would do nothing now; null if it would do something. */
export function whyNot(session: Session, action: Action | ConsoleAction): string | null {
  if (isConsoleAction(action)) return null;
  const performer = PERFORMERS[action.type];
  return performer === undefined ? `${action.type} ${NOT_MODELLED}` : performer.whyNot(session, action);
}
