/** Who keeps a fetch session when there are too few slots (FetchSessionCache.tryEvict, KIP-227), and what an incremental response leaves out. */
import { describe, expect, it } from 'vitest';
import type { FetchPartition, FetchResponse } from '../../../../sim/protocol/messages/fetch.ts';
import type { Request } from '../../../../sim/protocol/messages/index.ts';
import { connectTo, createLab, fetchRequest, partition, produceRequest, publish, request, run, startAll, topic, TOPIC_ID } from '../lab.ts';
import type { Lab } from '../lab.ts';

const EVICTION_MS = 120_000;

/** Broker 1 leads three partitions of [1, 2], has one slot for sessions, and broker 2 is only spoken of. */
function oneSlot(): Lab {
  const lab = createLab([1], { 'max.incremental.fetch.session.cache.slots': 1 });
  startAll(lab);
  publish(lab, topic(), ...[0, 1, 2].map(id => partition([1, 2], id)));
  return lab;
}

const ask = (id: number): FetchPartition => ({
  ...{ tp: `orders-${id}`, topicId: TOPIC_ID, currentLeaderEpoch: 0, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: 0 },
  partitionMaxBytes: 1_048_576,
});

function fetch(lab: Lab, options: Partial<Extract<Request, { api: 'Fetch' }>>): FetchResponse {
  const before = lab.responses.length;
  request(lab, connectTo(lab, 1), fetchRequest(0, { maxWaitMs: 10, ...options }));
  run(lab, 100);
  return lab.responses.slice(before).find(({ message }) => message.api === 'Fetch')!.message as FetchResponse;
}

describe('a newcomer without a slot', () => {
  it('with more partitions takes that of another client, once it is two minutes old', () => {
    const lab = oneSlot();
    const { sessionId } = fetch(lab, { partitions: [ask(0)] });
    expect(sessionId).toBeGreaterThan(0);
    expect(fetch(lab, { partitions: [ask(0), ask(1)] }).sessionId).toBe(0);
    run(lab, EVICTION_MS / 2);
    fetch(lab, { sessionId, sessionEpoch: 1, partitions: [] });
    run(lab, EVICTION_MS / 2);
    expect(fetch(lab, { partitions: [ask(0), ask(1)] }).sessionId).toBeGreaterThan(0);
  });

  it('that is a client never takes that of a follower that fetches', () => {
    const lab = oneSlot();
    const follower = { replicaId: 2, replicaEpoch: -1 };
    const { sessionId } = fetch(lab, { ...follower, partitions: [ask(0)] });
    run(lab, EVICTION_MS / 2);
    fetch(lab, { ...follower, sessionId, sessionEpoch: 1, partitions: [] });
    run(lab, EVICTION_MS / 2);
    expect(fetch(lab, { partitions: [ask(0), ask(1), ask(2)] }).sessionId).toBe(0);
  });
});

describe('an incremental response (CachedPartition.maybeUpdateResponseData)', () => {
  it('leaves out a partition that was asked for once more and has nothing new', () => {
    const lab = oneSlot();
    const follower = { replicaId: 2, replicaEpoch: -1 };
    const { sessionId } = fetch(lab, { ...follower, partitions: [ask(0), ask(1)] });
    request(lab, connectTo(lab, 1), produceRequest(['a'], { tp: 'orders-1', acks: 1 }));
    const { partitions } = fetch(lab, { ...follower, sessionId, sessionEpoch: 1, partitions: [ask(0)] });
    expect(partitions.map(({ tp }) => tp)).toEqual(['orders-1']);
  });
});
