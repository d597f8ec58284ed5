import { describe, expect, it } from 'vitest';
import { batchOf, createRig, WALL_START } from './rig.ts';

describe('where a partition without a position starts (OffsetFetcher, auto.offset.reset)', () => {
  it('goes to the committed offset first', () => {
    const rig = createRig();
    rig.append('t-0', batchOf(0, 10));
    rig.broker.committed.set('t-0', { offset: 6, leaderEpoch: -1 });
    rig.until(500);
    expect(rig.notesOf('consumer.positioned')).toMatchObject([{ tp: 't-0', offset: 6, reason: 'committed' }]);
    expect(rig.view().records.map(({ offset }) => offset)).toEqual([6, 7, 8, 9]);
    expect(rig.sentOf('ListOffsets')).toEqual([]);
  });

  it('latest asks for the end', () => {
    const rig = createRig({ config: { 'auto.offset.reset': 'latest' } });
    rig.append('t-0', batchOf(0, 10));
    rig.until(500);
    expect(rig.sentOf('ListOffsets')[0]!.partitions).toEqual([{ tp: 't-0', currentLeaderEpoch: 0, timestamp: -1 }]);
    expect(rig.view()).toMatchObject({ received: 0, position: { 't-0': 10 } });
  });

  it('none throws, and a consumer that is to stop at exceptions closes (recorded: groups-auto-offset-reset)', () => {
    const rig = createRig({ role: { onError: 'stop' }, config: { 'auto.offset.reset': 'none' } });
    rig.until(2_000);
    expect(rig.view().errors).toEqual(['NoOffsetForPartitionException']);
    expect(rig.notesOf('client.exception')[0]!.message).toBe('Undefined offset with no reset policy for partitions: [t-0]');
    expect(rig.exit).toBe('closed');
  });

  it('by_duration asks for a time of its own clock; with no record that young it has no position until request.timeout.ms later (KIP-1106)', () => {
    const rig = createRig({ config: { 'auto.offset.reset': 'by_duration:PT1H30M', 'request.timeout.ms': 5_000 } });
    let offset = -1;
    rig.broker.on('ListOffsets', request => ({
      partitions: request.partitions.map(({ tp, timestamp }) => ({ tp, error: 'NONE', timestamp, offset, leaderEpoch: -1 })),
    }));
    rig.until(1_000);
    const [first] = rig.sentOf('ListOffsets');
    expect(first!.partitions[0]!.timestamp).toBe(WALL_START + first!.at - 5_400_000);
    expect(rig.view()).toMatchObject({ assignment: ['t-0'], position: {} });
    offset = 4;
    rig.append('t-0', batchOf(0, 8));
    rig.until(8_000);
    expect(rig.sentOf('ListOffsets').map(({ at }) => at - first!.at)).toEqual([0, 5_000]);
    expect(rig.view().records.map(record => record.offset)).toEqual([4, 5, 6, 7]);
  });

  it('asks again after retry.backoff.ms when the leader has moved', () => {
    const rig = createRig();
    let failures = 2;
    rig.broker.on('ListOffsets', request => ({
      partitions: request.partitions.map(({ tp, timestamp }) => ({
        tp,
        error: failures-- > 0 ? 'NOT_LEADER_OR_FOLLOWER' : 'NONE',
        timestamp,
        offset: 0,
        leaderEpoch: 0,
      })),
    }));
    rig.until(2_000);
    const [a, b, c] = rig.sentOf('ListOffsets').map(({ at }) => at);
    expect(b! - a!).toBeGreaterThanOrEqual(100);
    expect(c! - b!).toBeGreaterThanOrEqual(100);
    expect(rig.view().position).toEqual({ 't-0': 0 });
  });
});

const outOfRange = (resetTo: string) => {
  const rig = createRig({ role: { onError: 'stop' }, config: { 'auto.offset.reset': resetTo } });
  rig.append('t-0', batchOf(0, 5));
  rig.broker.committed.set('t-0', { offset: 3, leaderEpoch: -1 });
  rig.broker.on('Fetch', request => {
    if (request.partitions[0]?.fetchOffset !== 3) return rig.broker.standard.Fetch(request, 1);
    const error = {
      tp: 't-0',
      error: 'OFFSET_OUT_OF_RANGE',
      highWatermark: -1,
      lastStableOffset: -1,
      logStartOffset: -1,
      batches: [],
      abortedTransactions: null,
    };
    return { error: 'NONE', sessionId: 0, partitions: [error], throttleTimeMs: 0 };
  });
  rig.until(2_000);
  return rig;
};

describe('a position out of range (FetchCollector.handleInitializeErrors)', () => {
  it('is reset by the policy', () => {
    expect(outOfRange('earliest').view()).toMatchObject({ received: 5, errors: [] });
  });

  it('is an exception without one', () => {
    expect(outOfRange('none').view().errors).toEqual(['OffsetOutOfRangeException']);
  });
});

const moved = (resetTo: string, endOffset: number) => {
  const rig = createRig({ role: { onError: 'stop' }, config: { 'auto.offset.reset': resetTo } });
  rig.broker.committed.set('t-0', { offset: 0, leaderEpoch: -1 });
  rig.append('t-0', batchOf(0, 10));
  rig.until(500);
  rig.broker.on('OffsetForLeaderEpoch', () => ({ partitions: [{ tp: 't-0', error: 'NONE', leaderEpoch: 0, endOffset }] }));
  rig.broker.leaderOf.set('t-0', { leader: 2, leaderEpoch: 1 });
  rig.breakNode(1);
  rig.until(3_000);
  return rig;
};

describe('positions follow their leaders (KIP-320)', () => {
  it('a new leader is asked how far its log reaches in the epoch of the last record read', () => {
    const rig = moved('earliest', 10);
    expect(rig.sentOf('OffsetForLeaderEpoch')).toMatchObject([
      { node: 2, partitions: [{ tp: 't-0', currentLeaderEpoch: 1, leaderEpoch: 0 }] },
    ]);
    expect(rig.view().position).toEqual({ 't-0': 10 });
    expect(rig.sentOf('Fetch').at(-1)!.node).toBe(2);
  });

  it('goes back where that log was cut', () => {
    const rig = moved('earliest', 7);
    expect(rig.notesOf('consumer.positioned').at(-1)).toMatchObject({ offset: 7, reason: 'truncation' });
  });

  it('throws without a policy', () => {
    expect(moved('none', 7).view().errors).toEqual(['LogTruncationException']);
  });
});

const assigned = () => {
  const rig = createRig({ role: { manualPoll: true, topics: [], assign: ['t-0'] }, config: { 'max.poll.records': 4 } });
  rig.append('t-0', batchOf(0, 7));
  rig.command({ id: 1, type: 'poll', timeoutMs: 2_000 });
  rig.until(2_500);
  return rig;
};

describe('seek and pause', () => {
  it('a seek moves the position, and what was buffered for another is dropped', () => {
    const rig = assigned();
    rig.command({ id: 2, type: 'seek', topic: 't', partition: 0, offset: 2 });
    expect(rig.view().position).toEqual({ 't-0': 2 });
    rig.command({ id: 3, type: 'poll', timeoutMs: 1_000 });
    rig.until(4_000);
    expect(rig.view().records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 2, 3, 4, 5]);
  });

  it('to the beginning and the end goes by ListOffsets, also between polls', () => {
    const rig = assigned();
    rig.command({ id: 2, type: 'seek', topic: 't', partition: 0, offset: 'end' });
    expect(rig.view().position).toEqual({});
    rig.until(3_000);
    expect(rig.view()).toMatchObject({ position: { 't-0': 7 }, lag: { 't-0': 0 } });
    rig.command({ id: 3, type: 'seek', topic: 't', partition: 0, offset: 'beginning' });
    rig.until(3_500);
    expect(rig.view().position).toEqual({ 't-0': 0 });
  });

  it('a paused partition keeps position and buffer', () => {
    const rig = assigned();
    const fetches = rig.sentOf('Fetch').length;
    rig.command({ id: 2, type: 'pausePartitions', partitions: ['t-0'] });
    rig.command({ id: 3, type: 'poll', timeoutMs: 500 });
    rig.until(4_000);
    expect(rig.view()).toMatchObject({ received: 4, position: { 't-0': 4 } });
    rig.command({ id: 4, type: 'resumePartitions', partitions: ['t-0'] });
    rig.command({ id: 5, type: 'poll', timeoutMs: 500 });
    rig.until(5_000);
    expect(rig.view().received).toBe(7);
    expect(rig.sentOf('Fetch').length).toBeLessThanOrEqual(fetches + 1);
  });

  it('of a partition that is not assigned is an IllegalStateException', () => {
    const rig = assigned();
    rig.command({ id: 2, type: 'seek', topic: 't', partition: 5, offset: 0 });
    expect(rig.notesOf('command.completed').at(-1)).toMatchObject({ id: 2, error: 'IllegalStateException' });
    expect(rig.view().errors).toEqual(['IllegalStateException']);
  });
});
