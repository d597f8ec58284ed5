import { describe, expect, it } from 'vitest';
import { batchOf, createRig, NOT_JOINED } from './rig.ts';

describe('joining (AbstractCoordinator.joinGroupIfNeeded)', () => {
  it('comes back at once with the member id that it was given (KIP-394)', () => {
    const rig = createRig();
    rig.until(300);
    expect(rig.sentOf('JoinGroup')).toMatchObject([
      { memberId: '', protocolType: 'consumer', sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 300_000 },
      { memberId: 'c-1', reason: 'need to re-join with the given member-id' },
    ]);
    expect(rig.sentOf('JoinGroup')[0]!.protocols).toMatchObject([
      { name: 'range', metadata: { topics: ['t'], ownedPartitions: [], generationId: -1 } },
    ]);
  });

  it('tries again after retry.backoff.ms while the coordinator loads', () => {
    const rig = createRig({ answers: { JoinGroup: () => ({ ...NOT_JOINED, error: 'COORDINATOR_LOAD_IN_PROGRESS' }) } });
    rig.until(250);
    rig.broker.on('JoinGroup', undefined);
    rig.until(1_000);
    const [first, second] = rig.sentOf('JoinGroup');
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(100);
    expect(rig.view().memberState).toBe('STABLE');
  });

  it('throws what cannot be mended', () => {
    const rig = createRig({
      role: { onError: 'stop' },
      answers: { JoinGroup: () => ({ ...NOT_JOINED, error: 'INCONSISTENT_GROUP_PROTOCOL' }) },
    });
    rig.until(1_000);
    expect(rig.view().errors).toEqual(['InconsistentGroupProtocolException']);
    expect(rig.exit).toBe('closed');
  });

  it('a leader assigns for all of its group, by its own metadata', () => {
    const rig = createRig({ partitions: 3 });
    rig.broker.on('JoinGroup', request => {
      const standard = rig.broker.standard.JoinGroup(request, 1);
      if (standard === null || typeof standard === 'string' || standard['error'] !== 'NONE') return standard;
      const metadata = request.protocols[0]!.metadata;
      return {
        ...standard,
        members: [
          { memberId: 'c-1', groupInstanceId: null, metadata },
          { memberId: 'a-9', groupInstanceId: null, metadata },
        ],
      };
    });
    rig.until(500);
    expect(rig.sentOf('SyncGroup')[0]!.assignments).toEqual([
      { memberId: 'c-1', partitions: ['t-2'] },
      { memberId: 'a-9', partitions: ['t-0', 't-1'] },
    ]);
  });

  it('and has the group rebalance when a topic grows', () => {
    const rig = createRig({ config: { 'metadata.max.age.ms': 1_000 } });
    rig.until(500);
    rig.broker.logs.set('t-1', []);
    rig.broker.leaderOf.set('t-1', { leader: 2, leaderEpoch: 0 });
    rig.until(3_000);
    expect(rig.view()).toMatchObject({
      generation: 2,
      callbacks: ['onPartitionsAssigned(t-0)', 'onPartitionsRevoked(t-0)', 'onPartitionsAssigned(t-0, t-1)'],
    });
  });
});

describe('a rebalance, eagerly (ConsumerCoordinator.onJoinPrepare, onJoinComplete)', () => {
  it('begins with the heartbeat that tells of it: commit, revoke, join, assign', () => {
    const rig = createRig({ role: { commit: 'auto' } });
    rig.append('t-0', batchOf(0, 5));
    rig.until(500);
    let told = false;
    rig.broker.on('Heartbeat', () => {
      const error = told ? 'NONE' : 'REBALANCE_IN_PROGRESS';
      told = true;
      return { error };
    });
    rig.until(4_000);
    const from = rig.sentOf('Heartbeat')[0]!.at;
    expect(rig.sent.filter(({ at, api }) => at >= from && at < from + 15 && api !== 'Fetch').map(({ api }) => api)).toEqual([
      'Heartbeat',
      'OffsetCommit',
      'JoinGroup',
      'SyncGroup',
      'OffsetFetch',
      // What was committed came with the epoch of the last record read, so it is checked (KIP-320).
      'OffsetForLeaderEpoch',
    ]);
    expect(rig.view().callbacks).toEqual(['onPartitionsAssigned(t-0)', 'onPartitionsRevoked(t-0)', 'onPartitionsAssigned(t-0)']);
    expect(rig.notesOf('consumer.positioned').map(({ reason, offset }) => [reason, offset])).toEqual([
      ['reset', 0],
      ['committed', 5],
    ]);
    expect(rig.view().received).toBe(5);
  });

  it('waits for the application to poll', () => {
    const rig = createRig({ role: { processingUs: { minUs: 4_000_000, maxUs: 4_000_000 } } });
    rig.append('t-0', batchOf(0, 1));
    rig.until(500);
    rig.broker.on('Heartbeat', request => ({ error: request.generationId === 1 ? 'REBALANCE_IN_PROGRESS' : 'NONE' }));
    rig.until(3_900);
    expect(rig.sentOf('JoinGroup')).toHaveLength(2);
    rig.until(4_500);
    expect(rig.sentOf('JoinGroup')).toHaveLength(3);
  });

  it('without a generation partitions are lost, not revoked', () => {
    const rig = createRig();
    rig.until(500);
    rig.broker.on('Heartbeat', request => ({ error: request.memberId === 'c-1' ? 'UNKNOWN_MEMBER_ID' : 'NONE' }));
    rig.until(4_000);
    expect(rig.view()).toMatchObject({
      memberId: 'c-2',
      callbacks: ['onPartitionsAssigned(t-0)', 'onPartitionsLost(t-0)', 'onPartitionsAssigned(t-0)'],
    });
    expect(rig.view().errors).toEqual([]);
  });

  it('follows a new subscription', () => {
    const rig = createRig();
    rig.until(500);
    rig.command({ id: 1, type: 'subscribe', topics: ['t', 'u'] });
    rig.until(1_500);
    expect(rig.sentOf('JoinGroup').at(-1)).toMatchObject({ protocols: [{ name: 'range', metadata: { topics: ['t', 'u'] } }] });
    expect(rig.view().generation).toBe(2);
  });
});

describe('unsubscribe (KafkaConsumer.unsubscribe)', () => {
  it('leaves the group; a poll without a subscription is an IllegalStateException', () => {
    const rig = createRig({ role: { manualPoll: true } });
    rig.command({ id: 1, type: 'poll', timeoutMs: 300 });
    rig.until(500);
    rig.command({ id: 2, type: 'subscribe', topics: [] });
    rig.until(600);
    expect(rig.sentOf('LeaveGroup')).toMatchObject([
      { members: [{ memberId: 'c-1', reason: 'the consumer unsubscribed from all topics' }] },
    ]);
    expect(rig.view()).toMatchObject({ assignment: [], callbacks: ['onPartitionsAssigned(t-0)', 'onPartitionsRevoked(t-0)'] });
    rig.command({ id: 3, type: 'poll', timeoutMs: 300 });
    expect(rig.view().errors).toEqual(['IllegalStateException']);
  });
});

describe('the heartbeat thread (AbstractCoordinator.HeartbeatThread)', () => {
  it('beats every heartbeat.interval.ms while the application works', () => {
    const rig = createRig({ role: { processingUs: { minUs: 60_000_000, maxUs: 60_000_000 } } });
    rig.append('t-0', batchOf(0, 1));
    rig.until(10_000);
    const times = rig.sentOf('Heartbeat').map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBe(3_000);
  });

  it('leaves the group when the application has not polled for max.poll.interval.ms; the late commit fails (recorded: groups-max-poll-interval)', () => {
    const rig = createRig({ role: { manualPoll: true }, config: { 'max.poll.interval.ms': 5_000 } });
    rig.append('t-0', batchOf(0, 5));
    rig.command({ id: 1, type: 'poll', timeoutMs: 2_000 });
    rig.until(10_000);
    const [polled] = rig.notesOf('consumer.polled');
    expect(rig.sentOf('LeaveGroup')).toMatchObject([
      { at: polled!.at + 5_000, members: [{ memberId: 'c-1', reason: 'consumer poll timeout has expired.' }] },
    ]);
    rig.command({ id: 2, type: 'commit', offsets: null });
    rig.until(11_000);
    expect(rig.notesOf('command.completed').at(-1)).toMatchObject({ id: 2, error: 'CommitFailedException' });
    expect(rig.view()).toMatchObject({ errors: ['CommitFailedException'], callbacks: ['onPartitionsAssigned(t-0)'] });
    rig.command({ id: 3, type: 'startPolling' });
    rig.until(12_000);
    expect(rig.view().callbacks).toEqual(['onPartitionsAssigned(t-0)', 'onPartitionsLost(t-0)', 'onPartitionsAssigned(t-0)']);
  });

  it('a static member that stalls leaves silently', () => {
    const rig = createRig({ role: { manualPoll: true }, config: { 'max.poll.interval.ms': 5_000, 'group.instance.id': 'i' } });
    rig.command({ id: 1, type: 'poll', timeoutMs: 2_000 });
    rig.until(10_000);
    expect(rig.sentOf('LeaveGroup')).toEqual([]);
    expect(rig.view()).toMatchObject({ memberState: 'UNJOINED', memberId: '' });
  });

  it('looks for the coordinator anew when its connection breaks, and keeps the generation', () => {
    const rig = createRig();
    rig.until(500);
    rig.broker.on('FindCoordinator', () => ({ error: 'NONE', nodeId: 2 }));
    rig.breakNode(1);
    rig.until(5_000);
    expect(rig.sentOf('FindCoordinator').length).toBeGreaterThan(1);
    expect(rig.sentOf('Heartbeat').at(-1)).toMatchObject({ node: 2, generationId: 1 });
    expect(rig.view().callbacks).toEqual(['onPartitionsAssigned(t-0)']);
  });

  it('a fenced static member gets the exception from poll (recorded: groups-duplicate-instance-id)', () => {
    const rig = createRig({ role: { onError: 'stop' }, config: { 'group.instance.id': 'i-1' } });
    rig.until(500);
    rig.broker.on('Heartbeat', () => ({ error: 'FENCED_INSTANCE_ID' }));
    rig.until(5_000);
    expect(rig.view().errors).toEqual(['FencedInstanceIdException']);
    expect(rig.exit).toBe('closed');
  });
});

describe('close (ConsumerCoordinator.close)', () => {
  it('commits, tells the listener, leaves', () => {
    const rig = createRig({ role: { commit: 'auto' } });
    rig.append('t-0', batchOf(0, 5));
    rig.until(500);
    rig.command({ id: 1, type: 'close' });
    rig.until(1_000);
    expect(rig.sent.filter(({ at }) => at >= 500).map(({ api }) => api)).toEqual(['OffsetCommit', 'LeaveGroup', 'Fetch']);
    expect(rig.sentOf('Fetch').at(-1)!.sessionEpoch).toBe(-1);
    expect(rig.broker.committed.get('t-0')).toEqual({ offset: 5, leaderEpoch: 0 });
    expect(rig.view().callbacks).toEqual(['onPartitionsAssigned(t-0)', 'onPartitionsRevoked(t-0)']);
    expect(rig.notesOf('command.completed')).toMatchObject([{ id: 1, error: null }]);
    expect(rig.exit).toBe('closed');
  });

  it('a static member stays, unless it leaves for good (KIP-1092)', () => {
    for (const [type, left] of [
      ['close', 0],
      ['leaveGroup', 1],
    ] as const) {
      const rig = createRig({ config: { 'group.instance.id': 'i-1' } });
      rig.until(500);
      rig.command({ id: 1, type });
      rig.until(1_000);
      expect(rig.sentOf('LeaveGroup')).toHaveLength(left);
      expect(rig.exit).toBe('closed');
    }
  });

  it('takes no longer than its time-out when nobody answers', () => {
    const rig = createRig({ role: { commit: 'auto' } });
    rig.append('t-0', batchOf(0, 5));
    rig.until(500);
    for (const node of [1, 2, 3]) rig.broker.down.add(node);
    rig.breakNode(1);
    rig.stop();
    rig.until(30_400);
    expect(rig.exit).toBeNull();
    rig.until(30_600);
    expect(rig.exit).toBe('closed');
  });
});
