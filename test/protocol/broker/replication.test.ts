import { describe, expect, it } from 'vitest';
import { viewLog, viewReplica } from '../../../sim/protocol/broker/view.ts';
import type { ProduceResponse } from '../../../sim/protocol/messages/produce.ts';
import {
  connectTo,
  crash,
  createLab,
  fetchRequest,
  filesOf,
  notesOf,
  partition,
  produceRequest,
  publish,
  request,
  run,
  startAll,
  startBroker,
  stateOf,
  topic,
} from './lab.ts';
import type { Lab } from './lab.ts';

/** Three brokers with orders-0 on 1 (leader), 2 and 3, in step. */
function threeReplicas(config: Record<string, string | number | boolean> = {}): Lab {
  const lab = createLab([1, 2, 3], config);
  startAll(lab);
  publish(lab, topic(), partition([1, 2, 3]));
  run(lab, 1_000);
  return lab;
}

const replica = (lab: Lab, id: number) =>
  viewReplica({ memory: lab.nodes.get(id)!.state, files: filesOf(lab, id), wallMs: 0 }, 'orders-0')!;
const values = (lab: Lab, id: number) => viewLog(filesOf(lab, id), 'orders-0').map(record => record.value);
const lastProduce = (lab: Lab) => lab.responses.findLast(({ message }) => message.api === 'Produce')!.message as ProduceResponse;

describe('replication (broker.md 2.2, 2.4)', () => {
  it('answers acks=all once every ISR member has fetched the record', () => {
    const lab = threeReplicas();
    const client = connectTo(lab, 1);
    const sentAt = lab.now;
    request(lab, client, produceRequest(['a', 'b']));
    run(lab, 100);
    expect(lastProduce(lab).partitions).toMatchObject([{ tp: 'orders-0', error: 'NONE', baseOffset: 0 }]);
    // Request, followers' answer, their next fetch, response: four hops (broker.md 9.1).
    expect(lab.responses.at(-1)!.at - sentAt).toBe(4_000);
    for (const id of [1, 2, 3]) expect(values(lab, id)).toEqual(['a', 'b']);
  });

  it('tells an idle follower of the new high watermark with its next response, up to replica.fetch.wait.max.ms later', () => {
    const lab = threeReplicas();
    request(lab, connectTo(lab, 1), produceRequest(['a']));
    run(lab, 100);
    expect(replica(lab, 1).highWatermark).toBe(1);
    expect(replica(lab, 2).highWatermark).toBe(0);
    run(lab, 500);
    expect(replica(lab, 2).highWatermark).toBe(1);
  });

  it('lets acks=1 go ahead of the followers', () => {
    const lab = threeReplicas();
    crash(lab, 2);
    crash(lab, 3);
    request(lab, connectTo(lab, 1), produceRequest(['a'], { acks: 1 }));
    run(lab, 10);
    expect(lastProduce(lab).partitions).toMatchObject([{ error: 'NONE', baseOffset: 0 }]);
    expect(replica(lab, 1)).toMatchObject({ logEndOffset: 1, highWatermark: 0 });
  });

  it('wakes a consumer when the high watermark passes the record, not when the leader has it', () => {
    const lab = threeReplicas();
    request(lab, connectTo(lab, 1), fetchRequest(0));
    run(lab, 50);
    request(lab, connectTo(lab, 1), produceRequest(['a'], { acks: 1 }));
    run(lab, 3);
    expect(lab.responses.filter(({ message }) => message.api === 'Fetch')).toEqual([]);
    run(lab, 10);
    const fetched = lab.responses.find(({ message }) => message.api === 'Fetch')!.message;
    expect(fetched).toMatchObject({ partitions: [{ highWatermark: 1, batches: [{ baseOffset: 0 }] }] });
  });
});

describe('a follower that falls behind (KIP-16, Partition.maybeShrinkIsr)', () => {
  it('leaves the ISR 30 to 45 s after it was last caught up, and the high watermark moves on', () => {
    const lab = threeReplicas();
    crash(lab, 3);
    request(lab, connectTo(lab, 1), produceRequest(['a'], { timeoutMs: 60_000 }));
    run(lab, 25_000);
    expect(replica(lab, 1).highWatermark).toBe(0);
    run(lab, 20_000);
    expect(notesOf(lab, 'isr.changed').map(({ note }) => note.isr)).toContainEqual([1, 2]);
    expect(replica(lab, 1).highWatermark).toBe(1);
    expect(lastProduce(lab).partitions).toMatchObject([{ error: 'NONE' }]);
  });

  it('stays in the ISR for ever while nothing new is written', () => {
    const lab = threeReplicas();
    crash(lab, 3);
    run(lab, 120_000);
    expect(notesOf(lab, 'isr.shrinkProposed')).toEqual([]);
  });

  it('comes back: it catches up and is taken into the ISR', () => {
    const lab = threeReplicas({ 'replica.lag.time.max.ms': 5_000 });
    crash(lab, 3);
    request(lab, connectTo(lab, 1), produceRequest(['a'], { acks: 1 }));
    run(lab, 10_000);
    expect(stateOf(lab, 1).partitions.get('orders-0')!.isr).toEqual([1, 2]);
    startBroker(lab, 3);
    run(lab, 3_000);
    expect(stateOf(lab, 1).partitions.get('orders-0')!.isr).toEqual([1, 2, 3]);
    expect(values(lab, 3)).toEqual(['a']);
  });
});

describe('a new leader (KIP-101, KIP-279)', () => {
  it('makes its follower, the old leader, cut off what was never committed', () => {
    const lab = threeReplicas();
    request(lab, connectTo(lab, 1), produceRequest(['kept']));
    run(lab, 1_000);
    lab.cut.add(1);
    request(lab, connectTo(lab, 1), produceRequest(['lost'], { acks: 1 }));
    run(lab, 10);
    crash(lab, 1);
    lab.cut.delete(1);
    publish(lab, { type: 'PartitionChangeRecord', topicId: 'topic-id-of-orders', partitionId: 0, leader: 2, isr: [2, 3] });
    run(lab, 2_000);
    expect(values(lab, 1)).toEqual(['kept', 'lost']);
    request(lab, connectTo(lab, 2), produceRequest(['new']));
    run(lab, 1_000);
    startBroker(lab, 1);
    run(lab, 2_000);
    for (const id of [1, 2, 3]) expect(values(lab, id)).toEqual(['kept', 'new']);
    expect(replica(lab, 1).epochs).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 1, startOffset: 1 },
    ]);
    expect(notesOf(lab, 'log.truncated').map(({ node, note }) => [node, note.from, note.to])).toEqual([[1, 2, 1]]);
  });
});
