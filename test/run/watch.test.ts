/**
 * Conditions (`when`, `always`, `sometimes`, `eventually`) are looked at after every event that changed anything, so they are cheap: what an
 * expression does not read is not worked out, and one that reads metadata only is evaluated when a metadata record has come. None of this may
 * change when a condition fires. An expression that reads `now` is never remembered, which gives the slow answer to compare with.
 */
import { describe, expect, it } from 'vitest';
import { createLook } from '../../sim/cluster/snapshot/index.ts';
import { asksForMetadataOnly } from '../../sim/run/expression/index.ts';
import { createRun, type Scenario } from '../../sim/index.ts';
import { play, readScenario } from './files.ts';

const neverRemembered = (source: string): string => `(${source}) && now >= 0`;

/** The same scenario, each of its conditions evaluated after every event. */
const slow = (scenario: Scenario): Scenario => ({
  ...scenario,
  steps: scenario.steps.map(step => (step.when === null ? step : { ...step, when: neverRemembered(step.when) })),
  expect: scenario.expect.map(one => ('expression' in one ? { ...one, expression: neverRemembered(one.expression) } : one)),
});

describe('what is remembered', () => {
  it('is what the metadata alone decides', () => {
    expect(asksForMetadataOnly('leader("t", 0) == 2')).toBe(true);
    expect(asksForMetadataOnly('partition("t", 0).isr == [1, 2] && broker(2).fenced == false')).toBe(true);
    expect(asksForMetadataOnly('size(topics()) == 1')).toBe(true);
  });

  it('is nothing that a log, a machine, the clock or a name has a say in', () => {
    for (const source of [
      'partition("t", 0).highWatermark == 3',
      'partition("t", 0).isr == [1] && partition("t", 0).logEndOffset == 3',
      'broker(1).up',
      'size(partition("t", 0)) > 0',
      'consumer("c").received == 1',
      'now > 5 && leader("t", 0) == 1',
      'leader("t", 0) == before',
      '[1, 2].exists(id, broker(id).fenced)',
    ])
      expect(asksForMetadataOnly(source), source).toBe(false);
  });

  it('never throws for a source that does not parse', () => expect(asksForMetadataOnly('leader(')).toBe(false));
});

describe('a condition fires at the very event', () => {
  for (const path of [
    'scenarios/slow-follower.yaml',
    'scenarios/acks-all-survives.yaml',
    'test/golden/replication-leader-crash.yaml',
    'test/golden/kraft-broker-crash-elr.yaml',
  ]) {
    it(path, () => {
      const scenario = readScenario(path);
      const [fast, careful] = [play(scenario), play(slow(scenario))];
      expect(fast.digest()).toBe(careful.digest());
      expect(fast.checks().map(({ ok, atMs, step }) => ({ ok, atMs, step }))).toEqual(
        careful.checks().map(({ ok, atMs, step }) => ({ ok, atMs, step })),
      );
    });
  }

  it('also after a seek back over the moment when it came true', () => {
    const scenario = readScenario('scenarios/slow-follower.yaml');
    const run = play(scenario);
    const straight = run.checks();
    for (const moment of [0, scenario.runForUs / 2, 1_000_000]) run.seek(moment);
    run.seek(run.endUs);
    expect(run.checks()).toEqual(straight);
  });
});

describe('a look, which works out what is read as it is read', () => {
  it('says the same as a whole snapshot', () => {
    const run = createRun(readScenario('scenarios/group-rebalance.yaml'));
    run.advanceTo(12_000_000);
    const [snapshot, look] = [run.snapshot(), run.look(createLook)];
    expect({ ...look.partition('orders', 0) }).toEqual(snapshot.partition('orders', 0));
    expect({ ...look.group('billing') }).toEqual(snapshot.group('billing'));
    expect(snapshot.group('billing')?.state).toBe('Stable');
  });
});
