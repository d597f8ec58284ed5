import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRequest, createSession, loseSession, takeSessionResponse } from '../../../../sim/protocol/client/consumer/fetch/session.ts';
import type { CompletedFetch, SessionPartition } from '../../../../sim/protocol/client/consumer/fetch/state.ts';
import { take } from '../../../../sim/protocol/client/consumer/fetch/take.ts';
import type { Batch } from '../../../../sim/protocol/log/batch.ts';
import type { FetchResponse } from '../../../../sim/protocol/messages/fetch.ts';
import { batchOf, createRig } from './rig.ts';

const wantedOf = (offsets: Readonly<Record<string, number>>) =>
  new Map(
    Object.entries(offsets).map(([tp, fetchOffset]): [string, SessionPartition] => [
      tp,
      { topicId: 'id', fetchOffset, currentLeaderEpoch: 0 },
    ]),
  );

const answer = (sessionId: number, tps: readonly string[], error: FetchResponse['error'] = 'NONE'): FetchResponse => ({
  kind: 'response',
  correlationId: 0,
  api: 'Fetch',
  error,
  sessionId,
  throttleTimeMs: 0,
  partitions: tps.map(tp => ({
    tp,
    error: 'NONE',
    highWatermark: 0,
    lastStableOffset: 0,
    logStartOffset: 0,
    batches: [],
    abortedTransactions: null,
  })),
});

const summary = (request: ReturnType<typeof buildRequest>) => ({
  id: request.sessionId,
  epoch: request.sessionEpoch,
  asks: request.partitions.map(({ tp, fetchOffset }) => `${tp}@${fetchOffset}`),
  forgets: request.forgotten,
});

const opened = () => {
  const session = createSession();
  expect(summary(buildRequest(session, wantedOf({ 'a-0': 1, 'a-1': 2 }), 100))).toEqual({
    id: 0,
    epoch: 0,
    asks: ['a-0@1', 'a-1@2'],
    forgets: [],
  });
  expect(takeSessionResponse(session, answer(7, ['a-0', 'a-1']))).toBe(true);
  return session;
};

describe('fetch sessions (FetchSessionHandler, KIP-227)', () => {
  it('begin with everything, then name what changed', () => {
    const session = opened();
    expect(summary(buildRequest(session, wantedOf({ 'a-0': 5, 'a-1': 2 }), 100))).toEqual({
      id: 7,
      epoch: 1,
      asks: ['a-0@5'],
      forgets: [],
    });
    expect(takeSessionResponse(session, answer(7, []))).toBe(true);
    expect(summary(buildRequest(session, wantedOf({ 'a-0': 5, 'b-0': 0 }), 100))).toEqual({
      id: 7,
      epoch: 2,
      asks: ['b-0@0'],
      forgets: ['a-1'],
    });
  });

  it('that the broker does not know begin anew', () => {
    const session = opened();
    buildRequest(session, wantedOf({ 'a-0': 5 }), 100);
    expect(takeSessionResponse(session, answer(0, [], 'FETCH_SESSION_ID_NOT_FOUND'))).toBe(false);
    expect(summary(buildRequest(session, wantedOf({ 'a-0': 5 }), 100))).toEqual({ id: 0, epoch: 0, asks: ['a-0@5'], forgets: [] });
  });

  it('are closed with the request that opens the next, after a broken connection or another error', () => {
    for (const lose of [
      loseSession,
      (session: ReturnType<typeof opened>) => takeSessionResponse(session, answer(0, [], 'INVALID_FETCH_SESSION_EPOCH')),
    ]) {
      const session = opened();
      lose(session);
      expect(summary(buildRequest(session, wantedOf({ 'a-0': 5 }), 100))).toEqual({ id: 7, epoch: 0, asks: ['a-0@5'], forgets: [] });
    }
  });

  it('without an id from the broker every fetch is a full one', () => {
    const session = createSession();
    buildRequest(session, wantedOf({ 'a-0': 1 }), 100);
    expect(takeSessionResponse(session, answer(0, ['a-0']))).toBe(true);
    expect(summary(buildRequest(session, wantedOf({ 'a-0': 3 }), 100))).toEqual({ id: 0, epoch: 0, asks: ['a-0@3'], forgets: [] });
  });

  it('a full answer that lacks a partition is of no use', () => {
    const session = createSession();
    buildRequest(session, wantedOf({ 'a-0': 1, 'a-1': 1 }), 100);
    expect(takeSessionResponse(session, answer(7, ['a-0']))).toBe(false);
  });
});

const fetchOf = (
  fetchOffset: number,
  batches: readonly Batch[],
  aborted: readonly { producerId: number; firstOffset: number }[] = [],
): CompletedFetch => ({
  tp: 't-0',
  node: 1,
  fetchOffset,
  response: {
    tp: 't-0',
    error: 'NONE',
    highWatermark: 100,
    lastStableOffset: 100,
    logStartOffset: 0,
    batches,
    abortedTransactions: aborted,
  },
  initialized: true,
  consumed: false,
  nextOffset: fetchOffset,
  batchIndex: 0,
  lastEpoch: -1,
  abortedProducers: new Set(),
  abortedIndex: 0,
});

/** Everything that a fetch gives, in portions. */
function offsetsOf(fetch: CompletedFetch, limit: number, readCommitted = false): number[] {
  const offsets: number[] = [];
  while (fetch.batchIndex < fetch.response.batches.length) {
    const { from, next, count, batches } = take(fetch, { limit, readCommitted, checkCrcs: true });
    expect(count).toBeLessThanOrEqual(limit);
    for (const batch of batches) {
      for (let offset = Math.max(from, batch.baseOffset); offset < Math.min(next, batch.baseOffset + batch.lastOffsetDelta + 1); offset++)
        offsets.push(offset);
    }
  }
  return offsets;
}

const marker = (offset: number, producerId: number) => batchOf(offset, 1, { isControl: true, isTransactional: true, producerId });

const transactional = (offset: number, producerId: number) => batchOf(offset, 2, { isTransactional: true, producerId });

describe('taking records off a fetch (CompletedFetch.fetchRecords)', () => {
  it('gives every record once and in order, whatever the portions and wherever the position lies in the first batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.nat(8),
        fc.integer({ min: 1, max: 7 }),
        (sizes, skip, limit) => {
          const batches: Batch[] = [];
          let end = 0;
          for (const size of sizes) {
            batches.push(batchOf(end, size));
            end += size;
          }
          const start = Math.min(skip, sizes[0]! - 1);
          const fetch = fetchOf(start, batches);
          expect(offsetsOf(fetch, limit)).toEqual(Array.from({ length: end - start }, (_, index) => start + index));
          expect(fetch.nextOffset).toBe(end);
        },
      ),
    );
  });

  it('passes over control batches, with the position too', () => {
    const fetch = fetchOf(0, [batchOf(0, 2), marker(2, 5)]);
    expect(take(fetch, { limit: 10, readCommitted: false, checkCrcs: true })).toMatchObject({ from: 0, next: 2, count: 2 });
    expect(fetch.nextOffset).toBe(3);
  });

  it('read_committed leaves out what was aborted, up to the marker, and only that', () => {
    const batches = [
      transactional(0, 5),
      transactional(2, 6),
      batchOf(4, 1),
      marker(5, 5),
      transactional(6, 5),
      marker(8, 5),
      marker(9, 6),
    ];
    const aborted = [{ producerId: 5, firstOffset: 0 }];
    expect(offsetsOf(fetchOf(0, batches, aborted), 500, true)).toEqual([2, 3, 4, 6, 7]);
    expect(offsetsOf(fetchOf(0, batches, aborted), 500, false)).toEqual([0, 1, 2, 3, 4, 6, 7]);
  });
});

const assigned = (config: Readonly<Record<string, number>> = {}) =>
  createRig({
    partitions: 3,
    leaders: [1, 2, 2],
    role: { topics: [], group: null, assign: ['t-0', 't-1', 't-2'], manualPoll: true },
    config,
  });

describe('which brokers are asked (AbstractFetch.prepareFetchRequests)', () => {
  it('each leader gets one fetch at a time, for all of its partitions', () => {
    const rig = assigned();
    rig.command({ id: 1, type: 'poll', timeoutMs: 100 });
    rig.until(1_000);
    const asked = rig.sentOf('Fetch').filter(({ sessionEpoch }) => sessionEpoch === 0);
    expect(asked.map(({ node, partitions }) => [node, partitions.map(({ tp }) => tp)])).toEqual([
      [1, ['t-0']],
      [2, ['t-1', 't-2']],
    ]);
  });

  it('a broker whose data are still in the buffer is left alone, the others are asked on', () => {
    const rig = assigned({ 'max.poll.records': 1 });
    rig.append('t-1', batchOf(0, 3));
    rig.command({ id: 1, type: 'poll', timeoutMs: 500 });
    rig.until(800);
    const before = rig.sentOf('Fetch').filter(({ node }) => node === 2).length;
    rig.command({ id: 2, type: 'poll', timeoutMs: 500 });
    rig.until(1_000);
    expect(rig.view().received).toBe(2);
    expect(rig.sentOf('Fetch').filter(({ node }) => node === 2)).toHaveLength(before);
  });

  it('the replica that the leader names is asked, as long as it is online (KIP-392)', () => {
    const rig = createRig({ role: { topics: [], group: null, assign: ['t-0'] }, config: { 'client.rack': 'b' } });
    rig.append('t-0', batchOf(0, 3));
    rig.broker.on('Fetch', (request, node) => {
      if (node !== 1) return rig.broker.standard.Fetch(request, node);
      const named = {
        tp: 't-0',
        error: 'NONE',
        highWatermark: 3,
        lastStableOffset: 3,
        logStartOffset: 0,
        batches: [],
        abortedTransactions: null,
        preferredReadReplica: 2,
      };
      return { error: 'NONE', sessionId: 101, partitions: [named], throttleTimeMs: 0 };
    });
    rig.until(1_000);
    expect(rig.sentOf('Fetch')[0]).toMatchObject({ node: 1, rackId: 'b' });
    expect(rig.view()).toMatchObject({ received: 3, preferredReadReplica: { 't-0': 2 } });
    expect(rig.notesOf('consumer.polled')).toMatchObject([{ node: 2, count: 3 }]);
  });
});
