import { describe, expect, it } from 'vitest';
import { viewLog, viewReplica } from '../../../sim/protocol/broker/view.ts';
import {
  connectTo,
  crash,
  createLab,
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
  TOPIC_ID,
} from './lab.ts';
import type { Lab } from './lab.ts';

/** Two brokers with orders-0 on 1 (leader) and 2, and more partitions beside it on demand. */
function twoReplicas(partitions = 1): Lab {
  const lab = createLab([1, 2]);
  startAll(lab);
  publish(lab, topic(), ...Array.from({ length: partitions }, (_, id) => partition([1, 2], id)));
  run(lab, 1_000);
  return lab;
}

const write = (lab: Lab, values: readonly string[], brokerId = 1): void => {
  const client = connectTo(lab, brokerId);
  for (const value of values) request(lab, client, produceRequest([value], { acks: 1 }));
  run(lab, 100);
};

const values = (lab: Lab, id: number) => viewLog(filesOf(lab, id), 'orders-0').map(record => record.value);
const replica = (lab: Lab, id: number) =>
  viewReplica({ memory: lab.nodes.get(id)!.state, files: filesOf(lab, id), wallMs: 0 }, 'orders-0')!;

const fetches = (lab: Lab, from = 0) =>
  lab.traffic.slice(from).flatMap(({ message }) => (message.api === 'Fetch' && message.kind === 'request' ? [message] : []));

const elect = (lab: Lab, leader: number, isr: readonly number[]): void =>
  publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader, isr });

describe('a follower fetcher (ReplicaFetcherThread)', () => {
  it('names all its partitions once, then only those that have moved', () => {
    const lab = twoReplicas(20);
    expect(fetches(lab)[0]).toMatchObject({ sessionEpoch: 0, replicaId: 2, replicaEpoch: 2, maxWaitMs: 500, minBytes: 1 });
    expect(fetches(lab)[0]!.partitions).toHaveLength(20);
    const before = lab.traffic.length;
    write(lab, ['a']);
    run(lab, 1_000);
    const named = fetches(lab, before).map(({ partitions }) => partitions.map(({ tp, fetchOffset }) => `${tp}@${fetchOffset}`));
    expect(named.filter(list => list.length > 0)).toEqual([['orders-0@1']]);
  });

  it('tells the epoch of its last record, for the leader to compare (KIP-595)', () => {
    const lab = twoReplicas();
    write(lab, ['a']);
    expect(fetches(lab).at(-1)!.partitions[0]).toMatchObject({ fetchOffset: 1, lastFetchedEpoch: 0, currentLeaderEpoch: 0 });
  });

  it('tries once a second while the leader is away, and then opens a new session', () => {
    const lab = twoReplicas();
    crash(lab, 1);
    const before = lab.nextConnection;
    run(lab, 5_100);
    expect(lab.nextConnection - before).toBe(5);
    startBroker(lab, 1);
    run(lab, 2_000);
    expect(fetches(lab).findLast(({ sessionEpoch }) => sessionEpoch === 0)!.sessionId).not.toBe(0);
    expect(stateOf(lab, 1).sessions.byId.size).toBe(1);
  });

  it('begins anew when the leader does not know where they were', () => {
    const lab = twoReplicas();
    for (const session of stateOf(lab, 1).sessions.byId.values()) session.epoch = 99;
    run(lab, 1_000);
    write(lab, ['a']);
    expect(values(lab, 2)).toEqual(['a']);
  });

  it('gives up on a leader that says nothing for replica.socket.timeout.ms', () => {
    const lab = twoReplicas();
    lab.cut.add(1);
    const before = lab.nextConnection;
    run(lab, 29_000);
    expect(lab.nextConnection).toBe(before);
    run(lab, 3_000);
    expect(lab.nextConnection).toBeGreaterThan(before);
  });
});

describe('a fetch offset that the leader does not have (AbstractFetcherThread.fetchOffsetAndTruncate)', () => {
  it('above the end of a leader that was elected uncleanly: the log is cut to what they have in common', () => {
    const lab = twoReplicas();
    write(lab, ['a', 'b']);
    lab.cut.add(2);
    write(lab, ['c', 'd']);
    crash(lab, 1);
    lab.cut.delete(2);
    elect(lab, 2, [2]);
    run(lab, 100);
    startBroker(lab, 1);
    run(lab, 3_000);
    expect(values(lab, 1)).toEqual(['a', 'b']);
    expect(notesOf(lab, 'log.truncated').map(({ note }) => [note.from, note.to])).toEqual([[4, 2]]);
  });

  it('below the start of the leader: the follower begins anew there', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, isr: [1] });
    publish(lab, { type: 'BrokerRegistrationChangeRecord', brokerId: 2, brokerEpoch: 2, fenced: 1, inControlledShutdown: 0 });
    write(lab, ['a', 'b', 'c']);
    request(lab, connectTo(lab, 1), {
      kind: 'request',
      api: 'DeleteRecords',
      correlationId: 1,
      clientId: 'admin',
      timeoutMs: 1_000,
      partitions: [{ tp: 'orders-0', offset: 2 }],
    });
    run(lab, 100);
    startBroker(lab, 2);
    run(lab, 3_000);
    expect(replica(lab, 2)).toMatchObject({ logStartOffset: 2, logEndOffset: 3 });
    expect(values(lab, 2)).toEqual(['c']);
  });

  it('after a leadership without a write: the epoch that nobody else knows is cut off, and nothing more', () => {
    const lab = twoReplicas();
    write(lab, ['a']);
    elect(lab, 2, [1, 2]);
    run(lab, 100);
    expect(replica(lab, 2).epochs.at(-1)).toEqual({ epoch: 1, startOffset: 1 });
    elect(lab, 1, [1, 2]);
    run(lab, 1_000);
    expect(replica(lab, 2).epochs).toEqual([{ epoch: 0, startOffset: 0 }]);
    write(lab, ['b']);
    expect(replica(lab, 2).epochs.at(-1)).toEqual({ epoch: 2, startOffset: 1 });
    expect(values(lab, 2)).toEqual(['a', 'b']);
  });
});
