import type { Out } from '../../../machine.ts';
import { recordException } from '../errors.ts';
import type { ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';

/** Answers whoever gave the command; what the application does by itself nobody asks about. */
export function completeCommand(state: ConsumerState, command: number | null, exception: ClientException | null, out: Out): void {
  if (exception !== null) recordException(state, exception, out);
  if (command === null || command < 0) return;
  out.note({ kind: 'command.completed', id: command, error: exception?.exception ?? null, message: exception?.message ?? null });
}
