import { describe, expect, it } from 'vitest';
import type { ProducePartitionResponse, ProduceResponse } from '../../../sim/protocol/messages/produce.ts';
import type { Request } from '../../../sim/protocol/messages/index.ts';
import {
  batchOf,
  connectTo,
  crash,
  createLab,
  notesOf,
  partition,
  produceRequest,
  publish,
  request,
  run,
  startAll,
  stateOf,
  topic,
  TOPIC_ID,
} from './lab.ts';
import type { Lab } from './lab.ts';

function twoReplicas(config: Record<string, string | number | boolean> = {}): Lab {
  const lab = createLab([1, 2], config);
  startAll(lab);
  publish(lab, topic(), partition([1, 2]));
  run(lab, 1_000);
  return lab;
}

const fence = (lab: Lab, brokerId: number): void =>
  publish(lab, { type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch: brokerId, fenced: 1, inControlledShutdown: 0 });

/** Sends to broker 1 and returns the answer for the partition, if any has come within the time. */
function send(lab: Lab, message: Request, withinMs = 100): ProducePartitionResponse | undefined {
  const before = lab.responses.length;
  request(lab, connectTo(lab, 1), message);
  run(lab, withinMs);
  return (lab.responses.slice(before).find(({ message: { api } }) => api === 'Produce')?.message as ProduceResponse | undefined)
    ?.partitions[0];
}

describe('acks=all and min.insync.replicas (Partition.appendRecordsToLeader)', () => {
  it('is refused below it, and nothing is written; acks=1 goes on', () => {
    const lab = twoReplicas({ 'min.insync.replicas': 2 });
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1] });
    crash(lab, 2);
    expect(send(lab, produceRequest(['a']))).toMatchObject({ error: 'NOT_ENOUGH_REPLICAS', baseOffset: -1 });
    expect(send(lab, produceRequest(['b'], { acks: 1 }))).toMatchObject({ error: 'NONE', baseOffset: 0 });
    expect(notesOf(lab, 'produce.refused').map(({ note }) => note.error)).toEqual(['NOT_ENOUGH_REPLICAS']);
    // KIP-966: below min.insync.replicas the high watermark stands still.
    expect(stateOf(lab, 1).partitions.get('orders-0')!.log.highWatermark).toBe(0);
  });

  it('asks for no more replicas than there are', () => {
    const lab = createLab([1], { 'min.insync.replicas': 2 });
    startAll(lab);
    publish(lab, topic(), partition([1]));
    expect(send(lab, produceRequest(['a']))).toMatchObject({ error: 'NONE' });
  });

  it('is done with what is left when the ISR shrinks, but not before the one who left is fenced: until then it may come back', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    expect(send(lab, produceRequest(['a']))).toBeUndefined();
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1] });
    run(lab, 10);
    expect(lab.responses).toEqual([]);
    fence(lab, 2);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1] });
    run(lab, 10);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'NONE', baseOffset: 0 }] });
  });

  it('follows a change of the topic at once', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    fence(lab, 2);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1] });
    expect(send(lab, produceRequest(['a']))).toMatchObject({ error: 'NONE' });
    publish(lab, { type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: 'orders', name: 'min.insync.replicas', value: '2' });
    expect(send(lab, produceRequest(['b']))).toMatchObject({ error: 'NOT_ENOUGH_REPLICAS' });
  });
});

describe('waiting (DelayedProduce)', () => {
  it('ends with REQUEST_TIMED_OUT, and the records stay', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    expect(send(lab, produceRequest(['a'], { timeoutMs: 2_000 }), 1_990)).toBeUndefined();
    run(lab, 20);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'REQUEST_TIMED_OUT', baseOffset: 0 }] });
    expect(stateOf(lab, 1).files.logs.get('orders-0')!.logEndOffset).toBe(1);
  });

  it('ends when leadership goes, and says where to', () => {
    const lab = twoReplicas();
    lab.cut.add(2);
    expect(send(lab, produceRequest(['a']))).toBeUndefined();
    lab.cut.delete(2);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader: 2 });
    run(lab, 5);
    expect(lab.responses.at(-1)!.message).toMatchObject({
      partitions: [{ error: 'NOT_LEADER_OR_FOLLOWER', currentLeader: { leaderId: 2, leaderEpoch: 1 } }],
    });
  });

  it('gives each request its own time', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    const client = connectTo(lab, 1);
    for (const timeoutMs of [5_000, 1_000, 3_000]) request(lab, client, produceRequest(['a'], { timeoutMs }));
    run(lab, 1_010);
    expect(lab.responses).toHaveLength(1);
    run(lab, 2_000);
    expect(lab.responses).toHaveLength(2);
    run(lab, 2_000);
    expect(lab.responses).toHaveLength(3);
  });
});

describe('a producer that retries', () => {
  it('gets its first offsets again, once those are committed', () => {
    const lab = twoReplicas();
    const batch = batchOf(['a', 'b'], { id: 9, sequence: 0 });
    expect(send(lab, produceRequest([], { batch }))).toMatchObject({ error: 'NONE', baseOffset: 0 });
    expect(send(lab, produceRequest([], { batch }))).toMatchObject({ error: 'NONE', baseOffset: 0 });
    expect(notesOf(lab, 'produce.duplicate').map(({ note }) => note.baseOffset)).toEqual([0]);
    expect(stateOf(lab, 1).files.logs.get('orders-0')!.logEndOffset).toBe(2);
  });

  it('is recognised by the next leader too', () => {
    const lab = twoReplicas();
    const batch = batchOf(['a'], { id: 9, sequence: 0 });
    send(lab, produceRequest([], { batch }));
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader: 2 });
    request(lab, connectTo(lab, 2), produceRequest([], { batch }));
    run(lab, 100);
    expect(lab.responses.at(-1)!.message).toMatchObject({ partitions: [{ error: 'NONE', baseOffset: 0 }] });
    expect(stateOf(lab, 2).files.logs.get('orders-0')!.logEndOffset).toBe(1);
  });
});

describe('requests that go wrong', () => {
  it('acks=0 gets no answer; after an error its connection is closed', () => {
    const lab = twoReplicas();
    const client = connectTo(lab, 1);
    request(lab, client, produceRequest(['a'], { acks: 0 }));
    run(lab, 10);
    expect([lab.responses.length, lab.closed.size]).toEqual([0, 0]);
    request(lab, client, produceRequest(['a'], { acks: 0, tp: 'nothing-0' }));
    run(lab, 10);
    expect([lab.responses.length, [...lab.closed]]).toEqual([0, [client]]);
  });

  it('a follower names the leader, an unknown topic has an id that nobody knows, internal topics are not for clients', () => {
    const lab = twoReplicas();
    request(lab, connectTo(lab, 2), produceRequest(['a']));
    run(lab, 10);
    expect(lab.responses.at(-1)!.message).toMatchObject({
      partitions: [{ error: 'NOT_LEADER_OR_FOLLOWER', currentLeader: { leaderId: 1, leaderEpoch: 0 } }],
    });
    const unknown = { ...(produceRequest(['a'], { tp: 'nothing-0' }) as Extract<Request, { api: 'Produce' }>) };
    expect(send(lab, { ...unknown, partitions: [{ ...unknown.partitions[0]!, topicId: 'unheard-of' }] })).toMatchObject({
      error: 'UNKNOWN_TOPIC_ID',
    });
    expect(send(lab, produceRequest(['a'], { tp: '__consumer_offsets-0' }))).toMatchObject({ error: 'INVALID_TOPIC_EXCEPTION' });
  });
});
