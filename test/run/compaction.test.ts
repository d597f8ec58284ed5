/**
 * Compaction in a whole cluster: each replica cleans for itself, a replica that comes later copies what is left, consumers step over the gaps,
 * and the judges see nothing wrong in it.
 */
import { describe, expect, it } from 'vitest';
import { failures, parseScenario, play } from './files.ts';

const scenario = parseScenario(`
format: 1
title: "A replica that comes after the cleaner"
seed: 7
runFor: 60s
cluster:
  mode: kraft
  controllers: 1
  brokers: 3
  config: { log.cleaner.backoff.ms: 1000, log.initial.task.delay.ms: 500, log.retention.check.interval.ms: 1000 }
topics:
  - name: accounts
    assignment: { 0: [1, 2] }
    config: { cleanup.policy: compact, segment.ms: 1000, min.cleanable.dirty.ratio: 0.01, min.compaction.lag.ms: 0 }
producers:
  - { name: bank, topic: accounts, rate: 50/s, from: 1s, until: 40s, keys: { pattern: "account-{n}", count: 12 }, valueBytes: 100..200 }
consumers:
  - { name: early, group: early, topics: [accounts], from: 1s, config: { auto.offset.reset: earliest } }
  - { name: late, group: late, topics: [accounts], from: 45s, config: { auto.offset.reset: earliest, max.poll.records: 7 } }
steps:
  - { at: 15s, do: { reassign: { topic: accounts, partition: 0, replicas: [3, 2] } } }
  - { at: 25s, do: { electLeaders: { topic: accounts, partition: 0, type: preferred } }, fails: ELECTION_NOT_NEEDED }
  - { at: 30s, do: { crash: broker-2 } }
  - { at: 42s, do: { start: broker-2 } }
expect:
  - committed-records-survive
  - acknowledged-records-survive
  - logs-match-below-high-watermark
  - isr-holds-committed-records
  - check: leader("accounts", 0) == 3
  - check: producer("bank").failed == 0
  - check: lag("early") == 0 && consumer("early").received > 1500
  - check: lag("late") == 0
  - check: consumer("late").received < 150
`);

describe('a compacted topic', () => {
  const run = play(scenario);

  it('keeps every promise of replication', () => expect(failures(run)).toEqual([]));

  it('is cleaned by every replica', () => {
    const cleaners = run.trace.entries.flatMap(({ node, note }) => (note.kind === 'log.cleaned' && note.tp === 'accounts-0' ? [node] : []));
    expect(new Set(cleaners)).toEqual(new Set(['broker-1', 'broker-2', 'broker-3']));
  });

  it('holds each key once below its active segment, with the newest value', () => {
    const snapshot = run.snapshot();
    for (const id of [2, 3]) {
      const log = snapshot.log('accounts', 0, id);
      const { segments } = snapshot.partition('accounts', 0)!.replica[id]!;
      const active = segments[segments.length - 1]!.baseOffset;
      const keys = log.filter(({ offset }) => offset < active).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(log.map(({ key }) => key)).size).toBe(12);
    }
  });

  it('gives a late consumer what is left, in order', () => {
    const received = run
      .snapshot()
      .consumer('late')!
      .records.map(({ offset }) => offset);
    expect(received).toEqual([...new Set(received)].sort((a, b) => a - b));
  });
});

describe('a power loss, whatever the cleaner is at', () => {
  const storyAt = (powerOffMs: number) =>
    parseScenario(`
format: 1
title: "power loss while cleaning"
seed: ${powerOffMs}
runFor: 40s
cluster:
  mode: kraft
  controllers: 1
  brokers: 2
  config: { log.cleaner.backoff.ms: 200, log.initial.task.delay.ms: 200 }
disk: { flush: 20ms..60ms }
topics:
  - name: accounts
    assignment: { 0: [1, 2] }
    config: { cleanup.policy: compact, internal.segment.bytes: 4000, min.cleanable.dirty.ratio: 0.01, min.insync.replicas: 1 }
producers:
  - { name: bank, topic: accounts, rate: 100/s, from: 1s, until: 20s, keys: { pattern: "account-{n}", count: 9 }, valueBytes: 50..90 }
steps:
  - { at: ${powerOffMs}ms, do: { powerOff: broker-1 } }
  - { at: ${powerOffMs + 9_000}ms, do: { start: broker-1 } }
expect:
  - committed-records-survive
  - logs-match-below-high-watermark
  - check: size(partition("accounts", 0).isr) == 2
`);

  it.each([3_000, 4_037, 5_111, 6_203, 7_777])('at %i ms: the log is as it was, or as it was to be', powerOffMs => {
    const run = play(storyAt(powerOffMs), { trace: false });
    expect(failures(run)).toEqual([]);
    for (const id of [1, 2]) {
      const log = run.snapshot().log('accounts', 0, id);
      expect(new Set(log.map(({ key }) => key)).size).toBe(9);
      expect(log.length).toBeLessThan(200);
    }
  });
});
