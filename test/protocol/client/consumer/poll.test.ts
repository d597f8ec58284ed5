import { describe, expect, it } from 'vitest';
import { batchOf, createRig } from './rig.ts';

describe('from a start to the first records (ClassicKafkaConsumer.poll)', () => {
  it('finds the coordinator, joins, takes its partitions, resets and fetches', () => {
    const rig = createRig({ partitions: 2 });
    rig.broker.logs.get('t-0')!.push(batchOf(0, 3));
    rig.until(1_000);
    expect(rig.sent.map(({ api }) => api).filter(api => api !== 'Heartbeat')).toEqual([
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
});
