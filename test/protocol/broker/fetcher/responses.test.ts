/** What a follower makes of its leader's answers (AbstractFetcherThread.processFetchRequest, getOffsetTruncationState). */
import { describe, expect, it } from 'vitest';
import { onFetcherResponse } from '../../../../sim/protocol/broker/fetcher/responses.ts';
import { truncationFor } from '../../../../sim/protocol/broker/fetcher/truncation.ts';
import { makeBatch } from '../../../vectors/kinds/logFixture.ts';
import { filesOf, partition, publish, run, startAll, createLab, stateOf, topic } from '../lab.ts';
import { leading } from '../partition/leading.ts';

describe('an answer', () => {
  it('that was asked for in another leader epoch is dropped', () => {
    for (const [asked, end] of [
      [0, 1],
      [5, 0],
    ] as const) {
      const lab = createLab([1, 2]);
      startAll(lab);
      publish(lab, topic(), partition([1, 2]));
      run(lab, 1_000);
      const follower = stateOf(lab, 2);
      const [fetcher] = follower.fetchers.byKey.values();
      Object.assign(fetcher!.partitions.get('orders-0')!, { leaderEpoch: asked });
      fetcher!.inFlight = 77;
      const answer = {
        tp: 'orders-0',
        error: 'NONE',
        highWatermark: 0,
        lastStableOffset: 0,
        logStartOffset: 0,
        abortedTransactions: null,
      } as const;
      onFetcherResponse(
        follower,
        fetcher!.key,
        {
          ...{ kind: 'response', api: 'Fetch', correlationId: 77, error: 'NONE', sessionId: fetcher!.sessionId, throttleTimeMs: 0 },
          partitions: [{ ...answer, batches: [makeBatch({ count: 1 })] }],
        },
        leading([1]).out,
      );
      expect(filesOf(lab, 2).logs.get('orders-0')!.logEndOffset).toBe(end);
    }
  });
});

describe('the leader says where an epoch ends (KIP-101)', () => {
  it('a follower in which it ended sooner cuts there: what it has above is of a later epoch', () => {
    const epochs = [
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 5 },
    ];
    expect(truncationFor({ epoch: 0, endOffset: 6 }, { epochs, logEndOffset: 8, fetchOffset: 8 })).toEqual({ offset: 5, done: true });
  });
});
