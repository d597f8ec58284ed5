import { describe, expect, it } from 'vitest';
import { batchOf, createRig } from './rig.ts';

const MANUAL = { manualPoll: true } as const;

describe('from a start to the first records (ClassicKafkaConsumer.poll)', () => {
  it('finds the coordinator, joins, takes its partitions, resets and fetches', () => {
    const rig = createRig({ partitions: 2 });
    rig.append('t-0', batchOf(0, 3));
    rig.until(300);
    expect(rig.sent.map(({ api }) => api)).toEqual([
      'Metadata',
      'FindCoordinator',
      'JoinGroup',
      'JoinGroup',
      'SyncGroup',
      'OffsetFetch',
      'ListOffsets',
      'Fetch',
      'Fetch',
    ]);
    expect(rig.view()).toMatchObject({
      received: 3,
      assignment: ['t-0', 't-1'],
      position: { 't-0': 3, 't-1': 0 },
      lag: { 't-0': 0, 't-1': 0 },
      callbacks: ['onPartitionsAssigned(t-0, t-1)'],
      errors: [],
      memberState: 'STABLE',
      memberId: 'c-1',
      generation: 1,
    });
    expect(rig.view().records.map(record => record.value)).toEqual(['v0', 'v1', 'v2']);
  });

  it('costs a handful of events a second while nothing happens', () => {
    const rig = createRig();
    rig.until(60_000);
    const perApi = (api: 'Fetch' | 'Heartbeat') => rig.sentOf(api).length;
    expect(perApi('Heartbeat')).toBe(19);
    expect(perApi('Fetch')).toBeLessThan(125);
  });
});

describe('max.poll.records (FetchCollector.collectFetch)', () => {
  it('hands out the buffer in portions, without asking a broker again until it is empty', () => {
    const rig = createRig({ role: MANUAL, config: { 'max.poll.records': 4 } });
    rig.append('t-0', batchOf(0, 3));
    rig.append('t-0', batchOf(3, 7));
    rig.command({ id: 1, type: 'poll', timeoutMs: 5_000 });
    rig.until(5_000);
    const fetches = rig.sentOf('Fetch').length;
    expect(rig.view()).toMatchObject({ received: 4, position: { 't-0': 4 }, lag: { 't-0': 6 } });
    rig.command({ id: 2, type: 'poll', timeoutMs: 1_000 });
    expect(rig.view()).toMatchObject({ received: 8, position: { 't-0': 8 } });
    expect(rig.sentOf('Fetch')).toHaveLength(fetches);
    rig.command({ id: 3, type: 'poll', timeoutMs: 1_000 });
    expect(rig.view()).toMatchObject({ received: 10, position: { 't-0': 10 }, lag: { 't-0': 0 } });
    // With nothing left in the buffer the next fetch leaves before poll returns.
    expect(rig.sentOf('Fetch')).toHaveLength(fetches + 1);
    expect(rig.notesOf('consumer.polled').map(({ from, next, count }) => [from, next, count])).toEqual([
      [0, 4, 4],
      [4, 8, 4],
      [8, 10, 2],
    ]);
    expect(rig.view().records.map(record => record.offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('reads one partition to its end before the other (recorded: groups-seek-pause)', () => {
    const rig = createRig({ partitions: 2, config: { 'max.poll.records': 4 } });
    rig.append('t-0', batchOf(0, 7));
    rig.append('t-1', batchOf(0, 7));
    rig.until(1_000);
    expect(rig.view().records.map(({ partition, offset }) => `${partition}@${offset}`)).toEqual(
      [0, 1].flatMap(partition => [0, 1, 2, 3, 4, 5, 6].map(offset => `${partition}@${offset}`)),
    );
  });
});

describe('the application', () => {
  it('does not poll while it works on records, one timer for all of a poll', () => {
    const rig = createRig({ role: { processingUs: { minUs: 1_000, maxUs: 10_000 } }, config: { 'max.poll.records': 5 } });
    rig.append('t-0', batchOf(0, 10));
    rig.until(1_000);
    const [first, second] = rig.notesOf('consumer.polled');
    const [processed] = rig.notesOf('consumer.processed');
    expect(processed).toMatchObject({ next: 5, at: first!.at + 50 });
    expect(second!.at).toBe(processed!.at);
  });

  it('keeps its diary through a restart: records, callbacks and errors are those since the start', () => {
    const rig = createRig();
    rig.append('t-0', batchOf(0, 2));
    rig.until(500);
    rig.stop();
    rig.until(1_000);
    expect(rig.exit).toBe('closed');
    expect(rig.view()).toMatchObject({ received: 2, assignment: [], position: {}, memberState: 'UNJOINED' });
    rig.restart();
    rig.until(2_000);
    expect(rig.view()).toMatchObject({
      received: 4,
      callbacks: ['onPartitionsAssigned(t-0)', 'onPartitionsRevoked(t-0)', 'onPartitionsAssigned(t-0)'],
    });
  });

  it('is busy when told so, and answers when it is done', () => {
    const rig = createRig();
    rig.until(500);
    rig.command({ id: 7, type: 'busy', forMs: 400 });
    rig.append('t-0', batchOf(0, 1));
    rig.until(880);
    expect(rig.view().received).toBe(0);
    rig.until(1_000);
    expect(rig.view().received).toBe(1);
    expect(rig.notesOf('command.completed')).toMatchObject([{ id: 7, error: null, at: 900 }]);
  });
});

describe('poll while the coordinator cannot be found', () => {
  it('blocks, and gives what is in the buffer only as its time-out ends (ConsumerCoordinator.coordinatorUnknownAndUnreadySync)', () => {
    const rig = createRig({ config: { 'max.poll.records': 1 } });
    rig.until(500);
    rig.broker.on('FindCoordinator', () => ({ error: 'COORDINATOR_NOT_AVAILABLE', nodeId: -1 }));
    rig.broker.on('Heartbeat', () => ({ error: 'NOT_COORDINATOR' }));
    rig.until(3_700);
    expect(rig.state.coordinator.nodeId).toBe(-1);
    rig.append('t-0', batchOf(0, 3));
    rig.until(4_200);
    const polls = rig.notesOf('consumer.polled');
    expect(polls.map(({ from }) => from)).toEqual([0, 1, 2]);
    expect(polls[1]!.at - polls[0]!.at).toBeGreaterThanOrEqual(99);
  });
});
