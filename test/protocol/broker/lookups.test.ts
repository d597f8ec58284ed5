import { describe, expect, it } from 'vitest';
import type { ListOffsetsResponse } from '../../../sim/protocol/messages/fetch.ts';
import type { MetadataResponse } from '../../../sim/protocol/messages/metadata.ts';
import type { Request } from '../../../sim/protocol/messages/index.ts';
import {
  connectTo,
  crash,
  createLab,
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

function twoReplicas(): Lab {
  const lab = createLab([1, 2]);
  startAll(lab);
  publish(lab, topic(), partition([1, 2]));
  run(lab, 1_000);
  return lab;
}

/** Asks broker 1 and returns what it says. */
function ask<Answer>(lab: Lab, message: Request, brokerId = 1): Answer {
  request(lab, connectTo(lab, brokerId), message);
  run(lab, 20);
  return lab.responses.at(-1)!.message as Answer;
}

const offsets = (timestamp: number, currentLeaderEpoch = -1): Request => ({
  kind: 'request',
  api: 'ListOffsets',
  correlationId: 1,
  clientId: 'reader',
  replicaId: -1,
  isolationLevel: 'read_uncommitted',
  partitions: [{ tp: 'orders-0', currentLeaderEpoch, timestamp }],
});

const listed = (lab: Lab, timestamp: number, currentLeaderEpoch?: number) =>
  ask<ListOffsetsResponse>(lab, offsets(timestamp, currentLeaderEpoch)).partitions[0]!;

describe('ListOffsets (Partition.fetchOffsetForTimestamp)', () => {
  it('answers latest with the high watermark and earliest with the log start', () => {
    const lab = twoReplicas();
    ask(lab, produceRequest(['a', 'b']));
    crash(lab, 2);
    ask(lab, produceRequest(['c'], { acks: 1 }));
    expect(listed(lab, -1)).toMatchObject({ error: 'NONE', offset: 2, leaderEpoch: 0 });
    expect(listed(lab, -2)).toMatchObject({ error: 'NONE', offset: 0, leaderEpoch: 0 });
  });

  it('finds by time only what is committed', () => {
    const lab = twoReplicas();
    crash(lab, 2);
    ask(lab, produceRequest(['a'], { acks: 1 }));
    expect(listed(lab, 0)).toMatchObject({ error: 'NONE', offset: -1 });
  });

  it('checks the leader epoch that the client knows (KIP-320)', () => {
    const lab = twoReplicas();
    expect(listed(lab, -1, 1).error).toBe('UNKNOWN_LEADER_EPOCH');
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader: 1 });
    expect(listed(lab, -1, 0).error).toBe('FENCED_LEADER_EPOCH');
    expect(ask<ListOffsetsResponse>(lab, offsets(-1), 2).partitions[0]!.error).toBe('NOT_LEADER_OR_FOLLOWER');
  });

  it('waits, as a new leader, until it knows how far its predecessor had committed (KIP-207)', () => {
    const lab = twoReplicas();
    ask(lab, produceRequest(['a']));
    run(lab, 20);
    crash(lab, 1);
    publish(lab, { type: 'PartitionChangeRecord', topicId: TOPIC_ID, partitionId: 0, leader: 2 });
    expect(ask<ListOffsetsResponse>(lab, offsets(-1), 2).partitions[0]!.error).toBe('OFFSET_NOT_AVAILABLE');
    expect(ask<ListOffsetsResponse>(lab, offsets(-2), 2).partitions[0]!.error).toBe('NONE');
  });
});

describe('Metadata (KRaftMetadataCache)', () => {
  const metadata = (topics: readonly string[] | null, allowAutoTopicCreation = true): Request => ({
    kind: 'request',
    api: 'Metadata',
    correlationId: 1,
    clientId: 'reader',
    topics,
    allowAutoTopicCreation,
  });

  it('shows brokers that are alive and leaders that they are', () => {
    const lab = twoReplicas();
    publish(lab, { type: 'BrokerRegistrationChangeRecord', brokerId: 1, brokerEpoch: 1, fenced: 1, inControlledShutdown: 0 });
    const { brokers, topics } = ask<MetadataResponse>(lab, metadata(null), 2);
    expect(brokers.map(({ id }) => id)).toEqual([2]);
    expect(topics[0]!.partitions[0]).toMatchObject({ error: 'LEADER_NOT_AVAILABLE', leader: -1, isr: [1, 2], offlineReplicas: [1] });
  });

  it('has a topic made that somebody asks for, once', () => {
    const lab = twoReplicas();
    expect(ask<MetadataResponse>(lab, metadata(['new'])).topics[0]).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION', partitions: [] });
    ask(lab, metadata(['new']));
    const { queue } = stateOf(lab, 1).control.forwarding;
    expect(queue.map(({ request: asked }) => asked)).toMatchObject([{ api: 'CreateTopics', topics: [{ name: 'new' }] }]);
  });

  it('has none made when that is not allowed, or the name is not legal', () => {
    const lab = twoReplicas();
    ask(lab, metadata(['new'], false));
    expect(ask<MetadataResponse>(lab, metadata(['no spaces'])).topics[0]!.error).toBe('INVALID_TOPIC_EXCEPTION');
    expect(stateOf(lab, 1).control.forwarding.queue).toEqual([]);
  });
});
