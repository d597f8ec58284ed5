import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAsFollower, appendAsLeader, rollLog } from '../../../sim/protocol/log/append.ts';
import { nextOffsetOf } from '../../../sim/protocol/log/batch.ts';
import {
  batchesOf,
  raiseLogStart,
  readLog,
  truncateFullyAndStartAt,
  truncateTo,
  updateHighWatermark,
} from '../../../sim/protocol/log/log.ts';
import type { Log, ReadLimits } from '../../../sim/protocol/log/log.ts';
import { offsetForTimestamp, offsetOfMaxTimestamp } from '../../../sim/protocol/log/offsetsByTime.ts';
import { activeSegment } from '../../../sim/protocol/log/log.ts';
import { offsetEntriesOf, timeEntriesOf } from '../../../sim/protocol/log/segment.ts';
import { emptyLog, logOfEpochs, makeBatch, silentPort } from '../../vectors/kinds/logFixture.ts';

const port = silentPort(1_000_000);
const all: ReadLimits = { upTo: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER, minOneMessage: true };
const fill = (log: Log, count: number, sizeInBytes = 100): void => {
  for (let i = 0; i < count; i++) appendAsLeader(log, makeBatch({ sizeInBytes }), 0, port);
};

describe('a leader appends (UnifiedLog.appendAsLeader)', () => {
  it('gives offsets from the end of the log, and its epoch', () => {
    const log = emptyLog();
    appendAsLeader(log, makeBatch({ count: 3 }), 4, port);
    const second = appendAsLeader(log, makeBatch({ count: 2 }), 4, port);
    expect(second).toMatchObject({ error: 'NONE', baseOffset: 3, lastOffset: 4 });
    expect(second.batch).toMatchObject({ baseOffset: 3, partitionLeaderEpoch: 4 });
    expect(Object.isFrozen(second.batch)).toBe(true);
    expect(log.disk.epochs.content).toEqual([{ epoch: 4, startOffset: 0 }]);
  });

  it.each([
    ['MESSAGE_TOO_LARGE', { 'max.message.bytes': 50 }, makeBatch({ sizeInBytes: 51 })],
    ['INVALID_TIMESTAMP', { 'message.timestamp.after.max.ms': 10 }, makeBatch({ timestamp: port.wallMs + 11 })],
    ['INVALID_TIMESTAMP', { 'message.timestamp.before.max.ms': 10 }, makeBatch({ timestamp: port.wallMs - 11 })],
    ['RECORD_LIST_TOO_LARGE', { 'segment.bytes': 60 }, makeBatch({ sizeInBytes: 61 })],
  ])('refuses with %s', (error, config, batch) => {
    const log = emptyLog(config);
    expect(appendAsLeader(log, batch, 0, port)).toMatchObject({ error, baseOffset: -1, batch: null });
    expect(log.disk.logEndOffset).toBe(0);
  });

  it('stamps the time of the append under LogAppendTime, on every record', () => {
    const log = emptyLog({ 'message.timestamp.type': 'LogAppendTime' });
    const { batch, logAppendTimeMs } = appendAsLeader(log, makeBatch({ count: 2, timestamp: 5 }), 0, port);
    expect(logAppendTimeMs).toBe(port.wallMs);
    expect(batch).toMatchObject({
      maxTimestamp: port.wallMs,
      records: { items: [{ timestamp: port.wallMs }, { timestamp: port.wallMs }] },
    });
  });
});

describe('an idempotent producer (ProducerStateManager, KIP-98)', () => {
  const from = (sequence: number, count = 1, epoch = 0) => makeBatch({ count, producer: { id: 7, epoch, sequence } });

  it('gets the offsets of the first append for a batch that it sends again', () => {
    const log = emptyLog();
    appendAsLeader(log, from(0, 3), 0, port);
    expect(appendAsLeader(log, from(0, 3), 0, port)).toMatchObject({ error: 'NONE', batch: null, baseOffset: 0, lastOffset: 2 });
    expect(log.disk.logEndOffset).toBe(3);
  });

  it('is recognised over five batches, not over six', () => {
    const log = emptyLog();
    for (let sequence = 0; sequence < 6; sequence++) appendAsLeader(log, from(sequence), 0, port);
    expect(appendAsLeader(log, from(1), 0, port)).toMatchObject({ error: 'NONE', baseOffset: 1 });
    expect(appendAsLeader(log, from(0), 0, port).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  it('may leave no gap, and begins a new epoch at sequence 0', () => {
    const log = emptyLog();
    appendAsLeader(log, from(0, 2), 0, port);
    expect(appendAsLeader(log, from(3), 0, port).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(appendAsLeader(log, from(5, 1, 1), 0, port).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
    expect(appendAsLeader(log, from(0, 1, 1), 0, port).error).toBe('NONE');
    expect(appendAsLeader(log, from(2), 0, port).error).toBe('INVALID_PRODUCER_EPOCH');
  });

  it('counts on from 0 after 2^31 - 1', () => {
    const log = emptyLog();
    appendAsLeader(log, from(2_147_483_646, 3), 0, port);
    expect(appendAsLeader(log, from(1), 0, port).error).toBe('NONE');
  });

  it('is what a truncation leaves of it', () => {
    const log = emptyLog();
    for (let sequence = 0; sequence < 3; sequence++) appendAsLeader(log, from(sequence), 0, port);
    truncateTo(log, 1, 1, port);
    expect(appendAsLeader(log, from(1), 1, port)).toMatchObject({ error: 'NONE', baseOffset: 1 });
  });
});

describe('a follower appends (UnifiedLog.appendAsFollower)', () => {
  it('shares the very batches of the leader', () => {
    const log = emptyLog();
    const batch = makeBatch({ epoch: 2 });
    appendAsFollower(log, [batch], 2, port);
    expect(batchesOf(log.disk)[0]).toBe(batch);
  });

  it('drops a batch of an epoch above that of its fetch, with all that follow', () => {
    const log = emptyLog();
    const batches = [makeBatch({ epoch: 1 }), makeBatch({ epoch: 3, baseOffset: 1 }), makeBatch({ epoch: 1, baseOffset: 2 })];
    expect(appendAsFollower(log, batches, 2, port)).toEqual({ ok: true, count: 1 });
    expect(log.disk.logEndOffset).toBe(1);
  });

  it('refuses what begins before its end', () => {
    const log = logOfEpochs([0, 0]);
    expect(appendAsFollower(log, [makeBatch({ baseOffset: 1 })], 0, port)).toEqual({ ok: false, reason: 'unexpectedOffset', offset: 1 });
  });
});

describe('reading (LocalLog.read)', () => {
  it('gives whole batches, the first one however large', () => {
    const log = emptyLog();
    fill(log, 5);
    const sizes = (limits: Partial<ReadLimits>, from = 0) => readLog(log, from, { ...all, ...limits })!.batches.length;
    expect(sizes({ maxBytes: 250 })).toBe(2);
    expect(sizes({ maxBytes: 10 })).toBe(1);
    expect(sizes({ maxBytes: 10, minOneMessage: false })).toBe(0);
    expect(sizes({ upTo: 3 })).toBe(3);
    expect(sizes({}, 5)).toBe(0);
  });

  it('finds the batch that an offset lies in', () => {
    const log = emptyLog();
    for (let i = 0; i < 300; i++) appendAsLeader(log, makeBatch({ count: 3 }), 0, port);
    expect(readLog(log, 301, { ...all, maxBytes: 1 })!.batches[0]).toMatchObject({ baseOffset: 300 });
    expect(readLog(log, 301, { ...all, maxBytes: 1 })!.position).toBe(100 * 72);
  });

  it('stays within one segment', () => {
    const log = emptyLog({ 'segment.bytes': 300 });
    fill(log, 7);
    expect(log.disk.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 3, 6]);
    expect(readLog(log, 1, all)!.batches.map(({ baseOffset }) => baseOffset)).toEqual([1, 2]);
    expect(readLog(log, 3, all)!.batches.map(({ baseOffset }) => baseOffset)).toEqual([3, 4, 5]);
  });

  it('is out of range below the log start and above the end', () => {
    const log = emptyLog();
    fill(log, 4);
    updateHighWatermark(log, 4);
    raiseLogStart(log, 2, 'deleteRecords', port);
    expect(readLog(log, 1, all)).toBeNull();
    expect(readLog(log, 5, all)).toBeNull();
    expect(readLog(log, 2, all)!.batches).toHaveLength(2);
  });
});

describe('sparse indexes (OffsetIndex, TimeIndex)', () => {
  it('get an entry once more than index.interval.bytes have gone by; the first batch of a segment never has one', () => {
    const log = emptyLog({ 'index.interval.bytes': 250 });
    for (let i = 0; i < 8; i++) appendAsLeader(log, makeBatch({ sizeInBytes: 100, timestamp: 1_000 + i }), 0, port);
    expect(offsetEntriesOf(activeSegment(log.disk))).toEqual([
      { offset: 3, position: 300 },
      { offset: 6, position: 600 },
    ]);
    expect(timeEntriesOf(activeSegment(log.disk))).toEqual([
      { timestamp: 1_003, offset: 3 },
      { timestamp: 1_006, offset: 6 },
    ]);
  });

  it('close with the greatest timestamp when the segment is rolled', () => {
    const log = emptyLog();
    for (const timestamp of [1_000, 3_000, 2_000]) appendAsLeader(log, makeBatch({ timestamp }), 0, port);
    rollLog(log, port);
    expect(timeEntriesOf(log.disk.segments[0]!)).toEqual([{ timestamp: 3_000, offset: 1 }]);
  });
});

describe('offsets by time (ListOffsets)', () => {
  const log = emptyLog({ 'index.interval.bytes': 100, 'segment.bytes': 1_000 });
  for (let i = 0; i < 40; i++) appendAsLeader(log, makeBatch({ count: 2, sizeInBytes: 90, timestamp: 500_000 + i * 10 }), 0, port);

  it('finds the first record at or after a time', () => {
    expect(offsetForTimestamp(log, 0)).toMatchObject({ offset: 0, timestamp: 500_000 });
    expect(offsetForTimestamp(log, 500_101)).toMatchObject({ offset: 22, timestamp: 500_110 });
    expect(offsetForTimestamp(log, 500_391)).toBeNull();
  });

  it('finds the first record with the greatest one', () => {
    expect(offsetOfMaxTimestamp(log)).toMatchObject({ offset: 78, timestamp: 500_390 });
  });
});

describe('cutting', () => {
  it('takes whole segments, then batches, then the epochs beyond', () => {
    const log = emptyLog({ 'segment.bytes': 300 });
    for (let i = 0; i < 9; i++) appendAsLeader(log, makeBatch({ sizeInBytes: 100 }), Math.floor(i / 4), port);
    updateHighWatermark(log, 8);
    truncateTo(log, 4, 9, port);
    expect(log.disk.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 3]);
    expect(log.disk.logEndOffset).toBe(4);
    expect(log.memory.highWatermark).toBe(4);
    expect(log.disk.epochs.content).toEqual([{ epoch: 0, startOffset: 0 }]);
  });

  it('at the end takes only an epoch that has no records', () => {
    const log = logOfEpochs([0, 0]);
    log.disk.epochs.content = [...log.disk.epochs.content, { epoch: 3, startOffset: 2 }];
    truncateTo(log, 2, 4, port);
    expect(log.disk).toMatchObject({ logEndOffset: 2, epochs: { content: [{ epoch: 0, startOffset: 0 }] } });
  });

  it('to nothing begins anew at the given offset', () => {
    const log = logOfEpochs([0, 1, 1]);
    truncateFullyAndStartAt(log, 50, 2, port);
    expect(log.disk).toMatchObject({ logEndOffset: 50, epochs: { content: [] } });
    expect(log.memory).toMatchObject({ logStartOffset: 50, highWatermark: 50 });
  });
});

describe('whatever happens to a log', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append'), by: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant('epoch'), by: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ do: fc.constant('truncate'), by: fc.nat(6) }),
    fc.record({ do: fc.constant('commit'), by: fc.nat(6) }),
    fc.record({ do: fc.constant('start'), by: fc.nat(4) }),
  );

  it('offsets run on without a gap, epochs fit the batches, and logStart <= highWatermark <= end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const log = emptyLog({ 'segment.bytes': 500, 'index.interval.bytes': 150 });
        let epoch = 0;
        for (const { do: what, by } of steps) {
          if (what === 'append') appendAsLeader(log, makeBatch({ count: by, sizeInBytes: 70 + by }), epoch, port);
          else if (what === 'epoch') epoch += by;
          else if (what === 'truncate') truncateTo(log, cutPoint(log, by), epoch, port);
          else if (what === 'commit') updateHighWatermark(log, log.memory.highWatermark + by);
          else raiseLogStart(log, log.memory.logStartOffset + by, 'deleteRecords', port);
          check(log);
        }
      }),
    );
  });

  /** Followers cut at the ends of batches, where epochs begin, and not below the log start. */
  const cutPoint = (log: Log, back: number): number => {
    const ends = batchesOf(log.disk)
      .map(nextOffsetOf)
      .filter(end => end >= log.memory.logStartOffset);
    return ends.at(-1 - back) ?? log.disk.logEndOffset;
  };

  function check({ disk, memory }: Log): void {
    const batches = batchesOf(disk);
    batches.forEach((batch, index) => expect(batch.baseOffset).toBe(index === 0 ? batch.baseOffset : nextOffsetOf(batches[index - 1]!)));
    if (batches.length > 0) expect(nextOffsetOf(batches.at(-1)!)).toBe(disk.logEndOffset);
    expect(memory.logStartOffset).toBeLessThanOrEqual(memory.highWatermark);
    expect(memory.highWatermark).toBeLessThanOrEqual(disk.logEndOffset);
    for (const { baseOffset, partitionLeaderEpoch } of batches) {
      if (baseOffset < memory.logStartOffset) continue;
      const covering = disk.epochs.content.findLast(entry => entry.startOffset <= baseOffset);
      expect(covering?.epoch).toBe(partitionLeaderEpoch);
    }
    for (const segment of disk.segments) {
      const bytes = batches
        .filter(batch => segment === disk.segments.findLast(other => other.baseOffset <= batch.baseOffset))
        .reduce((sum, batch) => sum + batch.sizeInBytes, 0);
      expect(segment.sizeInBytes).toBe(bytes);
    }
  }
});
