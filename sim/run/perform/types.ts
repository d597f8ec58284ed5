import type { Us } from '../../engine/time.ts';
import type { Action, ActionOf, ActionType } from '../scenario/types.ts';
import type { Session } from '../session.ts';

/** What became of an action. */
export type Outcome =
  | { readonly type: 'done' }
  /** It could not be done, or there was nothing to do. */
  | { readonly type: 'failed'; readonly error: string; readonly message: string | null }
  /** A client was asked; the note `command.completed` with this id answers. `waits`: the next action of a list comes after the answer. */
  | { readonly type: 'asked'; readonly command: number; readonly waits: boolean };

export interface PerformOptions {
  /** How long a client may take, null: as long as its settings say. */
  readonly timeoutUs: Us | null;
}

/** How one type of action is done, and why it would do nothing. */
export interface Performer<One extends Action = Action> {
  whyNot(session: Session, action: One): string | null;
  perform(session: Session, action: One, options: PerformOptions): Outcome;
}

export type Performers<Type extends ActionType> = { readonly [Each in Type]: Performer<ActionOf<Each>> };

export const DONE: Outcome = Object.freeze({ type: 'done' });

export const failed = (error: string, message: string | null = null): Outcome => ({ type: 'failed', error, message });
