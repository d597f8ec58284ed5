import type { ErrorName } from '../../../messages/errors.ts';
import type { Response } from '../../../messages/index.ts';
import type { CallOf } from '../commands.ts';
import { DONE, RETRY, type Operation } from '../state.ts';

/** A request of a command-line tool: the tool itself reads the answer, only a change of controller is tried again here. */
export const request: Operation<CallOf<'request'>> = {
  callName: '',
  request: ({ command }, timeoutMs) => ({
    node: command.node,
    body: 'timeoutMs' in command.body ? { ...command.body, timeoutMs } : command.body,
  }),
  take: (call, response) => {
    if (errorsOf(response).includes('NOT_CONTROLLER')) return RETRY;
    call.response = response;
    return DONE;
  },
};

/** The errors at the top of an answer and of its items (Kafka: handleNotControllerError, for every kind of answer). */
function errorsOf(response: Response): readonly ErrorName[] {
  const items = Object.values(response).filter(Array.isArray).flat() as readonly { readonly error?: ErrorName }[];
  const top = 'error' in response ? [response.error] : [];
  return [...top, ...items.flatMap(({ error }) => (error === undefined ? [] : [error]))];
}
