/** What one partition answers to a fetch (Partition.fetchRecords, ReplicaManager.readFromLog). */
import { describe, expect, it } from 'vitest';
import type { FetchPartition, FetchPartitionResponse, FetchResponse } from '../../../../sim/protocol/messages/fetch.ts';
import type { Request } from '../../../../sim/protocol/messages/index.ts';
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
} from '../lab.ts';
import type { Lab } from '../lab.ts';

type FetchOptions = Partial<Extract<Request, { api: 'Fetch' }>>;

const ask = (of: Partial<FetchPartition> = {}): FetchPartition => ({
  ...{ tp: 'orders-0', topicId: TOPIC_ID, currentLeaderEpoch: 0, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: 0 },
  partitionMaxBytes: 1_048_576,
  ...of,
});

function fetch(lab: Lab, options: FetchOptions): FetchPartitionResponse {
  const before = lab.responses.length;
  request(lab, connectTo(lab, 1), fetchRequest(0, { maxWaitMs: 10, ...options }));
  run(lab, 100);
  const answer = lab.responses.slice(before).find(({ message }) => message.api === 'Fetch')!.message as FetchResponse;
  return answer.partitions[0]!;
}

/** Broker 1 leads orders-0 of [1, 2, 3] alone: the others are gone, but still in the ISR. It has one record, which nobody else has. */
function oneUncommitted(config: Record<string, string | number | boolean> = {}): Lab {
  const lab = createLab([1, 2, 3], config);
  startAll(lab);
  publish(lab, topic(), partition([1, 2, 3]));
  run(lab, 1_000);
  for (const id of [2, 3]) crash(lab, id);
  request(lab, connectTo(lab, 1), produceRequest(['a'], { acks: 1 }));
  run(lab, 10);
  return lab;
}

const remote = (lab: Lab, id: number) =>
  stateOf(lab, 1)
    .partitions.get('orders-0')!
    .remotes.find(({ brokerId }) => brokerId === id)!;

describe('a consumer (FetchIsolation.HIGH_WATERMARK)', () => {
  it('reads up to the high watermark, a follower up to the end of the log', () => {
    const lab = oneUncommitted();
    expect(fetch(lab, { partitions: [ask()] })).toMatchObject({ error: 'NONE', highWatermark: 0, batches: [] });
    expect(fetch(lab, { replicaId: 2, replicaEpoch: 2, partitions: [ask()] })).toMatchObject({ batches: [{ baseOffset: 0 }] });
  });
});

describe('a follower', () => {
  it('of an earlier incarnation is refused: what it says of its log is no longer so (KIP-903)', () => {
    const lab = oneUncommitted();
    expect(fetch(lab, { replicaId: 2, replicaEpoch: 1, partitions: [ask()] })).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER' });
    expect(fetch(lab, { replicaId: 2, replicaEpoch: 2, partitions: [ask()] })).toMatchObject({ error: 'NONE' });
  });

  it('that the leader has not heard of, in the same epoch, is to ask again when the metadata has come (KAFKA-13403)', () => {
    const lab = oneUncommitted();
    publish(lab, registration(4, 4));
    const unheardOf = { replicaId: 4, replicaEpoch: 4 };
    expect(fetch(lab, { ...unheardOf, partitions: [ask()] })).toMatchObject({ error: 'UNKNOWN_LEADER_EPOCH' });
    expect(fetch(lab, { ...unheardOf, partitions: [ask({ currentLeaderEpoch: -1 })] })).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER' });
  });

  it('whose log diverges is told where, and has made no progress by asking (Partition.readRecords, KIP-595)', () => {
    const lab = oneUncommitted();
    const before = remote(lab, 2).logEndOffset;
    const answer = fetch(lab, { replicaId: 2, replicaEpoch: 2, partitions: [ask({ fetchOffset: 5, lastFetchedEpoch: 0 })] });
    expect(answer).toMatchObject({ error: 'NONE', divergingEpoch: { epoch: 0, endOffset: 1 }, batches: [] });
    expect(remote(lab, 2).logEndOffset).toBe(before);
  });
});

describe('the nearest replica (KIP-392)', () => {
  it('is not one that lacks the offset', () => {
    const lab = createLab([1, 2], { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' });
    lab.records.splice(0, 2, ...[1, 2].map(id => ({ ...registration(id, id), rack: `rack-${id}` }) as ReturnType<typeof registration>));
    startAll(lab);
    publish(lab, topic(), partition([1, 2]));
    run(lab, 1_000);
    expect(fetch(lab, { rackId: 'rack-2', partitions: [ask()] })).toMatchObject({ preferredReadReplica: 2 });
    crash(lab, 2);
    request(lab, connectTo(lab, 1), produceRequest(['a'], { acks: 1 }));
    run(lab, 10);
    expect(fetch(lab, { rackId: 'rack-2', partitions: [ask({ fetchOffset: 1 })] }).preferredReadReplica).toBeUndefined();
  });
});
