/** Who is in the ISR, from the leader's side (Partition.maybeExpandIsr, maybeShrinkIsr, submitAlterPartition; KIP-497, KIP-841, KIP-903). */
import { describe, expect, it } from 'vitest';
import { maybeShrinkIsr, onIsrAnswered } from '../../../../sim/protocol/broker/partition/isr.ts';
import { createLab, notesOf, partition, publish, registration, run, startAll, topic } from '../lab.ts';
import { append, fetchBy, leadAgain, leading } from './leading.ts';

describe('a follower is proposed for the ISR (Partition.isFollowerInSync)', () => {
  it('when it has reached the high watermark, not before', () => {
    const it = leading([1]);
    append(it, 3);
    expect(it.partition.log.highWatermark).toBe(3);
    fetchBy(it, 2, 2);
    expect(it.partition.pendingIsr).toBeNull();
    fetchBy(it, 2, 3);
    expect(it.partition.pendingIsr).toEqual({ kind: 'expand', isr: [1, 2] });
  });

  it('and when it has reached the beginning of the leader epoch, so that it has all that an earlier leader may have committed (KAFKA-7128)', () => {
    const it = leading([1, 2, 3]);
    append(it, 3);
    leadAgain(it, [1, 3]);
    expect(it.partition.log.highWatermark).toBe(0);
    fetchBy(it, 2, 1);
    expect(it.partition.pendingIsr).toBeNull();
    fetchBy(it, 2, 3);
    expect(it.partition.pendingIsr).toMatchObject({ isr: [1, 2, 3] });
  });

  it('only if the fetch came from the incarnation that the metadata knows: an earlier one may have lost its disk (KIP-903)', () => {
    const it = leading([1]);
    fetchBy(it, 2, 0, 4);
    expect(it.partition.pendingIsr).toBeNull();
    fetchBy(it, 2, 0);
    expect(it.partition.pendingIsr).toMatchObject({ isr: [1, 2] });
  });
});

describe('a follower with all there is', () => {
  it('that could not join because it was fenced joins with a later fetch, although nothing new was written (Partition.updateFollowerFetchState)', () => {
    const lab = createLab([1, 2]);
    lab.records[1] = registration(2, 2, true);
    startAll(lab);
    publish(lab, topic(), { ...partition([1, 2]), isr: [1] } as ReturnType<typeof partition>);
    run(lab, 2_000);
    expect(notesOf(lab, 'isr.expandProposed')).toEqual([]);
    publish(lab, { type: 'BrokerRegistrationChangeRecord', brokerId: 2, brokerEpoch: 2, fenced: -1, inControlledShutdown: 0 });
    run(lab, 2_000);
    expect(notesOf(lab, 'isr.expandProposed').length).toBe(1);
  });
});

describe('one change at a time (PartitionState.isInflight)', () => {
  it('a second follower that has caught up waits until the first is answered', () => {
    const it = leading([1]);
    fetchBy(it, 2, 0);
    fetchBy(it, 3, 0);
    expect(it.partition.pendingIsr).toEqual({ kind: 'expand', isr: [1, 2] });
  });

  it('a follower that lags meanwhile is not dropped either', () => {
    const it = leading([1, 3]);
    append(it, 1);
    fetchBy(it, 2, 1);
    it.out.wallMs += 60_000;
    maybeShrinkIsr(it.broker, it.partition, it.out);
    expect(it.partition.pendingIsr).toMatchObject({ kind: 'expand' });
  });

  it('an answer of an older partition epoch is not the one that is awaited (Partition.handleAlterPartitionUpdate)', () => {
    const it = leading([1]);
    leadAgain(it, [1]);
    fetchBy(it, 2, 0);
    const { leaderEpoch, partitionEpoch } = it.partition;
    const result = {
      ...({ tp: 'orders-0', error: 'NONE', leaderId: 1, leaderEpoch, isr: [1, 2] } as const),
      ...({ leaderRecoveryState: 'RECOVERED', partitionEpoch: partitionEpoch - 1 } as const),
    };
    onIsrAnswered(it.broker, it.partition, result, it.out);
    expect(it.partition).toMatchObject({ isr: [1], partitionEpoch, pendingIsr: { kind: 'expand' } });
    onIsrAnswered(it.broker, it.partition, { ...result, partitionEpoch: partitionEpoch + 1 }, it.out);
    expect(it.partition).toMatchObject({ isr: [1, 2], partitionEpoch: partitionEpoch + 1, pendingIsr: null });
  });
});

describe('a follower leaves the ISR (ReplicaState.isCaughtUp)', () => {
  it('when it was last caught up more than replica.lag.time.max.ms ago, not when it is just that long', () => {
    const it = leading([1, 2], { 'replica.lag.time.max.ms': 30_000 });
    fetchBy(it, 2, 0);
    append(it, 1);
    it.out.wallMs += 30_000;
    maybeShrinkIsr(it.broker, it.partition, it.out);
    expect(it.partition.pendingIsr).toBeNull();
    it.out.wallMs += 1;
    maybeShrinkIsr(it.broker, it.partition, it.out);
    expect(it.partition.pendingIsr).toEqual({ kind: 'shrink', isr: [1] });
  });
});

describe('the high watermark (Partition.maybeIncrementLeaderHW)', () => {
  it('stays where it is when a new leadership begins and nobody has fetched yet', () => {
    const it = leading([1]);
    append(it, 3);
    expect(it.partition.log.highWatermark).toBe(3);
    leadAgain(it, [1, 2, 3]);
    expect(it.partition.log.highWatermark).toBe(3);
    fetchBy(it, 2, 0);
    expect(it.partition.log.highWatermark).toBe(3);
  });
});
