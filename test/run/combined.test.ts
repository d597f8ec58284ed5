/**
 * Combined nodes (process.roles=broker,controller): two roles in one process on one host, with one node id, told apart by the listener. Whatever
 * befalls the process befalls both.
 */
import { describe, expect, it } from 'vitest';
import { createRun, type Run } from '../../sim/index.ts';
import { parseScenario } from './files.ts';

const scenario = parseScenario(`
format: 1
title: combined
seed: 1
runFor: 60s
cluster: { controllers: combined, brokers: 3 }
topics:
  - { name: t, assignment: { 0: [1, 2, 3] }, config: { min.insync.replicas: 2 } }
`);

const runTo = (us: number): Run => {
  const run = createRun(scenario);
  run.advanceTo(us);
  return run;
};

const leaderOf = (run: Run): number => run.snapshot().quorum().leaderId;

describe('a combined node', () => {
  it('is one node with one id: voter, broker, and perhaps the active controller', () => {
    const snapshot = runTo(5_000_000).snapshot();
    expect(snapshot.nodes().map(({ name }) => name)).toEqual(['broker-1', 'broker-2', 'broker-3']);
    expect(Object.keys(snapshot.quorum().voters)).toEqual(['broker-1', 'broker-2', 'broker-3']);
    expect(snapshot.quorum().observers).toEqual([]);
    expect(snapshot.controller()).toBe(`broker-${snapshot.quorum().leaderId}`);
    expect(snapshot.broker(snapshot.quorum().leaderId)!.isController).toBe(true);
  });

  it.each(['crash', 'pause', 'powerOff'] as const)('loses both roles at once by %s, and gets both back', type => {
    const run = runTo(5_000_000);
    const old = leaderOf(run);
    expect(run.do({ type, node: `broker-${old}` })).toMatchObject({ ok: true });
    run.advanceTo(30_000_000);
    expect([-1, old]).not.toContain(leaderOf(run));
    expect(run.snapshot().broker(old)!.fenced).toBe(true);
    expect(run.do({ type: type === 'pause' ? 'resume' : 'start', node: `broker-${old}` })).toMatchObject({ ok: true });
    run.advanceTo(58_000_000);
    expect(run.snapshot().broker(old)).toMatchObject({ up: true, fenced: false, isController: false });
    expect(run.snapshot().partition('t', 0)!.isr).toHaveLength(3);
  });

  it('may be turned back in time over its death', () => {
    const run = runTo(5_000_000);
    run.do({ type: 'crash', node: `broker-${leaderOf(run)}` });
    run.seek(run.endUs);
    const digest = run.digest();
    run.seek(3_000_000);
    run.seek(run.endUs);
    expect(run.digest()).toBe(digest);
  });
});
