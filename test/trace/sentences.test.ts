/** Every kind of note has a sentence in English and Chinese that a learner can read. */
import { describe, expect, it } from 'vitest';
import type { TraceEntry, TraceNote } from '../../sim/trace/entry.ts';
import { sentence, toneOf } from '../../sim/trace/index.ts';
import { TELLINGS } from '../../sim/trace/sentences/index.ts';
import { batch, SAMPLES } from './samples.ts';

const entryOf = (note: TraceNote, node = 'broker-1'): TraceEntry => ({ index: 0, at: 0, event: 0, node, note });
const en = (note: TraceNote, node?: string): string => sentence(entryOf(note, node), 'en');
const zh = (note: TraceNote, node?: string): string => sentence(entryOf(note, node), 'zh');

describe('every kind of note', () => {
  it('has a sentence, and a sample here', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(TELLINGS).sort());
  });

  it.each(Object.values(SAMPLES))('$kind', note => {
    expect(en(note)).not.toMatch(/undefined|\[object|null|\s{2}/);
    expect(zh(note)).not.toMatch(/undefined|\[object|null|\s{2}/);
    expect(en(note)).toMatch(/^[\w"].+/);
    expect(zh(note), 'Chinese').toMatch(/[\u4e00-\u9fff]/);
    expect(['plain', 'good', 'bad']).toContain(toneOf(entryOf(note)));
  });
});

describe('the story of a lost leader', () => {
  it('says by which rule the controller chose', () => {
    const election = SAMPLES['metadata.appended'];
    expect(en(election, 'controller-1')).toBe(
      'controller-1 chose broker-2 as the new leader of orders-0 (epoch 1), the first replica of the ISR [1, 2, 3] that is alive.',
    );
    expect(zh(election, 'controller-1')).toBe(
      'controller-1 选 broker-2 为 orders-0 的新领导者（纪元 1），即 ISR [1, 2, 3] 中第一个仍存活的副本。',
    );
  });

  it('says when there is nobody left, and when the chosen one was not in sync', () => {
    const before = { leader: 1, leaderEpoch: 4, isr: [1], replicas: [1, 2] };
    const base = { kind: 'metadata.appended', offset: 9, reason: '', tp: 'orders-0', before } as const;
    const change = { type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0 } as const;
    expect(en({ ...base, record: { ...change, leader: -1 } }, 'controller-1')).toContain('left orders-0 without a leader');
    expect(en({ ...base, record: { ...change, leader: 2, isr: [2] } }, 'controller-1')).toContain('which was not in the ISR [1]');
  });

  it('says who left and who came', () => {
    const before = { leader: 1, leaderEpoch: 0, isr: [1, 2], replicas: [1, 2, 3] };
    const record = { type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0, isr: [1, 3] } as const;
    const note = { kind: 'metadata.appended', offset: 9, record, reason: '', tp: 'orders-0', before } as const;
    expect(en(note, 'controller-1')).toBe('controller-1 made the ISR of orders-0 [1, 3] (broker-2 out, broker-3 in).');
    expect(zh(note, 'controller-1')).toBe('controller-1 把 orders-0 的 ISR 定为 [1, 3]（broker-2 退出，broker-3 加入）。');
  });

  it('says what fencing means', () => {
    const record = { type: 'BrokerRegistrationChangeRecord', brokerId: 1, brokerEpoch: 5, fenced: 1, inControlledShutdown: 0 } as const;
    const note = { kind: 'metadata.appended', offset: 9, record, reason: '' } as const;
    expect(en(note, 'controller-1')).toBe('controller-1 fenced broker-1: it leads nothing and counts in no ISR any more.');
    expect(toneOf(entryOf(note))).toBe('bad');
  });

  it('still reads when the note does not name the partition', () => {
    const record = { type: 'PartitionChangeRecord', topicId: 'id', partitionId: 3, leader: 2 } as const;
    expect(en({ kind: 'metadata.appended', offset: 9, record, reason: '' }, 'controller-1')).toBe(
      'controller-1 chose broker-2 as the new leader of partition 3.',
    );
  });
});

describe('acknowledgements', () => {
  it('say what safe means under these acks', () => {
    const acked = SAMPLES['producer.acked'];
    expect(en(acked, 'shop')).toBe(
      'shop was told that records 5 to 7 of orders-0 are safe (acks=1: the leader has written them, no follower was waited for), after 4 ms.',
    );
    expect(zh({ ...acked, acks: -1 }, 'shop')).toContain('acks=all：每个同步副本都已写入');
    expect(en({ ...acked, count: 1 }, 'shop')).toContain('record 5 of orders-0 is safe');
  });
});

describe('groups', () => {
  it('leave out the UUID of member ids, and speak Chinese also of reasons', () => {
    expect(en(SAMPLES['group.memberRemoved'])).toBe('broker-1 took billing-1 out of group billing: no heartbeat for 45 s.');
    expect(zh(SAMPLES['group.memberRemoved'])).toBe('broker-1 把 billing-1 移出消费者组 billing：45 秒没有心跳。');
    expect(zh(SAMPLES['group.stateChanged'])).toContain('成员 billing-1 的心跳超时');
  });
});

describe('messages', () => {
  const sent = SAMPLES['message.sent'];
  const answer = { kind: 'response', api: 'Fetch', correlationId: 1, error: 'NONE', sessionId: 1, throttleTimeMs: 0 } as const;
  const partition = {
    tp: 'orders-0',
    error: 'NONE',
    highWatermark: 5,
    lastStableOffset: 5,
    logStartOffset: 0,
    abortedTransactions: null,
  } as const;

  it('say what is asked and what is answered', () => {
    const message = { ...answer, partitions: [{ ...partition, batches: [batch(5, 3)] }] };
    const note = { ...sent, from: 'broker-1', to: 'broker-2', api: 'Fetch', request: false, message } as const;
    expect(en(note)).toBe('broker-1 sends broker-2 records 5 to 7 of orders-0, high watermark 5.');
    expect(zh(note)).toBe('broker-1 发给 broker-2 orders-0 位移 5 至 7 的消息，高水位(HW) 5。');
  });

  it('are bad news with an error in them, or held back', () => {
    const message = { ...answer, partitions: [{ ...partition, error: 'NOT_LEADER_OR_FOLLOWER', batches: [] }] } as const;
    const note = { ...sent, from: 'broker-1', to: 'billing', api: 'Fetch', request: false, message } as const;
    expect(en(note)).toBe('broker-1 answers the fetch of billing with NOT_LEADER_OR_FOLLOWER.');
    expect(toneOf(entryOf(note))).toBe('bad');
    expect(en({ ...sent, arrivesAt: -1 })).toContain('held back by a fault');
  });
});
