/**
 * A paused process (SIGSTOP, a long garbage collection): time and the network go on, what arrives waits. When it goes on it handles all of
 * that in the order in which it came, and a timer that ran out meanwhile is void if something before it would have cancelled it.
 */
import { describe, expect, it } from 'vitest';
import { failures, parseScenario, play } from '../run/files.ts';

const paused = (ms: number) =>
  parseScenario(`
format: 1
title: "a client is away for ${ms} ms"
seed: 3
runFor: 20s
cluster: { mode: kraft, controllers: 1, brokers: 2 }
topics: [{ name: t, assignment: { 0: [1, 2] } }]
producers:
  - name: p
    topic: t
    rate: 20/s
    config: { acks: all, request.timeout.ms: 1000, delivery.timeout.ms: 15000, linger.ms: 0 }
    until: 15s
steps:
  - at: 5s
    do: { pause: broker-1 }
  - at: ${5000 + ms}ms
    do: { resume: broker-1 }
expect:
  - check: producer("p").failed == 0 && producer("p").acked == producer("p").sent
  - check: size(log("t", 0, leader("t", 0))) == producer("p").acked
  - logs-match-below-high-watermark
`);

describe('a process that is paused and resumed', () => {
  it.each([30, 700, 3_000])('for %i ms loses nothing and does nothing twice', ms => {
    const run = play(paused(ms));
    expect(failures(run)).toEqual([]);
    const resumed = run.trace.entries.find(({ note }) => note.kind === 'process.resumed');
    expect(resumed?.note).toMatchObject({ kind: 'process.resumed' });
  });

  it('answers what arrived meanwhile because it was resumed', () => {
    const run = play(paused(700));
    const resumed = run.trace.entries.find(({ note }) => note.kind === 'process.resumed')!;
    const sent = run.trace.entries.filter(
      ({ node, event, note }) => node === 'broker-1' && event === resumed.event && note.kind === 'message.sent',
    );
    expect(sent.length).toBeGreaterThan(0);
  });
});
