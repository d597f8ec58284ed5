import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import type { FetchRequest, FetchResponse } from '../../../sim/protocol/messages/fetch.ts';
import type { ProduceRequest, ProduceResponse } from '../../../sim/protocol/messages/produce.ts';
import { messageBytes } from '../../../sim/protocol/messages/size.ts';

const batch = (sizeInBytes: number): Batch => ({
  baseOffset: 0,
  lastOffsetDelta: 0,
  partitionLeaderEpoch: 0,
  baseTimestamp: 0,
  maxTimestamp: 0,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  isTransactional: false,
  isControl: false,
  sizeInBytes,
  records: { type: 'list', items: [] },
});

const REQUEST = { kind: 'request', correlationId: 1, clientId: 'shop' } as const;

const produce = (sizes: readonly number[], topics = 1): ProduceRequest => ({
  ...REQUEST,
  api: 'Produce',
  acks: -1,
  timeoutMs: 30_000,
  transactionalId: null,
  partitions: sizes.map((size, i) => ({ tp: `topic${i % topics}-${i}`, topicId: 'id', batch: batch(size) })),
});

describe('messageBytes', () => {
  it('is what a ProduceRequest v13 takes, field by field', () => {
    // Header: length, api key and version, correlation id, client id, tags. Body: transactional id, acks, timeout, one topic by id with its
    // array, the partition's index, length of the records, tags of partition, topic and request.
    const header = 4 + 2 + 2 + 4 + (2 + 'shop'.length) + 1;
    const body = 1 + 2 + 4 + 1 + (16 + 1 + (4 + 3 + 500 + 1) + 1) + 1;
    expect(messageBytes(produce([500]))).toBe(header + body);
  });

  it('grows by the batches and counts a topic once', () => {
    expect(messageBytes(produce([500])) - messageBytes(produce([400]))).toBe(100);
    const inOneTopic = messageBytes(produce([100, 100]));
    const inTwoTopics = messageBytes(produce([100, 100], 2));
    expect(inTwoTopics - inOneTopic).toBe(18);
  });

  it('makes an empty incremental fetch small, however many partitions its session has (KIP-227)', () => {
    const empty: FetchRequest = {
      ...REQUEST,
      api: 'Fetch',
      replicaId: 2,
      replicaEpoch: 5,
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 10_485_760,
      isolationLevel: 'read_uncommitted',
      rackId: null,
      sessionId: 7,
      sessionEpoch: 3,
      partitions: [],
      forgotten: [],
    };
    const answer: FetchResponse = {
      kind: 'response',
      api: 'Fetch',
      correlationId: 1,
      error: 'NONE',
      sessionId: 7,
      partitions: [],
      throttleTimeMs: 0,
    };
    expect(messageBytes(empty)).toBeLessThan(80);
    expect(messageBytes(answer)).toBeLessThan(30);
  });

  it('counts the leader that an error names (KIP-951)', () => {
    const partition = { tp: 'orders-0', error: 'NOT_LEADER_OR_FOLLOWER', baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 } as const;
    const without: ProduceResponse = { kind: 'response', api: 'Produce', correlationId: 1, throttleTimeMs: 0, partitions: [partition] };
    const named: ProduceResponse = { ...without, partitions: [{ ...partition, currentLeader: { leaderId: 2, leaderEpoch: 1 } }] };
    expect(messageBytes(named) - messageBytes(without)).toBe(11);
  });
});
