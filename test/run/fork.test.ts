/** A fork is another future: nothing of the one that was known before is left in it, however far it had been played. */
import { expect, it } from 'vitest';
import { createRun } from '../../sim/index.ts';
import { readScenario } from './files.ts';

it('seeking forward after an action by hand does not land in the future before it', () => {
  const scenario = readScenario('scenarios/group-rebalance.yaml');
  const action = { type: 'crash', node: 'broker-2' } as const;
  const fresh = createRun(scenario);
  fresh.advanceTo(2_000_000);
  fresh.do(action);
  fresh.advanceTo(30_000_000);
  const forked = createRun(scenario);
  forked.advanceTo(30_000_000);
  expect(forked.digest()).not.toBe(fresh.digest());
  forked.seek(2_000_000);
  forked.do(action);
  forked.seek(30_000_000);
  expect(forked.digest()).toBe(fresh.digest());
});
