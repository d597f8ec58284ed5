import type { Out } from '../../machine.ts';
import type { ClientException } from './exceptions.ts';
import type { ConsumerState } from './state.ts';

/** The application writes the exception down, and goes on or not as it likes. */
export function recordException(state: ConsumerState, { exception, message }: ClientException, out: Out): void {
  state.files.errors.push(exception);
  out.note({ kind: 'client.exception', exception, message });
}
