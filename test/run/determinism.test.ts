/**
 * Determinism is sacred: the same scenario and seed give the same digest, straight through or with any seeking, stepping and forking between
 * (DESIGN, rules 1, 6 and 7). Node against Chromium is compared in test/browser.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRun, type Run } from '../../sim/index.ts';
import { parseScenario, play, readScenario } from './files.ts';

const scenario = readScenario('scenarios/acks-one-loses.yaml');
const straight = play(scenario);

const stateOf = (run: Run) => {
  const snapshot = run.snapshot();
  return {
    digest: run.digest(),
    events: run.eventCount,
    partition: snapshot.partition('risky', 0),
    producer: snapshot.producer('card'),
    checks: [...run.checks()],
  };
};

describe('same scenario, same seed', () => {
  it('gives the same digest twice', () => expect(play(scenario).digest()).toBe(straight.digest()));

  it('gives the same digest with and without a trace', () => expect(play(scenario, { trace: false }).digest()).toBe(straight.digest()));

  it('another seed gives another', () => expect(play(scenario, { seed: 43 }).digest()).not.toBe(straight.digest()));
});

describe('seek', () => {
  it('to any moments in any order, then to the end, is as if played straight through', () => {
    const run = createRun(scenario);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: scenario.runForUs }), { minLength: 1, maxLength: 6 }), moments => {
        for (const moment of moments) run.seek(moment);
        const there = stateOf(run);
        const fresh = createRun(scenario);
        fresh.advanceTo(moments.at(-1)!);
        expect(there).toEqual(stateOf(fresh));
        run.seek(run.endUs);
        expect(stateOf(run)).toEqual(stateOf(straight));
      }),
      { numRuns: 12 },
    );
  });

  it('leaves the trace of what was played before in place', () => {
    const run = play(scenario);
    const entries = run.trace.entries.length;
    run.seek(5_000_000);
    expect(run.traceLength).toBeLessThan(entries);
    run.seek(run.endUs);
    expect(run.trace.entries.length).toBe(entries);
    expect(run.traceLength).toBe(entries);
  });
});

describe('step', () => {
  it('back and forth by event comes to the same state', () => {
    const run = createRun(scenario);
    run.advanceTo(6_100_000);
    const before = stateOf(run);
    run.step(-50);
    expect(run.eventCount).toBe(before.events - 50);
    run.step(50);
    expect(stateOf(run)).toEqual(before);
    run.seek(run.endUs);
    expect(run.digest()).toBe(straight.digest());
  });
});

describe('fork', () => {
  it('an action by hand leads to another future, and the same one each time it is replayed', () => {
    const run = createRun(scenario);
    run.advanceTo(3_000_000);
    expect(run.do({ type: 'crash', node: 'broker-2' })).toMatchObject({ ok: true });
    run.advanceTo(12_000_000);
    const forked = stateOf(run);
    expect(forked.digest).not.toBe(createRunAt(12_000_000).digest());
    run.seek(1_000_000);
    run.seek(12_000_000);
    expect(stateOf(run)).toEqual(forked);
  });

  it('goes back to the old future when the action is undone by a fork before it', () => {
    const run = createRun(scenario);
    run.advanceTo(3_000_000);
    run.do({ type: 'crash', node: 'broker-2' });
    run.advanceTo(9_000_000);
    run.seek(2_000_000);
    expect(run.do({ type: 'crash', node: 'broker-3' })).toMatchObject({ ok: true });
    expect(run.manual.map(({ action }) => action)).toEqual([{ type: 'crash', node: 'broker-3' }]);
  });

  it('says why a verb would do nothing', () => {
    const run = createRun(scenario);
    expect(run.whyNot({ type: 'start', node: 'broker-1' })).toContain('running');
    expect(run.do({ type: 'resume', node: 'broker-1' }).ok).toBe(false);
    expect(run.whyNot({ type: 'crash', node: 'broker-1' })).toBeNull();
  });
});

function createRunAt(us: number): Run {
  const run = createRun(scenario);
  run.advanceTo(us);
  return run;
}

describe('chance has names', () => {
  const withFault = (fault: string) =>
    parseScenario(`
format: 1
title: "chance"
seed: 9
runFor: 4s
cluster: { mode: kraft, controllers: 1, brokers: 2 }
topics: [{ name: a, assignment: { 0: [1] } }, { name: b, assignment: { 0: [2] } }]
producers:
  - { name: left, topic: a, rate: 20/s, config: { acks: 1 } }
  - { name: right, topic: b, rate: 20/s, config: { acks: 1 } }
steps:
  - at: 1s
    do: ${fault}
expect: []
`);
  const arrivalsAt = (run: Run, producer: string) =>
    run.trace.entries.flatMap(({ at, note }) =>
      note.kind === 'message.sent' && note.from === producer && at > 0 ? [note.arrivesAt - at] : [],
    );

  it('a fault on one link does not re-roll the latencies of another', () => {
    const calm = play(withFault('{ delay: { link: [controller-1, broker-2], by: 0ms } }'));
    const lossy = play(withFault('{ lose: { link: [left, broker-1], ratio: 1/3 } }'));
    expect(arrivalsAt(lossy, 'right')).toEqual(arrivalsAt(calm, 'right'));
    expect(arrivalsAt(lossy, 'left')).not.toEqual(arrivalsAt(calm, 'left'));
  });
});
