/** The log cleaner (Kafka: Cleaner, LogCleanerManager; KIP-58, KIP-354, KIP-534). Vectors of Kafka's LogCleanerTest are in test/vectors. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TopicConfig } from '../../../../sim/protocol/config/topic.ts';
import { appendAsFollower, appendAsLeader, rollLog } from '../../../../sim/protocol/log/append.ts';
import type { Batch, KafkaRecord } from '../../../../sim/protocol/log/batch.ts';
import { logToClean } from '../../../../sim/protocol/log/cleaner/cleanable.ts';
import { cleanLog, isUnchanged, swapIn } from '../../../../sim/protocol/log/cleaner/clean.ts';
import { groupSegments } from '../../../../sim/protocol/log/cleaner/group.ts';
import { capacityOf } from '../../../../sim/protocol/log/cleaner/offsetMap.ts';
import { batchesOf, readLog, truncateTo, updateHighWatermark } from '../../../../sim/protocol/log/log.ts';
import type { Log } from '../../../../sim/protocol/log/log.ts';
import { offsetForTimestamp } from '../../../../sim/protocol/log/offsetsByTime.ts';
import { batchSize, countOf, offsetDeltaAt, recordAt } from '../../../../sim/protocol/log/records.ts';
import { newSegment } from '../../../../sim/protocol/log/segment.ts';
import { emptyLog, makeBatch, silentPort } from '../../../vectors/kinds/logFixture.ts';

const NOW = 1_000_000;
const port = silentPort(NOW);
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const compacted = (config: Partial<TopicConfig> = {}): Log => emptyLog({ 'cleanup.policy': 'compact', ...config });

function batchOf(items: readonly KafkaRecord[]): Batch {
  const records = Object.freeze({ type: 'list', items: Object.freeze(items) } as const);
  return {
    ...makeBatch({ count: items.length, timestamp: items[0]!.timestamp, sizeInBytes: batchSize(records, items[0]!.timestamp) }),
    records,
  };
}

/** Appends one batch of `key=value` texts; `key=` is a tombstone. */
const put = (log: Log, ...texts: readonly string[]): void => {
  const items = texts.map(text => {
    const [key = '', value = ''] = text.split('=');
    return { key, value: value === '' ? null : value, timestamp: NOW };
  });
  appendAsLeader(log, batchOf(items), 0, port);
};

/** Closes the active segment and cleans all there is, if the cleaner finds it worth its while. */
function clean(log: Log, { nowMs = NOW, cleanedTo = 0, capacity = NO_LIMIT } = {}): number {
  rollLog(log, port);
  updateHighWatermark(log, log.disk.logEndOffset);
  const { endOffset, groups } = cleanLog(log, logToClean(log, cleanedTo, nowMs).dirty, { nowMs, capacity });
  for (const group of groups) swapIn(log, group, port);
  return endOffset;
}

interface Seen {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
}

const contents = (log: Log): Seen[] =>
  batchesOf(log.disk).flatMap(batch =>
    Array.from({ length: countOf(batch.records) }, (_, index) => {
      const { key, value } = recordAt(batch, index);
      return { offset: batch.baseOffset + offsetDeltaAt(batch.records, index), key, value };
    }),
  );

const offsets = (log: Log): number[] => contents(log).map(({ offset }) => offset);

describe('a round (Cleaner.doClean)', () => {
  it('keeps the newest record of each key at its offset, also within a batch', () => {
    const log = compacted();
    put(log, 'a=1', 'b=1', 'a=2');
    put(log, 'c=1', 'b=2');
    expect(clean(log)).toBe(5);
    expect(contents(log)).toEqual([
      { offset: 2, key: 'a', value: '2' },
      { offset: 3, key: 'c', value: '1' },
      { offset: 4, key: 'b', value: '2' },
    ]);
    expect(log.disk.logEndOffset).toBe(5);
  });

  it('leaves a batch alone that loses nothing: replicas go on sharing it', () => {
    const log = compacted();
    put(log, 'a=1', 'b=1');
    const [before] = batchesOf(log.disk);
    clean(log);
    expect(batchesOf(log.disk)[0]).toBe(before);
  });

  it('makes the file as small as what is left in it', () => {
    const log = compacted();
    put(log, `a=${'x'.repeat(1_000)}`, 'b=1');
    put(log, 'a=2');
    clean(log);
    const [first] = log.disk.segments;
    expect(first!.sizeInBytes).toBeLessThan(300);
    expect(batchesOf(log.disk).reduce((bytes, { sizeInBytes }) => bytes + sizeInBytes, 0)).toBe(first!.sizeInBytes);
  });

  it('stops where the offset map is full, and goes on from there', () => {
    const log = compacted();
    for (const text of ['a=1', 'b=1', 'a=2', 'b=2', 'a=3']) put(log, text);
    expect(clean(log, { capacity: 2 })).toBe(2);
    expect(clean(log, { cleanedTo: 2, capacity: 2 })).toBe(4);
    expect(clean(log, { cleanedTo: 4, capacity: 2 })).toBe(5);
    expect(offsets(log)).toEqual([3, 4]);
  });

  it('is given up when a truncation has changed what it read', () => {
    const log = compacted();
    put(log, 'a=1');
    put(log, 'a=2');
    rollLog(log, port);
    updateHighWatermark(log, 2);
    const { groups } = cleanLog(log, { from: 0, to: 2 }, { nowMs: NOW, capacity: NO_LIMIT });
    expect(isUnchanged(log.disk, groups[0]!)).toBe(true);
    truncateTo(log, 1, 1, port);
    expect(isUnchanged(log.disk, groups[0]!)).toBe(false);
  });

  it('has 24 bytes of dedupe buffer for a key (SkimpyOffsetMap)', () => expect(capacityOf(134_217_728, 1, 0.9)).toBe(5_033_164));
});

describe('tombstones (KIP-534)', () => {
  it('live for delete.retention.ms after their first cleaning, and go with a later one', () => {
    const log = compacted({ 'delete.retention.ms': 3_000 });
    put(log, 'a=1');
    put(log, 'a=');
    put(log, 'b=1');
    clean(log);
    expect(offsets(log)).toEqual([1, 2]);
    put(log, 'c=1');
    clean(log, { nowMs: NOW + 2_999, cleanedTo: 3 });
    expect(offsets(log)).toEqual([1, 2, 3]);
    put(log, 'd=1');
    clean(log, { nowMs: NOW + 3_000, cleanedTo: 4 });
    expect(offsets(log)).toEqual([2, 3, 4]);
  });
});

describe('is it worth a round (LogCleanerManager)', () => {
  const written = (config: Partial<TopicConfig> = {}): Log => {
    const log = compacted(config);
    for (const text of ['a=1', 'a=2', 'a=3']) {
      put(log, text);
      rollLog(log, port);
    }
    updateHighWatermark(log, log.disk.logEndOffset);
    return log;
  };

  it('when the dirty part is more than min.cleanable.dirty.ratio of what would be read', () => {
    const log = written({ 'min.cleanable.dirty.ratio': 0.6 });
    expect(logToClean(log, 0, NOW)).toMatchObject({ ratio: 1, isEligible: true });
    expect(logToClean(log, 1, NOW)).toMatchObject({ dirty: { from: 1, to: 3 }, isEligible: true });
    expect(logToClean(log, 2, NOW)).toMatchObject({ isEligible: false });
  });

  it('never the active segment, nor what is above the high watermark', () => {
    const log = written();
    put(log, 'a=4');
    expect(logToClean(log, 0, NOW).dirty).toEqual({ from: 0, to: 3 });
    log.memory.highWatermark = 1;
    expect(logToClean(log, 0, NOW).dirty).toEqual({ from: 0, to: 1 });
  });

  it('not before min.compaction.lag.ms (KIP-58)', () => {
    const log = written({ 'min.compaction.lag.ms': 500 });
    expect(logToClean(log, 0, NOW + 499)).toMatchObject({ dirty: { from: 0, to: 0 }, isEligible: false });
    expect(logToClean(log, 0, NOW + 500)).toMatchObject({ dirty: { from: 0, to: 3 }, isEligible: true });
  });

  it('after max.compaction.lag.ms whatever the ratio (KIP-354)', () => {
    const log = written({ 'min.cleanable.dirty.ratio': 1, 'max.compaction.lag.ms': 500 });
    expect(logToClean(log, 0, NOW + 500).isEligible).toBe(false);
    expect(logToClean(log, 0, NOW + 501).isEligible).toBe(true);
  });

  it('from the log start when the checkpoint lies outside the log', () => {
    const log = written();
    expect(logToClean(log, 9, NOW).dirty.from).toBe(0);
    log.memory.logStartOffset = 2;
    expect(logToClean(log, 1, NOW).dirty.from).toBe(2);
  });
});

describe('segments are put together (Cleaner.groupSegmentsBySize)', () => {
  const segments = (...sizes: readonly number[]) => sizes.map((sizeInBytes, index) => ({ ...newSegment('d', index * 10, 0), sizeInBytes }));
  const bases = (groups: ReturnType<typeof groupSegments>) => groups.map(group => group.map(({ baseOffset }) => baseOffset));

  it('as long as they fit into one of segment.bytes', () =>
    expect(bases(groupSegments(segments(40, 40, 40, 200, 1), { maxBytes: 100, maxIndexBytes: 1_000, upTo: 50 }))).toEqual([
      [0, 10],
      [20],
      [30],
      [40],
    ]));

  it('as long as their offsets fit into an index', () => {
    const far = [...segments(1), { ...newSegment('d', 2_147_483_640, 0), sizeInBytes: 1 }];
    expect(bases(groupSegments(far, { maxBytes: 100, maxIndexBytes: 1_000, upTo: 2_147_483_649 }))).toEqual([[0], [2_147_483_640]]);
    expect(bases(groupSegments(far, { maxBytes: 100, maxIndexBytes: 1_000, upTo: 2_147_483_648 }))).toEqual([[0, 2_147_483_640]]);
  });
});

describe('whatever was written and cleaned', () => {
  const writes = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.constantFrom('1', '2', '3'), { nil: '' }),
      rolls: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

  it('reads as the same table: the newest value of each key', () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 6 }), (records, capacity) => {
        const log = compacted();
        const newest = new Map<string, string | null>();
        for (const { key, value, rolls } of records) {
          put(log, `${key}=${value}`);
          newest.set(key, value === '' ? null : value);
          if (rolls) rollLog(log, port);
        }
        const end = log.disk.logEndOffset;
        for (let cleanedTo = 0; cleanedTo < end;) cleanedTo = clean(log, { cleanedTo, capacity });
        expect(new Map(contents(log).map(({ key, value }) => [key, value]))).toEqual(newest);
        expect(contents(log)).toHaveLength(newest.size);
        expect(log.disk.logEndOffset).toBe(end);
      }),
    );
  });

  it('can be read from any offset, and copied by a follower, gaps and all', () => {
    fc.assert(
      fc.property(writes, records => {
        const log = compacted();
        for (const { key, value, rolls } of records) {
          put(log, `${key}=${value}`, 'z=0');
          if (rolls) rollLog(log, port);
        }
        clean(log);
        const follower = compacted();
        const limits = { upTo: log.disk.logEndOffset, maxBytes: 100, minOneMessage: true };
        while (follower.disk.logEndOffset < log.disk.logEndOffset) {
          const { batches } = readLog(log, follower.disk.logEndOffset, limits)!;
          expect(batches.length).toBeGreaterThan(0);
          expect(appendAsFollower(follower, batches, 0, port)).toMatchObject({ ok: true });
        }
        expect(contents(follower)).toEqual(contents(log));
        expect(offsetForTimestamp(follower, NOW)?.offset).toBe(contents(log)[0]!.offset);
      }),
    );
  });
});
