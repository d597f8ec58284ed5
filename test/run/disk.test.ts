/**
 * Disks that fail, fill up, or turn bits (Kafka: LogManager.handleLogDirFailure, DefaultRecordBatch.ensureValid). A broker has one log
 * directory here: when it fails, the broker halts.
 */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../sim/index.ts';
import { failures, parseScenario, play } from './files.ts';

const scenarioWith = (lines: string) =>
  parseScenario(`
format: 1
title: "disks"
seed: 3
runFor: 60s
cluster: { mode: kraft, controllers: 1, brokers: 3 }
topics: [{ name: orders, assignment: { 0: [1, 2, 3] }, config: { min.insync.replicas: 2 } }]
producers:
  - { name: shop, topic: orders, rate: 20/s, from: 1s, until: 40s, config: { delivery.timeout.ms: 60000 } }
${lines}
`);

const endsOf = (run: Run, node: string): string[] =>
  run.trace.entries.flatMap(entry => (entry.node === node && entry.note.kind === 'process.stopped' ? [entry.note.reason] : []));

describe.each(['failDisk', 'fillDisk'])('%s', action => {
  const run = play(
    scenarioWith(`
steps:
  - { at: 5s, do: { ${action}: broker-1 } }
  - { at: 25s, check: 'broker(1).up == false && leader("orders", 0) != 1' }
  - { at: 26s, do: [{ replaceDisk: broker-1 }, { start: broker-1 }] }
expect:
  - committed-records-survive
  - acknowledged-records-survive
  - check: producer("shop").failed == 0 && producer("shop").acked == producer("shop").sent
  - check: size(partition("orders", 0).isr) == 3
  - check: partition("orders", 0).replica[1].logEndOffset == partition("orders", 0).logEndOffset
`),
  );

  it('halts the broker at its next write; the others go on, and an empty disk is filled from them', () => {
    expect(failures(run)).toEqual([]);
    expect(endsOf(run, 'broker-1')).toEqual(['all log directories have failed']);
  });
});

describe('a disk that has failed', () => {
  it('cannot be started from', () => {
    const run = play(
      scenarioWith(
        'steps: [{ at: 5s, do: { failDisk: broker-1 } }, { at: 20s, do: { start: broker-1 } }]\nexpect: [{ check: broker(1).up == false }]',
      ),
    );
    expect(failures(run)).toEqual([]);
    expect(endsOf(run, 'broker-1')).toHaveLength(2);
  });

  it('does not fail twice', () => {
    const run = play(scenarioWith('steps: [{ at: 5s, do: { failDisk: broker-1 } }]\nexpect: []'));
    expect(run.whyNot({ type: 'failDisk', node: 'broker-1' })).toContain('failed already');
  });
});

describe('corrupt', () => {
  const corrupted = (config: string, steps: string, expect = '') =>
    play(
      parseScenario(`
format: 1
title: "bits turn"
seed: 3
runFor: 50s
cluster: { mode: kraft, controllers: 1, brokers: 2 }
topics: [{ name: orders, assignment: { 0: [1] } }]
producers: [{ name: shop, topic: orders, rate: 20/s, from: 1s, until: 10s, config: { linger.ms: 0 } }]
consumers: [{ name: audit, topics: [orders], group: audit, from: 14s, onError: stop, config: { auto.offset.reset: earliest, ${config} } }]
steps:
  - { at: 12s, do: { corrupt: { broker: broker-1, topic: orders, partition: 0, offset: 100 } } }
${steps}
expect: [${expect}]
`),
    );

  it('shows to a consumer that computes the CRC: it gets what lies before, then an exception', () => {
    const consumer = corrupted('', '').snapshot().consumer('audit')!;
    expect(consumer.received).toBe(100);
    expect(consumer.errors).toEqual(['KafkaException']);
  });

  it('does not show to one that does not (check.crcs)', () => {
    const run = corrupted('check.crcs: false', '');
    expect(run.snapshot().consumer('audit')).toMatchObject({ received: run.snapshot().producer('shop')!.acked, errors: [] });
  });

  it('ends the log at a start after an unclean end, which reads it through', () => {
    const run = corrupted('', '  - { at: 20s, do: [{ crash: broker-1 }] }\n  - { at: 32s, do: { start: broker-1 } }');
    expect(run.snapshot().partition('orders', 0)!.logEndOffset).toBe(100);
  });

  it('is not looked for at a start after an orderly end', () => {
    const run = corrupted('', '  - { at: 20s, do: { stop: broker-1 } }\n  - { at: 40s, do: { start: broker-1 } }');
    expect(run.snapshot().partition('orders', 0)!.logEndOffset).toBe(run.snapshot().producer('shop')!.acked);
  });

  it('stops a follower that would copy it', () => {
    const run = corrupted('', '  - { at: 15s, do: { reassign: { topic: orders, partition: 0, replicas: [1, 2] } } }');
    const { isr, replica } = run.snapshot().partition('orders', 0)!;
    expect(isr).toEqual([1]);
    expect(replica['2']!.logEndOffset).toBeLessThanOrEqual(100);
  });

  it('says when there is nothing to corrupt', () => {
    const run = corrupted('', '');
    expect(run.whyNot({ type: 'corrupt', broker: 'broker-1', topic: 'orders', partition: 0, offset: 9_999 })).toContain('no record 9999');
  });
});
