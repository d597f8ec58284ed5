import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRecords } from '../../../sim/protocol/metadata/applyRecords.ts';
import { isEmptyDelta } from '../../../sim/protocol/metadata/delta.ts';
import type { MetadataImage } from '../../../sim/protocol/metadata/image.ts';
import { aliveBrokerEpoch, configOverrides, emptyImage, isActive, partitionById } from '../../../sim/protocol/metadata/image.ts';
import type { MetadataRecord } from '../../../sim/protocol/metadata/records.ts';

const topic = (name: string, topicId: string): MetadataRecord => ({ type: 'TopicRecord', name, topicId });

const partition = (topicId: string, partitionId: number, replicas: readonly number[]): MetadataRecord => ({
  type: 'PartitionRecord',
  topicId,
  partitionId,
  replicas,
  isr: replicas,
  addingReplicas: [],
  removingReplicas: [],
  elr: [],
  lastKnownElr: [],
  leader: replicas[0]!,
  leaderEpoch: 0,
  partitionEpoch: 0,
  leaderRecoveryState: 'RECOVERED',
});

const broker = (brokerId: number, brokerEpoch: number): MetadataRecord => ({
  type: 'RegisterBrokerRecord',
  brokerId,
  incarnationId: `${brokerId}`,
  brokerEpoch,
  rack: null,
  fenced: true,
  inControlledShutdown: false,
  logDirs: ['/data'],
});

const fence = (brokerId: number, fenced: -1 | 1): MetadataRecord => ({
  type: 'BrokerRegistrationChangeRecord',
  brokerId,
  brokerEpoch: 0,
  fenced,
  inControlledShutdown: 0,
});

const imageOf = (...records: MetadataRecord[]): MetadataImage => {
  const image = emptyImage();
  applyRecords(image, records, 0);
  return image;
};

describe('partitions (PartitionRegistration.merge)', () => {
  it('any change raises the partition epoch, naming a leader also the leader epoch, even the same leader', () => {
    const image = imageOf(topic('t', 'id'), partition('id', 0, [1, 2, 3]));
    applyRecords(image, [{ type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0, isr: [1, 2] }], 2);
    expect(image.partitions.get('t-0')).toMatchObject({ isr: [1, 2], leader: 1, leaderEpoch: 0, partitionEpoch: 1 });
    applyRecords(image, [{ type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0, leader: 1 }], 3);
    expect(image.partitions.get('t-0')).toMatchObject({ leader: 1, leaderEpoch: 1, partitionEpoch: 2 });
  });

  it('a delta lists a partition once, with what it was before and what it is after all records', () => {
    const image = imageOf(topic('t', 'id'), partition('id', 0, [1, 2]));
    const before = image.partitions.get('t-0')!;
    const delta = applyRecords(
      image,
      [
        { type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0, isr: [1] },
        { type: 'PartitionChangeRecord', topicId: 'id', partitionId: 0, leader: 2, isr: [2] },
      ],
      2,
    );
    expect([...delta.partitions]).toEqual([['t-0', { previous: before, current: image.partitions.get('t-0') }]]);
    expect(delta.offset).toBe(3);
  });

  it('a topic made again under its name shows two topic ids in one change', () => {
    const image = imageOf(topic('t', 'old'), partition('old', 0, [1]));
    const delta = applyRecords(image, [{ type: 'RemoveTopicRecord', topicId: 'old' }, topic('t', 'new'), partition('new', 0, [2])], 2);
    expect(delta.partitions.get('t-0')).toMatchObject({ previous: { topicId: 'old' }, current: { topicId: 'new' } });
    expect(delta.deletedTopics.map(({ topicId }) => topicId)).toEqual(['old']);
    expect(partitionById(image, 'old', 0)).toBeNull();
    expect(partitionById(image, 'new', 0)).toMatchObject({ leader: 2 });
  });
});

describe('brokers', () => {
  it('may lead when registered, unfenced and not shutting down; its epoch counts while it is unfenced', () => {
    const image = imageOf(broker(1, 7));
    expect([isActive(image, 1), aliveBrokerEpoch(image, 1)]).toEqual([false, -1]);
    applyRecords(image, [fence(1, -1)], 1);
    expect([isActive(image, 1), aliveBrokerEpoch(image, 1)]).toEqual([true, 7]);
    const shutdown: MetadataRecord = {
      type: 'BrokerRegistrationChangeRecord',
      brokerId: 1,
      brokerEpoch: 7,
      fenced: 0,
      inControlledShutdown: 1,
    };
    applyRecords(image, [shutdown], 2);
    expect([isActive(image, 1), aliveBrokerEpoch(image, 1)]).toEqual([false, 7]);
  });
});

describe('settings', () => {
  const config = (name: string, value: string | null): MetadataRecord => ({
    type: 'ConfigRecord',
    resourceType: 'TOPIC',
    resourceName: 't',
    name,
    value,
  });

  it('are set, replaced, deleted, and go with their topic', () => {
    const image = imageOf(topic('t', 'id'), config('retention.ms', '1'), config('retention.ms', '2'), config('segment.ms', '3'));
    expect(configOverrides(image, 'TOPIC', 't')).toEqual({ 'retention.ms': '2', 'segment.ms': '3' });
    applyRecords(image, [config('segment.ms', null)], 4);
    expect(configOverrides(image, 'TOPIC', 't')).toEqual({ 'retention.ms': '2' });
    applyRecords(image, [{ type: 'RemoveTopicRecord', topicId: 'id' }], 5);
    expect(image.configs.size).toBe(0);
  });
});

describe('what nobody has to act upon', () => {
  it('is an empty delta: no-ops, features, producer ids', () => {
    const image = emptyImage();
    const delta = applyRecords(
      image,
      [{ type: 'NoOpRecord' }, { type: 'ProducerIdsRecord', brokerId: 1, brokerEpoch: 1, nextProducerId: 1_000 }],
      0,
    );
    expect(isEmptyDelta(delta)).toBe(true);
    expect(image).toMatchObject({ offset: 1, nextProducerId: 1_000 });
  });
});

describe('an image', () => {
  const change = fc.record({
    partitionId: fc.nat(2),
    isr: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 3 })), { nil: undefined }),
    leader: fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }),
  });

  it('does not depend on how its records were cut into batches', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.nat(20), (changes, cut) => {
        const base = [topic('t', 'id'), ...[0, 1, 2].map(id => partition('id', id, [1, 2, 3]))];
        const records = changes.map(({ partitionId, isr, leader }): MetadataRecord => ({
          type: 'PartitionChangeRecord',
          topicId: 'id',
          partitionId,
          ...(isr && { isr }),
          ...(leader !== undefined && { leader }),
        }));
        const whole = imageOf(...base, ...records);
        const parts = imageOf(...base);
        applyRecords(parts, records.slice(0, cut), base.length);
        applyRecords(parts, records.slice(cut), base.length + Math.min(cut, records.length));
        expect(parts).toEqual(whole);
      }),
    );
  });
});
