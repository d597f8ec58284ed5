import { describe, expect, it } from 'vitest';
import { batchOf, createRig } from './rig.ts';

describe('auto-commit (ConsumerCoordinator.maybeAutoCommitOffsetsAsync)', () => {
  it('commits what earlier polls handed out, every auto.commit.interval.ms, with the epoch of the last record', () => {
    const rig = createRig({ role: { commit: 'auto' }, config: { 'auto.commit.interval.ms': 1_000 } });
    rig.append('t-0', batchOf(0, 5, { partitionLeaderEpoch: 0 }));
    rig.until(900);
    expect(rig.broker.committed.size).toBe(0);
    rig.until(1_200);
    expect(rig.broker.committed.get('t-0')).toEqual({ offset: 5, leaderEpoch: 0 });
    rig.until(5_500);
    expect(rig.sentOf('OffsetCommit')).toHaveLength(5);
    // The trace tells of what changed.
    expect(rig.notesOf('consumer.committed')).toMatchObject([{ tp: 't-0', offset: 5, how: 'auto' }]);
  });

  it('tries again after retry.backoff.ms when the failure may pass', () => {
    const rig = createRig({ role: { commit: 'auto' }, config: { 'auto.commit.interval.ms': 2_000 } });
    rig.append('t-0', batchOf(0, 5));
    rig.broker.on('OffsetCommit', request => ({
      partitions: request.offsets.map(({ tp }) => ({ tp, error: 'COORDINATOR_LOAD_IN_PROGRESS' })),
    }));
    rig.until(2_050);
    rig.broker.on('OffsetCommit', undefined);
    rig.until(2_500);
    const [first, second] = rig.sentOf('OffsetCommit');
    expect(second!.at - first!.at).toBe(102);
    expect(rig.broker.committed.get('t-0')?.offset).toBe(5);
    expect(rig.view().errors).toEqual([]);
  });

  it('is off without a group', () => {
    const rig = createRig({
      role: { commit: 'auto', group: null, topics: [], assign: ['t-0'] },
      config: { 'auto.commit.interval.ms': 1_000 },
    });
    rig.append('t-0', batchOf(0, 5));
    rig.until(5_000);
    expect(rig.view().received).toBe(5);
    expect(rig.sentOf('OffsetCommit')).toEqual([]);
    expect(rig.sentOf('FindCoordinator')).toEqual([]);
  });
});

describe('commitSync after every poll', () => {
  it('follows the processing and blocks the next poll', () => {
    const rig = createRig({ role: { commit: 'sync', processingUs: { minUs: 10_000, maxUs: 10_000 } }, config: { 'max.poll.records': 2 } });
    rig.append('t-0', batchOf(0, 4));
    rig.until(500);
    const [first, second] = rig.notesOf('consumer.polled');
    const [committed] = rig.notesOf('consumer.committed');
    expect(committed).toMatchObject({ offset: 2, how: 'sync', at: first!.at + 22 });
    expect(second!.at).toBe(committed!.at);
    expect(rig.broker.committed.get('t-0')?.offset).toBe(4);
  });

  it('repeats what may pass, until default.api.timeout.ms', () => {
    const rig = createRig({ role: { commit: 'sync' }, config: { 'default.api.timeout.ms': 2_000 } });
    rig.append('t-0', batchOf(0, 1));
    rig.broker.on('OffsetCommit', request => ({
      partitions: request.offsets.map(({ tp }) => ({ tp, error: 'UNKNOWN_TOPIC_OR_PARTITION' })),
    }));
    rig.until(3_000);
    expect(rig.sentOf('OffsetCommit').length).toBeGreaterThan(3);
    expect(rig.view().errors).toEqual(['TimeoutException']);
  });

  it('in a rebalance throws RebalanceInProgressException and joins again', () => {
    const rig = createRig({ role: { commit: 'sync' } });
    rig.append('t-0', batchOf(0, 1));
    rig.broker.on('OffsetCommit', request => ({
      partitions: request.offsets.map(({ tp }) => ({ tp, error: request.generationId === 1 ? 'REBALANCE_IN_PROGRESS' : 'NONE' })),
    }));
    rig.until(2_000);
    expect(rig.view()).toMatchObject({ errors: ['RebalanceInProgressException'], generation: 2 });
  });

  it('of a member that was put out throws CommitFailedException', () => {
    const rig = createRig({ role: { commit: 'sync' } });
    rig.append('t-0', batchOf(0, 1));
    rig.broker.on('OffsetCommit', request => ({
      partitions: request.offsets.map(({ tp }) => ({ tp, error: request.memberId === 'c-1' ? 'UNKNOWN_MEMBER_ID' : 'NONE' })),
    }));
    rig.until(2_000);
    expect(rig.view()).toMatchObject({ errors: ['CommitFailedException'], memberId: 'c-2' });
    expect(rig.view().callbacks[1]).toBe('onPartitionsLost(t-0)');
  });
});

describe('commitAsync after every poll', () => {
  it('does not wait, and is not repeated: a later poll calls back with RetriableCommitFailedException', () => {
    const rig = createRig({ role: { commit: 'async' }, config: { 'max.poll.records': 2 } });
    let failures = 1;
    rig.broker.on('OffsetCommit', request => {
      if (failures-- > 0) return { partitions: request.offsets.map(({ tp }) => ({ tp, error: 'COORDINATOR_LOAD_IN_PROGRESS' })) };
      return rig.broker.standard.OffsetCommit(request, 1);
    });
    rig.append('t-0', batchOf(0, 4));
    rig.until(500);
    const [first, second] = rig.notesOf('consumer.polled');
    expect(second!.at).toBe(first!.at);
    expect(rig.sentOf('OffsetCommit').map(({ offsets }) => offsets[0]!.offset)).toEqual([2, 4]);
    rig.until(1_500);
    expect(rig.view().errors).toEqual(['RetriableCommitFailedException']);
  });
});

describe('the commit command', () => {
  it('takes offsets of its own, from a consumer without membership as well', () => {
    const rig = createRig({ role: { topics: [], assign: ['t-0'], manualPoll: true } });
    rig.command({ id: 1, type: 'commit', offsets: { 't-0': 3 } });
    rig.until(500);
    expect(rig.sentOf('OffsetCommit')).toMatchObject([
      { generationId: -1, memberId: '', offsets: [{ tp: 't-0', offset: 3, leaderEpoch: -1 }] },
    ]);
    expect(rig.notesOf('command.completed')).toMatchObject([{ id: 1, error: null }]);
  });
});
