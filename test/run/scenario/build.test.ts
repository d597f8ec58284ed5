/** What a good file becomes: units, defaults, lists expanded, Kafka's settings complete. */
import { describe, expect, it } from 'vitest';
import { readAction } from '../../../sim/run/scenario/index.ts';
import { mustLoad, scenario, shop } from './load.ts';

describe('the cluster', () => {
  it('counts and lists of brokers; one setting for all, one for one', () => {
    const { cluster } = mustLoad(
      scenario().replace(
        '{ brokers: 3 }',
        '{ config: { num.partitions: 2 }, brokers: [{ id: 1, rack: a }, { id: 5, config: { num.partitions: 9 }, clock: { skew: -2s, drift: 0.01% } }] }',
      ),
    );
    expect(cluster.brokers.map(({ name, id, rack }) => ({ name, id, rack }))).toEqual([
      { name: 'broker-1', id: 1, rack: 'a' },
      { name: 'broker-5', id: 5, rack: null },
    ]);
    expect(cluster.brokers.map(({ config }) => config['num.partitions'])).toEqual(['2', '9']);
    expect(cluster.brokers[1]?.clock).toEqual({ skewUs: -2_000_000, driftPpm: 100 });
    expect(cluster.controllers).toMatchObject([{ name: 'controller-1', id: 101 }]);
  });

  it('internal topics never have more replicas than there are brokers', () => {
    const one = mustLoad(scenario().replace('brokers: 3', 'brokers: 1')).cluster.brokers[0]?.config;
    expect(one).toMatchObject({ 'offsets.topic.replication.factor': 1, 'transaction.state.log.min.isr': 1 });
    expect(mustLoad(scenario()).cluster.brokers[0]?.config).toEqual({});
  });

  it('disks and links', () => {
    const { cluster, network } = mustLoad(
      scenario(
        'disk: { flush: 2ms..10ms, capacity: 1GiB }',
        'network: { latency: 1ms, links: [{ between: [broker-1, broker-2], latency: 20ms }] }',
      ),
    );
    expect(cluster.brokers[0]?.disk).toMatchObject({ flush: { minUs: 2_000, maxUs: 10_000 }, capacityBytes: 1_073_741_824 });
    expect(network).toEqual({
      latency: { minUs: 1_000, maxUs: 1_000 },
      bytesPerSecond: 1_000_000_000,
      links: [{ between: ['broker-1', 'broker-2'], latency: { minUs: 20_000, maxUs: 20_000 } }],
    });
  });
});

describe('topics', () => {
  it('by number or by assignment', () => {
    const { topics } = mustLoad(
      scenario(
        'topics: [{ name: a }, { name: b, partitions: 3, replicationFactor: 2 }, { name: c, assignment: { 1: [2, 3], 0: [1, 2] } }]',
      ),
    );
    expect(topics.map(({ partitions, replicationFactor, assignment }) => [partitions, replicationFactor, assignment])).toEqual([
      [1, 1, null],
      [3, 2, null],
      [
        2,
        -1,
        [
          [1, 2],
          [2, 3],
        ],
      ],
    ]);
  });
});

describe('clients', () => {
  it('are known to the brokers by their names', () => {
    const { producers, consumers } = mustLoad(shop());
    expect(producers[0]).toMatchObject({
      config: { 'client.id': 'shop' },
      workload: { ratePerSecond: 20, keys: null, valueBytes: { min: 100, max: 100 } },
    });
    expect(consumers[0]).toMatchObject({ config: { 'client.id': 'billing', 'group.id': 'g' }, commit: 'auto', manualPoll: false });
  });

  it('count makes several; only commit: auto commits by itself', () => {
    const { consumers } = mustLoad(
      scenario(
        'topics: [{ name: t }]',
        'consumers: [{ name: c, count: 2, group: g, topics: [t], commit: sync }, { name: alone, assign: [t-0] }]',
      ),
    );
    expect(consumers.map(({ name }) => name)).toEqual(['c-1', 'c-2', 'alone']);
    expect(consumers.map(({ config }) => config['enable.auto.commit'])).toEqual([false, false, false]);
  });

  it('records: timestamps are absolute or relative to the record', () => {
    const { producers } = mustLoad(
      scenario(
        'topics: [{ name: t }]',
        'producers: [{ name: p, topic: t, records: [{ at: 5s, value: null, timestamp: -2h }, { at: 1s, key: 7, value: "x", timestamp: 1000 }, { at: 1s }] }]',
      ),
    );
    const midnight = Date.UTC(2026, 10, 21);
    expect(producers[0]?.records.map(({ timestampMs, key, value }) => [timestampMs, key, value])).toEqual([
      [midnight + 5_000 - 7_200_000, null, null],
      [1_000, '7', 'x'],
      [null, null, null],
    ]);
  });
});

describe('steps', () => {
  it('one action or a list; ids of brokers become names', () => {
    const { steps } = mustLoad(
      shop(
        'steps:',
        '  - { at: 1s, do: { crash: 2 } }',
        '  - { at: 2s, do: [heal, { heal: broker-1 }, { crash: \'=leader("orders", 0)\' }] }',
      ),
    );
    expect(steps.map(({ actions }) => actions)).toEqual([
      [{ type: 'crash', node: 'broker-2' }],
      [
        { type: 'heal', node: null },
        { type: 'heal', node: 'broker-1' },
        { type: 'crash', node: '=leader("orders", 0)' },
      ],
    ]);
  });

  it('texts in one language serve both', () => {
    const { steps } = mustLoad(scenario('steps: [{ at: 1s, say: hello }, { at: 2s, say: { en: a, zh: b } }]'));
    expect(steps.map(({ say }) => say)).toEqual([
      { en: 'hello', zh: 'hello' },
      { en: 'a', zh: 'b' },
    ]);
  });

  it('a consumer that starts with other settings stays who it is', () => {
    const { steps } = mustLoad(shop('steps: [{ at: 1s, do: { startConsumer: { consumer: billing, config: { max.poll.records: 7 } } } }]'));
    expect(steps[0]?.actions[0]).toMatchObject({ config: { 'client.id': 'billing', 'group.id': 'g', 'max.poll.records': '7' } });
  });
});

describe('an action by hand', () => {
  const loaded = mustLoad(shop());

  it('is written as in a file', () => {
    expect(readAction({ crash: 'broker-1' }, loaded)).toEqual({ ok: true, action: { type: 'crash', node: 'broker-1' } });
    expect(readAction({ cut: { from: 'broker-1', to: 'shop' } }, loaded)).toMatchObject({ ok: true });
    expect(readAction({ deleteTopic: 'later' }, loaded, ['later'])).toMatchObject({ ok: true });
  });

  it('is refused with a reason', () => {
    expect(readAction({ crash: 'broker-9' }, loaded)).toEqual({
      ok: false,
      problem: 'crash: unknown node "broker-9", expected one of broker-1, broker-2, broker-3, controller-1; did you mean "broker-1"?',
    });
    expect(readAction({ deleteZnode: '/controller' }, loaded)).toEqual({
      ok: false,
      problem: 'deleteZnode: the action "deleteZnode" is not modelled yet',
    });
    expect(readAction('dance', loaded)).toMatchObject({ ok: false });
  });
});
