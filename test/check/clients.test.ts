import { describe, expect, it } from 'vitest';
import type { Batch, Records } from '../../sim/protocol/log/batch.ts';
import {
  acked,
  append,
  batchAtOffset,
  begin,
  brokerName,
  endedWith,
  finalVerdict,
  elects,
  highWatermark,
  leads,
  polls,
  says,
  TP,
  verdict,
} from './story.ts';

describe('acknowledged-records-survive', () => {
  const judge = 'acknowledged-records-survive';

  it('breaks with acks=1: the leader answers alone, dies, and another takes over', () => {
    const story = begin();
    acked(story, append(story, [1], batchAtOffset(0)), 1);
    expect(verdict(judge, story)).toBeNull();
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 0 });
    expect(verdict(judge, story)).toBe(
      'orders-0: the record acknowledged at offset 0 is not in the log of broker-2, which leads in epoch 1',
    );
  });

  it('holds with acks=all: what is acknowledged is on the whole ISR', () => {
    const story = begin();
    const batch = append(story, [1, 2, 3], batchAtOffset(0));
    highWatermark(story, 1, { from: 0, to: 1 });
    acked(story, batch, -1);
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 1 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('promises nothing for acks=0, of which nobody hears', () => {
    const story = begin();
    acked(story, append(story, [1], batchAtOffset(0, { count: 2 })), 0, 2);
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 0 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('breaks when a leader that was replaced without knowing it still acknowledges', () => {
    const story = begin();
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 0 });
    acked(story, append(story, [1], batchAtOffset(0)), 1);
    expect(verdict(judge, story)).toContain('is not in the log of broker-2');
  });

  it("tells an idempotent producer's batch from another at the same offset", () => {
    const story = begin();
    acked(story, append(story, [1], batchAtOffset(0, { producerId: 7, baseSequence: 0 })), 1);
    append(story, [2], batchAtOffset(0, { producerId: 8, baseSequence: 0 }));
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 1 });
    expect(verdict(judge, story)).toContain('offset 0');
  });

  it('looks at the disk of the leader at the end', () => {
    const story = begin();
    const batch = append(story, [1], batchAtOffset(0));
    acked(story, batch, 1);
    expect(finalVerdict(judge, story, endedWith([batch]))).toBeNull();
    expect(finalVerdict(judge, story, endedWith([]))).toContain('acknowledged at offset 0');
  });

  it('lets go of what retention took', () => {
    const story = begin();
    acked(story, append(story, [1], batchAtOffset(0)), 1);
    says(story, brokerName(2), { kind: 'logStart.advanced', tp: TP, logStartOffset: 1, reason: 'leader' });
    elects(story, { leader: 2, isr: [2, 3] });
    leads(story, 2, { leaderEpoch: 1, startOffset: 1 });
    expect(verdict(judge, story)).toBeNull();
  });
});

describe('high-watermark-never-goes-back', () => {
  const judge = 'high-watermark-never-goes-back';

  it('holds when it grows, and when a new leader is one fetch behind with it', () => {
    const story = begin();
    polls(story, 'c-1', { from: 0, next: 5, highWatermark: 10 });
    polls(story, 'c-1', { from: 5, next: 8, highWatermark: 10 });
    leads(story, 2, { leaderEpoch: 1, startOffset: 12, highWatermark: 8 });
    polls(story, 'c-1', { from: 8, next: 9, highWatermark: 9, node: 2 });
    expect(verdict(judge, story)).toBeNull();
  });

  it('breaks when it falls within a leadership', () => {
    const story = begin();
    polls(story, 'c-1', { from: 0, next: 5, highWatermark: 10 });
    polls(story, 'c-1', { from: 5, next: 8, highWatermark: 9 });
    expect(verdict(judge, story)).toBe('orders-0: broker-1 told c-1 the high watermark 9, after 10 in the same leadership');
  });

  it('breaks when a leader begins with a log that ends below what somebody has seen', () => {
    const story = begin();
    polls(story, 'c-1', { from: 0, next: 5, highWatermark: 10 });
    leads(story, 3, { leaderEpoch: 1, startOffset: 7 });
    expect(verdict(judge, story)).toBe('orders-0: broker-3 leads in epoch 1 with a log that ends at 7; c-1 had seen the high watermark 10');
  });

  it('lets a follower that serves consumers be behind (KIP-392)', () => {
    const story = begin();
    polls(story, 'c-1', { from: 0, next: 5, highWatermark: 10 });
    polls(story, 'c-1', { from: 5, next: 8, highWatermark: 9, node: 2 });
    expect(verdict(judge, story)).toBeNull();
  });
});

describe('one-leader-per-epoch (TLA+: NeverTwoLeadersInSameEpoch)', () => {
  const judge = 'one-leader-per-epoch';

  it('holds when an old leader goes on in its old epoch', () => {
    const story = begin();
    leads(story, 2, { leaderEpoch: 1, startOffset: 0 });
    append(story, [1], batchAtOffset(0, { epoch: 0 }));
    append(story, [2], batchAtOffset(0, { epoch: 1 }));
    expect(verdict(judge, story)).toBeNull();
  });

  it('breaks when two begin to lead in one epoch', () => {
    const story = begin();
    leads(story, 2, { leaderEpoch: 0, startOffset: 0 });
    expect(verdict(judge, story)).toBe('orders-0: broker-2 and broker-1 both lead in epoch 0');
  });

  it('breaks when one writes in the epoch of another', () => {
    const story = begin();
    append(story, [2], batchAtOffset(0, { epoch: 0 }));
    expect(verdict(judge, story)).toContain('both lead in epoch 0');
  });
});

describe('per-key-order', () => {
  const judge = 'per-key-order';
  const workload = Object.freeze({ name: 'shop', keyPattern: 'user-{n}', keyCount: 2, valueBytesMin: 1, valueBytesMax: 1 });
  const generated = (numbers: readonly number[], keys: readonly number[] | null): Records => ({
    type: 'generated',
    workload,
    first: numbers[0]!,
    numbers: Int32Array.from(numbers),
    keyIndexes: keys === null ? null : Int32Array.from(keys),
    count: numbers.length,
    firstTimestamp: 0,
    lastTimestamp: 0,
  });
  /** The batches one after another, all committed. */
  const inOrder = (...batches: readonly Batch[]): string | null => {
    const story = begin();
    let end = 0;
    for (const batch of batches) {
      append(story, [1, 2, 3], { ...batch, baseOffset: end });
      highWatermark(story, 1, { from: end, to: end + batch.lastOffsetDelta + 1 });
      end += batch.lastOffsetDelta + 1;
    }
    return verdict(judge, story);
  };
  const ofKeys = (numbers: readonly number[], keys: readonly number[] | null): Batch =>
    batchAtOffset(0, { count: numbers.length, records: generated(numbers, keys) });

  it('holds when each key has its records in the order of their numbers', () => {
    expect(inOrder(ofKeys([0, 1, 2], [0, 1, 0]), ofKeys([3, 4], [1, 0]))).toBeNull();
  });

  it('breaks when a batch that was sent again comes after the next one', () => {
    expect(inOrder(ofKeys([2, 3], [0, 1]), ofKeys([0, 1], [0, 1]))).toBe(
      'orders-0: record 0 of shop with key number 0 comes after its record 2',
    );
  });

  it('holds when a batch comes twice: that is a duplicate', () => {
    expect(inOrder(ofKeys([0, 1], [0, 0]), ofKeys([2, 3], [0, 0]), ofKeys([0, 1], [0, 0]))).toBeNull();
  });

  it('says nothing of records without a key, nor of those with different keys', () => {
    expect(inOrder(ofKeys([2], null), ofKeys([0], null))).toBeNull();
    expect(inOrder(ofKeys([2], [0]), ofKeys([0], [1]))).toBeNull();
  });

  it('goes by sequence numbers for scripted records of an idempotent producer', () => {
    const scripted = (baseSequence: number): Batch =>
      batchAtOffset(0, { producerId: 5, baseSequence, records: { type: 'list', items: [{ key: 'k', value: 'v', timestamp: 0 }] } });
    expect(inOrder(scripted(0), scripted(1))).toBeNull();
    expect(inOrder(scripted(1), scripted(0))).toBe('orders-0: sequence 0 of producer id 5, epoch 0 with key k comes after sequence 1');
  });
});

describe('committed-offsets-not-ahead', () => {
  const judge = 'committed-offsets-not-ahead';
  const commits = (offset: number, how: 'auto' | 'sync' | 'async', processed: boolean): string | null => {
    const story = begin();
    says(story, 'c-1', { kind: 'consumer.positioned', tp: TP, offset: 3, reason: 'committed' });
    polls(story, 'c-1', { from: 3, next: 8, highWatermark: 10 });
    if (processed) says(story, 'c-1', { kind: 'consumer.processed', tp: TP, next: 8 });
    says(story, 'c-1', { kind: 'consumer.committed', group: 'billing', tp: TP, offset, how });
    return verdict(judge, story);
  };

  it('holds when the application commits what it has processed', () => {
    expect(commits(8, 'sync', true)).toBeNull();
    expect(commits(8, 'async', true)).toBeNull();
  });

  it('breaks when it commits what it was only given', () => {
    expect(commits(8, 'sync', false)).toBe(
      'orders-0: c-1 committed offset 8 (sync) for group billing, but had processed records only below 3',
    );
  });

  it('lets an automatic commit go as far as poll gave out, and no further', () => {
    expect(commits(8, 'auto', false)).toBeNull();
    expect(commits(9, 'auto', false)).toContain('was given records only below 8');
  });

  it('holds for a commit of the position where the consumer began', () => {
    expect(commits(3, 'sync', false)).toBeNull();
  });
});
