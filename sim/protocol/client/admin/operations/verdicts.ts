import { assert } from '../../../../engine/assert.ts';
import type { ApiError } from '../../../messages/common.ts';
import type { ApiName, Response, ResponseOf } from '../../../messages/index.ts';
import { done, RETRY, type Verdict } from '../state.ts';

/** The answer to what was asked; anything else is a bug of ours. */
export function answer<Api extends ApiName>(response: Response, api: Api): ResponseOf<Api> {
  assert(response.api === api, 'an answer of another kind', { expected: api, actual: response.api });
  return response as ResponseOf<Api>;
}

/** Of what the controller answers, only a change of controller and a quota are worth another try (Kafka: handleNotControllerError). */
export const controllerVerdict = ({ error, message }: ApiError): Verdict =>
  error === 'NOT_CONTROLLER' || error === 'THROTTLING_QUOTA_EXCEEDED' ? RETRY : done(error, message);
