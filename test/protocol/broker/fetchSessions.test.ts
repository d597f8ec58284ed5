import { describe, expect, it } from 'vitest';
import type { FetchPartition, FetchResponse } from '../../../sim/protocol/messages/fetch.ts';
import type { Request } from '../../../sim/protocol/messages/index.ts';
import {
  connectTo,
  crash,
  createLab,
  fetchRequest,
  partition,
  produceRequest,
  publish,
  registration,
  request,
  run,
  startAll,
  stateOf,
  topic,
  TOPIC_ID,
} from './lab.ts';
import type { Lab } from './lab.ts';

/** One broker that leads four partitions of orders alone. */
function fourPartitions(config: Record<string, string | number | boolean> = {}): Lab {
  const lab = createLab([1], config);
  startAll(lab);
  publish(lab, topic(), ...[0, 1, 2, 3].map(id => partition([1], id)));
  run(lab, 100);
  return lab;
}

const ask = (id: number, fetchOffset = 0): FetchPartition => ({
  tp: `orders-${id}`,
  topicId: TOPIC_ID,
  currentLeaderEpoch: 0,
  fetchOffset,
  lastFetchedEpoch: -1,
  logStartOffset: -1,
  partitionMaxBytes: 1_048_576,
});

/** Fetches and returns the answer, as soon as there is one. */
function fetch(lab: Lab, connection: number, options: Partial<Extract<Request, { api: 'Fetch' }>>): FetchResponse {
  const before = lab.responses.length;
  request(lab, connection, fetchRequest(0, options));
  run(lab, 600);
  return lab.responses.slice(before).find(({ message }) => message.api === 'Fetch')!.message as FetchResponse;
}

const names = (response: FetchResponse) => response.partitions.map(({ tp }) => tp);

describe('fetch sessions (FetchSession, KIP-227)', () => {
  it('answer a full fetch with every partition, and incremental ones with what has changed', () => {
    const lab = fourPartitions();
    const client = connectTo(lab, 1);
    const full = fetch(lab, client, { partitions: [0, 1, 2, 3].map(id => ask(id)) });
    expect(names(full)).toEqual(['orders-0', 'orders-1', 'orders-2', 'orders-3']);
    expect(full.sessionId).toBeGreaterThan(0);
    const idle = fetch(lab, client, { sessionId: full.sessionId, sessionEpoch: 1, partitions: [] });
    expect(idle).toMatchObject({ error: 'NONE', partitions: [] });
    request(lab, client, produceRequest(['a'], { tp: 'orders-2', acks: 1 }));
    const changed = fetch(lab, client, { sessionId: full.sessionId, sessionEpoch: 2, partitions: [] });
    expect(names(changed)).toEqual(['orders-2']);
    expect(changed.partitions[0]).toMatchObject({ highWatermark: 1, batches: [{ baseOffset: 0 }] });
  });

  it('give data again until the reader moves on, and nothing of what it has forgotten', () => {
    const lab = fourPartitions();
    const client = connectTo(lab, 1);
    request(lab, client, produceRequest(['a'], { tp: 'orders-0', acks: 1 }));
    request(lab, client, produceRequest(['b'], { tp: 'orders-1', acks: 1 }));
    const { sessionId } = fetch(lab, client, { partitions: [ask(0), ask(1)] });
    expect(names(fetch(lab, client, { sessionId, sessionEpoch: 1, partitions: [], forgotten: ['orders-1'] }))).toEqual(['orders-0']);
    expect(names(fetch(lab, client, { sessionId, sessionEpoch: 2, partitions: [ask(0, 1)] }))).toEqual([]);
  });

  it('look at nothing that sits still: a thousand idle partitions are not even dirty', () => {
    const lab = fourPartitions();
    const client = connectTo(lab, 1);
    const { sessionId } = fetch(lab, client, { partitions: [0, 1, 2, 3].map(id => ask(id)) });
    expect(stateOf(lab, 1).sessions.byId.get(sessionId)!.dirty.items).toEqual([]);
    request(lab, client, produceRequest(['a'], { tp: 'orders-3', acks: 1 }));
    run(lab, 10);
    expect(stateOf(lab, 1).sessions.byId.get(sessionId)!.dirty.items).toEqual(['orders-3']);
  });

  it('are known by id and epoch', () => {
    const lab = fourPartitions();
    const client = connectTo(lab, 1);
    const { sessionId } = fetch(lab, client, { partitions: [ask(0)] });
    expect(fetch(lab, client, { sessionId: sessionId + 1, sessionEpoch: 1 }).error).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect(fetch(lab, client, { sessionId, sessionEpoch: 7 }).error).toBe('INVALID_FETCH_SESSION_EPOCH');
    expect(fetch(lab, client, { sessionId, sessionEpoch: -1, partitions: [ask(0)] })).toMatchObject({ error: 'NONE', sessionId: 0 });
    expect(fetch(lab, client, { sessionId, sessionEpoch: 1 }).error).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  it('are refused to a consumer when all slots are taken by the young', () => {
    const lab = fourPartitions({ 'max.incremental.fetch.session.cache.slots': 1 });
    const client = connectTo(lab, 1);
    expect(fetch(lab, client, { partitions: [ask(0)] }).sessionId).toBeGreaterThan(0);
    expect(fetch(lab, client, { partitions: [ask(1)] }).sessionId).toBe(0);
    run(lab, 121_000);
    expect(fetch(lab, client, { partitions: [ask(1)] }).sessionId).toBeGreaterThan(0);
  });
});

describe('a fetch that waits (DelayedFetch)', () => {
  it('is answered after max.wait with nothing', () => {
    const lab = fourPartitions();
    request(lab, connectTo(lab, 1), fetchRequest(0, { maxWaitMs: 300, partitions: [ask(0)] }));
    run(lab, 290);
    expect(lab.responses).toEqual([]);
    run(lab, 20);
    expect(lab.responses).toHaveLength(1);
  });

  it('waits for as many bytes as it asked for', () => {
    const lab = fourPartitions();
    const client = connectTo(lab, 1);
    request(lab, connectTo(lab, 1), fetchRequest(0, { maxWaitMs: 10_000, minBytes: 150, partitions: [ask(0), ask(1)] }));
    const answers = () => lab.responses.filter(({ message }) => message.api === 'Fetch').length;
    request(lab, client, produceRequest(['a'], { tp: 'orders-0', acks: 1 }));
    run(lab, 10);
    expect(answers()).toBe(0);
    request(lab, client, produceRequest(['a'], { tp: 'orders-1', acks: 1 }));
    run(lab, 10);
    expect(answers()).toBe(0);
    request(lab, client, produceRequest(['a'], { tp: 'orders-1', acks: 1 }));
    run(lab, 10);
    expect(answers()).toBe(1);
  });

  it('hears at once that the leader has changed (KIP-951)', () => {
    const lab = createLab([1, 2]);
    startAll(lab);
    publish(lab, topic(), partition([1, 2]));
    run(lab, 100);
    request(lab, connectTo(lab, 1), fetchRequest(0, { maxWaitMs: 10_000, partitions: [ask(0)] }));
    run(lab, 10);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader: 2 });
    run(lab, 5);
    expect(lab.responses.at(-1)!.message).toMatchObject({
      partitions: [{ error: 'FENCED_LEADER_EPOCH', currentLeader: { leaderId: 2, leaderEpoch: 1 } }],
    });
  });
});

describe('reading from the nearest replica (RackAwareReplicaSelector, KIP-392)', () => {
  const RACKS: Readonly<Record<number, string>> = { 1: 'a', 2: 'b', 3: 'c' };

  function threeRacks(): Lab {
    const lab = createLab([1, 2, 3], { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' });
    lab.records.splice(
      0,
      3,
      ...[1, 2, 3].map(id => ({ ...registration(id, id), rack: RACKS[id] ?? null }) as ReturnType<typeof registration>),
    );
    startAll(lab);
    publish(lab, topic(), partition([1, 2, 3]));
    run(lab, 1_000);
    request(lab, connectTo(lab, 1), produceRequest(['x']));
    run(lab, 1_000);
    return lab;
  }

  const readAt = (lab: Lab, brokerId: number, rackId: string) =>
    fetch(lab, connectTo(lab, brokerId), { rackId, partitions: [ask(0)] }).partitions[0]!;

  it('is told by the leader, with no records', () => {
    const lab = threeRacks();
    expect(readAt(lab, 1, 'b')).toMatchObject({ error: 'NONE', preferredReadReplica: 2, batches: [] });
    expect(readAt(lab, 1, 'c')).toMatchObject({ preferredReadReplica: 3 });
  });

  it('is the leader in its own rack, and where no replica is near', () => {
    const lab = threeRacks();
    for (const rackId of ['a', 'z']) expect(readAt(lab, 1, rackId)).toMatchObject({ error: 'NONE', batches: [{ baseOffset: 0 }] });
  });

  it('is no replica that is out of the ISR', () => {
    const lab = threeRacks();
    crash(lab, 2);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1, 3] });
    expect(readAt(lab, 1, 'b')).toMatchObject({ batches: [{ baseOffset: 0 }] });
  });

  it('serves up to its own high watermark', () => {
    expect(readAt(threeRacks(), 2, 'b')).toMatchObject({ error: 'NONE', highWatermark: 1, batches: [{ baseOffset: 0 }] });
  });
});
