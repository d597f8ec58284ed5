import type { ErrorName } from '../../../messages/errors.ts';
import type { Response } from '../../../messages/index.ts';
import { CONTINUE, done, RETRY, type Addressed, type Call, type Verdict } from '../state.ts';
import { answer } from './verdicts.ts';

/* Finding a group's coordinator (Kafka: CoordinatorStrategy). */

export const findCoordinator = (group: string): Addressed => ({
  node: 'any',
  body: { api: 'FindCoordinator', key: group, keyType: 'group' },
});

export const takeCoordinator = (call: Call<unknown>, response: Response): Verdict => {
  const { error, nodeId } = answer(response, 'FindCoordinator');
  if (error === 'COORDINATOR_NOT_AVAILABLE' || error === 'COORDINATOR_LOAD_IN_PROGRESS') return RETRY;
  if (error !== 'NONE') return done(error);
  call.coordinator = nodeId;
  return CONTINUE;
};

/** A coordinator that is still loading is asked again, one that is none any more is looked for; null: the answer counts. */
export const coordinatorVerdict = (call: Call<unknown>, error: ErrorName): Verdict | null => {
  if (error === 'COORDINATOR_LOAD_IN_PROGRESS') return RETRY;
  if (error !== 'NOT_COORDINATOR' && error !== 'COORDINATOR_NOT_AVAILABLE') return null;
  forgetCoordinator(call);
  return RETRY;
};

export const forgetCoordinator = (call: Call<unknown>): void => {
  call.coordinator = -1;
};
