/**
 * flush.messages=1 is paid for by whoever waits: the broker flushes in the thread that appends (Kafka: UnifiedLog.append calls flush before it
 * returns), on the leader before a producer hears of it, on a follower before it fetches on.
 */
import { describe, expect, it } from 'vitest';
import { parseScenario, play } from './files.ts';

const FLUSH_MS = 100;

/** A record at 3 s; how many of it are acknowledged `afterMs` later. One at 0 s has the leader epoch written down (a file of its own) before that. */
const acknowledgedAfter = (afterMs: number, { acks, config }: { acks: string; config: string }): number => {
  const text = `
format: 1
title: { en: "A flush on the way", zh: "途中的刷盘" }
seed: 1
runFor: ${3000 + afterMs}ms
cluster: { mode: kraft, controllers: 1, brokers: 3 }
disk: { flush: ${FLUSH_MS}ms..${FLUSH_MS}ms }
topics: [{ name: orders, assignment: { 0: [1, 2, 3] }, config: { ${config} } }]
producers:
  - name: shop
    topic: orders
    config: { acks: ${acks}, linger.ms: 0 }
    records: [{ at: 0s, key: a, value: b, partition: 0 }, { at: 3s, key: a, value: c, partition: 0 }]
`;
  return play(parseScenario(text)).snapshot().producer('shop')!.acked - 1;
};

describe('an acknowledgement', () => {
  it('waits for no flush by default: the page cache is enough', () => {
    for (const acks of ['1', 'all']) expect(acknowledgedAfter(60, { acks, config: 'min.insync.replicas: 2' })).toBe(1);
  });

  it('waits for the leader’s flush with flush.messages=1', () => {
    const question = { acks: '1', config: 'flush.messages: 1' };
    expect(acknowledgedAfter(FLUSH_MS - 1, question)).toBe(0);
    expect(acknowledgedAfter(FLUSH_MS + 60, question)).toBe(1);
  });

  it('of acks=all waits for the followers’ flushes too', () => {
    const question = { acks: 'all', config: 'flush.messages: 1' };
    expect(acknowledgedAfter(2 * FLUSH_MS - 1, question)).toBe(0);
    expect(acknowledgedAfter(3 * FLUSH_MS, question)).toBe(1);
  });

  it('waits for every third record only with flush.messages=3', () => {
    expect(acknowledgedAfter(60, { acks: '1', config: 'flush.messages: 3' })).toBe(1);
  });
});
