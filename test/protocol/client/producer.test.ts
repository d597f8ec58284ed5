import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../sim/protocol/log/records.ts';
import { viewProducer } from '../../../sim/protocol/client/producer/index.ts';
import { producing, recordAt, WORKLOAD } from './producing.ts';

const seconds = (n: number): number => n * 1_000_000;

/** Values in a partition's log, in order. */
const valuesIn = (test: ReturnType<typeof producing>, tp = 'orders-0'): (string | null)[] =>
  (test.cluster.logs.get(tp) ?? []).flatMap(batch => recordsOf(batch).map(record => record.value));

describe('linger.ms and batches (RecordAccumulator.ready)', () => {
  it('holds a batch back for linger.ms after its first record', () => {
    const test = producing({
      config: { 'linger.ms': 5 },
      role: { records: [recordAt(100), recordAt(200, { value: 'a' }), recordAt(203, { value: 'b' })] },
    });
    test.runTo(seconds(1));
    const batches = test.requests('Produce').map(request => request.partitions[0]!.batch);
    expect(batches.map(batch => batch.lastOffsetDelta + 1)).toEqual([1, 2]);
    expect(test.sent.filter(({ request }) => request.api === 'Produce')[1]!.at).toBe(205_000);
  });

  it('sends at once with linger.ms=0, and as soon as a batch is full', () => {
    const eager = producing({ config: { 'linger.ms': 0 }, role: { records: [recordAt(100), recordAt(200)] } });
    eager.runTo(seconds(1));
    expect(eager.sent.filter(({ request }) => request.api === 'Produce')[1]!.at).toBe(200_000);

    const full = { value: 'v'.repeat(600) };
    const filled = producing({
      config: { 'linger.ms': 60_000, 'batch.size': 1_000 },
      role: { records: [recordAt(100), recordAt(200, full), recordAt(201, full)] },
    });
    filled.runTo(seconds(1));
    // The second record closed the first one's batch at 201; the first connection to the leader takes a millisecond.
    expect(filled.sent.find(({ request }) => request.api === 'Produce')!.at).toBe(202_000);
  });

  it('takes the other partitions of a node along, whether they linger or not (drain ignores linger.ms)', () => {
    const records = [recordAt(100), recordAt(200, { partition: 3 }), recordAt(204, { partition: 0 })];
    const test = producing({ topics: { orders: 6 }, config: { 'linger.ms': 5 }, role: { records } });
    test.runTo(seconds(1));
    const request = test.requests('Produce')[1]!;
    expect(request.partitions.map(({ tp }) => tp).sort((a, b) => (a < b ? -1 : 1))).toEqual(['orders-0', 'orders-3']);
  });
});

describe('metadata (KafkaProducer.waitOnMetadata)', () => {
  it('asks for a new topic at once and alone, then sends', () => {
    const test = producing({ config: { 'linger.ms': 0 }, role: { records: [recordAt(100)] } });
    test.runTo(seconds(1));
    expect(test.requests('Metadata').map(request => request.topics)).toEqual([[], ['orders']]);
    expect(test.state.counts).toEqual({ sent: 1, acked: 1, failed: 0, retried: 0 });
  });

  it('gives up on a topic that nobody knows after max.block.ms', () => {
    const test = producing({ config: { 'max.block.ms': 3_000 }, role: { records: [recordAt(0, { topic: 'nope' })] } });
    test.runTo(seconds(10));
    expect(test.notesOf('producer.failed')).toMatchObject([
      { tp: 'nope-0', exception: 'TimeoutException', message: 'Topic nope not present in metadata after 3000 ms.' },
    ]);
    expect(test.notes.find(({ note }) => note.kind === 'producer.failed')!.at).toBe(3_000_000);
  });

  it('names a partition that the topic does not have', () => {
    const test = producing({ config: { 'max.block.ms': 1_000 }, role: { records: [recordAt(0, { partition: 7 })] } });
    test.runTo(seconds(5));
    expect(test.notesOf('producer.failed')[0]!.message).toBe(
      'Partition 7 of topic orders with partition count 3 is not present in metadata after 1000 ms.',
    );
  });

  it('backs off between updates while a topic stays unknown (retry.backoff.ms doubles up to its maximum)', () => {
    const test = producing({ role: { records: [recordAt(0, { topic: 'nope' })] } });
    test.runTo(seconds(10));
    // 0.1, 0.2, 0.4, 0.8, 1, 1, ... seconds apart, 20% more or less.
    expect(test.requests('Metadata').length).toBeGreaterThan(10);
    expect(test.requests('Metadata').length).toBeLessThan(20);
  });
});

describe('failures of a broker', () => {
  const config = { 'linger.ms': 0, 'request.timeout.ms': 1_000, 'delivery.timeout.ms': 4_000 };

  it('closes the connection when a request times out, and sends again (NetworkClient.handleTimedOutRequests)', () => {
    const test = producing({ config, role: { records: [recordAt(100), recordAt(200, { value: 'again' })] } });
    test.runTo(150_000);
    test.cluster.deaf = true;
    test.runTo(seconds(1));
    test.cluster.deaf = false;
    test.runTo(seconds(3));
    const attempts = test.sent.filter(({ request }) => request.api === 'Produce').slice(1);
    expect(attempts[0]!.at).toBe(200_000);
    expect(attempts[1]!.at).toBeGreaterThan(1_200_000);
    expect(attempts[1]!.connection).not.toBe(attempts[0]!.connection);
    expect(test.notesOf('producer.retried')).toMatchObject([{ error: 'REQUEST_TIMED_OUT', attempt: 1 }]);
    expect(valuesIn(test)).toEqual(['v', 'again']);
  });

  it('fails what waits for longer than delivery.timeout.ms with TimeoutException, counted from the batch (Sender, expiredBatches)', () => {
    const test = producing({ config, role: { records: [recordAt(100), recordAt(200)] } });
    test.runTo(150_000);
    for (const node of [1, 2, 3]) test.down.add(node);
    for (const node of [1, 2, 3]) test.disconnect(node);
    test.runTo(seconds(20));
    const failed = test.notes.find(({ note }) => note.kind === 'producer.failed');
    expect(failed).toMatchObject({ at: 4_200_000, note: { exception: 'TimeoutException', count: 1 } });
    expect(test.notesOf('producer.failed')[0]!.message).toBe(
      'Expiring 1 record(s) for orders-0:4000 ms has passed since batch creation. The request has not been sent, or no server response has been received yet.',
    );
    expect(test.state.accumulator.availableMemory).toBe(33_554_432);
  });

  it('ends in TimeoutException, not in the error of the broker, while that is retriable', () => {
    const test = producing({ config, role: { records: [recordAt(100)] } });
    test.cluster.refuse = () => ({ error: 'NOT_ENOUGH_REPLICAS' });
    test.runTo(seconds(20));
    expect(test.notesOf('producer.failed')).toMatchObject([{ exception: 'TimeoutException' }]);
    expect(test.state.counts.retried).toBeGreaterThan(4);
  });

  it('gives the error of the broker once retries are used up', () => {
    const test = producing({ config: { ...config, retries: 0, 'enable.idempotence': false }, role: { records: [recordAt(100)] } });
    test.cluster.refuse = () => ({ error: 'NOT_ENOUGH_REPLICAS' });
    test.runTo(seconds(2));
    expect(test.notesOf('producer.failed')).toMatchObject([
      { exception: 'NotEnoughReplicasException', message: 'Messages are rejected since there are fewer in-sync replicas than required.' },
    ]);
  });

  it('waits out a growing backoff between retries, and skips it when the answer names a newer leader (KIP-951)', () => {
    const test = producing({ config, role: { records: [recordAt(100), recordAt(500)] } });
    test.runTo(400_000);
    test.cluster.refuse = (_tp, batch) =>
      batch.baseSequence === 1 && test.requests('Produce').length === 2
        ? { error: 'NOT_LEADER_OR_FOLLOWER', currentLeader: { leaderId: 2, leaderEpoch: 1 } }
        : null;
    const topic = test.cluster.topics.get('orders')!;
    topic.leaders[0] = 2;
    topic.epochs[0] = 1;
    test.runTo(seconds(2));
    const attempts = test.sent.filter(({ request }) => request.api === 'Produce');
    expect(attempts.map(({ node }) => node)).toEqual([1, 1, 2]);
    // Two milliseconds for the answer, two for the new connection: no backoff of 100 ms.
    expect(attempts[2]!.at).toBeLessThan(510_000);
  });
});

/** Refuses the first batch with this value once, while those behind it get through. */
const refuseOnce = (test: ReturnType<typeof producing>, value: string): void => {
  let refused = false;
  test.cluster.refuse = (_tp, batch) => {
    if (refused || recordsOf(batch)[0]!.value !== value) return null;
    refused = true;
    return { error: 'NOT_ENOUGH_REPLICAS' };
  };
};

describe('order', () => {
  const records = Array.from({ length: 6 }, (_, i) => recordAt(500 + i, { value: `r${i}` }));

  it('is lost by a retry without idempotence and with several requests in flight', () => {
    const test = producing({ config: { 'linger.ms': 0, 'enable.idempotence': false }, role: { records: [recordAt(100), ...records] } });
    refuseOnce(test, 'r1');
    test.runTo(seconds(5));
    expect(valuesIn(test)).toEqual(['v', 'r0', 'r2', 'r1', 'r3', 'r4', 'r5']);
  });

  it('is kept with max.in.flight.requests.per.connection=1, which mutes a partition until its batch is done', () => {
    const config = { 'linger.ms': 0, 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1 };
    const test = producing({ config, role: { records: [recordAt(100), ...records] } });
    refuseOnce(test, 'r1');
    test.runTo(seconds(5));
    expect(valuesIn(test)).toEqual(['v', 'r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
  });
});

describe('acks', () => {
  it('0: is done as soon as it is sent, without an offset', () => {
    const test = producing({ config: { acks: '0', 'linger.ms': 0 }, role: { records: [recordAt(100), recordAt(200)] } });
    test.runTo(200_000);
    expect(test.notesOf('producer.acked')).toMatchObject([
      { acks: 0, baseOffset: -1 },
      { acks: 0, baseOffset: -1 },
    ]);
    expect(test.notesOf('producer.sent').map(note => note.total)).toEqual([1, 2]);
    test.runTo(seconds(1));
    expect(valuesIn(test)).toHaveLength(2);
  });

  it('all: the default, with a producer id and sequences from 0', () => {
    const test = producing({ config: { 'linger.ms': 0 }, role: { records: [recordAt(100), recordAt(200)] } });
    test.runTo(seconds(1));
    const requests = test.requests('Produce');
    expect(requests.map(request => request.acks)).toEqual([-1, -1]);
    expect(requests.map(request => request.partitions[0]!.batch)).toMatchObject([
      { producerId: 7_000, producerEpoch: 0, baseSequence: 0, baseOffset: 0 },
      { producerId: 7_000, producerEpoch: 0, baseSequence: 1, baseOffset: 0 },
    ]);
  });
});

describe('buffer.memory (BufferPool)', () => {
  it('blocks send for max.block.ms, then fails it with BufferExhaustedException', () => {
    const config = {
      'buffer.memory': 5_000,
      'batch.size': 1_000,
      'max.block.ms': 1_500,
      'delivery.timeout.ms': 20_000,
      'request.timeout.ms': 5_000,
    };
    const value = 'v'.repeat(900);
    const records = [recordAt(100), ...Array.from({ length: 6 }, () => recordAt(1_000, { value }))];
    const test = producing({ config, role: { records } });
    test.runTo(900_000);
    test.silent.add(1);
    test.disconnect(1);
    test.runTo(seconds(4));
    expect(test.notes.filter(({ note }) => note.kind === 'producer.failed')).toMatchObject([
      {
        at: 2_500_000,
        note: {
          exception: 'BufferExhaustedException',
          message:
            'Failed to allocate 1000 bytes within the configured max blocking time 1500 ms. Total memory: 5000 bytes. Available memory: 0 bytes. Poolable size: 1000 bytes',
        },
      },
    ]);
    expect(viewProducer(test.state)).toMatchObject({ sent: 7, acked: 1, failed: 1, inFlight: 5, bufferAvailableBytes: 0 });
  });

  it('refuses a record that could never fit', () => {
    const test = producing({
      config: { 'buffer.memory': 5_000, 'batch.size': 1_000 },
      role: { records: [recordAt(0, { value: 'v'.repeat(6_000) })] },
    });
    test.runTo(seconds(1));
    expect(test.notesOf('producer.failed')[0]!.message).toBe(
      'The message is 6086 bytes when serialized which is larger than the total memory buffer you have configured with the buffer.memory configuration.',
    );
  });
});

/** The keys of the records in a partition's log. */
const keysOf = (test: ReturnType<typeof producing>, partition: number): Set<string | null> =>
  new Set((test.cluster.logs.get(`orders-${partition}`) ?? []).flatMap(batch => recordsOf(batch).map(record => record.key)));

/** When Produce requests left, and how many records of which partitions they carried. */
const produced = (test: ReturnType<typeof producing>) =>
  test.sent.flatMap(({ at, request }) =>
    request.api === 'Produce'
      ? request.partitions.map(({ tp, batch }) => ({ at, tp, count: batch.lastOffsetDelta + 1, bytes: batch.sizeInBytes }))
      : [],
  );

describe('the application', () => {
  it('sends a workload at its rate, each record on its time', () => {
    const schedule = { fromUs: 1_000_000, untilUs: 2_000_000, limit: null, ratePerSecond: 4 };
    const test = producing({ role: { workload: WORKLOAD, schedule } });
    test.runTo(seconds(5));
    const sent = test.notes.filter(({ note }) => note.kind === 'producer.sent').map(({ at }) => at);
    // The first one waits for metadata.
    expect(sent).toEqual([1_002_000, 1_250_000, 1_500_000, 1_750_000]);
    expect(test.state.counts.acked).toBe(4);
  });

  it.each([
    ['batches that linger', {}],
    ['batches that linger for longer than a tick', { 'linger.ms': 40 }],
    ['batches that are full before', { 'linger.ms': 40, 'batch.size': 1_000 }],
    ['no lingering', { 'linger.ms': 0 }],
  ])('gathers records that make nothing happen: requests leave as if each had its own tick, with %s', (_, config) => {
    const schedule = { fromUs: 1_000_000, untilUs: 2_000_000, limit: null, ratePerSecond: 1_000 };
    const records = Array.from({ length: 1_000 }, (_, number) => recordAt(1_000 + number, { partition: null, value: 'x'.repeat(100) }));
    const gathered = producing({ config, role: { workload: WORKLOAD, schedule } });
    const oneByOne = producing({ config, role: { records } });
    for (const test of [gathered, oneByOne]) test.runTo(seconds(5));
    expect(produced(gathered)).toEqual(produced(oneByOne));
    expect(gathered.state.counts.acked).toBe(1_000);
  });

  it('sends a fast workload in ticks of a millisecond', () => {
    const schedule = { fromUs: 0, untilUs: 1_000_000, limit: null, ratePerSecond: 50_000 };
    const test = producing({ topics: { orders: 6 }, role: { workload: WORKLOAD, schedule } });
    test.runTo(seconds(3));
    expect(test.state.counts).toEqual({ sent: 50_000, acked: 50_000, failed: 0, retried: 0 });
    expect(test.steps).toBeLessThan(4_000);
    const batches = [...test.cluster.logs.values()].flat();
    expect(batches.every(batch => batch.sizeInBytes <= 16_384)).toBe(true);
    const values = batches.flatMap(batch => recordsOf(batch).map(record => record.value));
    expect(new Set(values).size).toBe(50_000);
  });

  it('waits for each record with await: sync', () => {
    const test = producing({ config: { 'linger.ms': 0 }, role: { await: 'sync', records: [recordAt(100), recordAt(100), recordAt(100)] } });
    test.runTo(seconds(1));
    const times = test.sent.filter(({ request }) => request.api === 'Produce').map(({ at }) => at);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(2_000);
    expect(times[2]! - times[1]!).toBe(2_000);
  });

  it('keeps the keys of a workload on their partitions, and draws the same keys whatever else happens', () => {
    const workload = Object.freeze({ ...WORKLOAD, keyPattern: 'user-{n}', keyCount: 10 });
    const schedule = { fromUs: 0, untilUs: null, limit: 200, ratePerSecond: 100 };
    const steady = producing({ role: { workload, schedule } });
    const shaken = producing({ role: { workload, schedule } });
    shaken.runTo(seconds(1));
    shaken.disconnect(1);
    for (const test of [steady, shaken]) test.runTo(seconds(10));
    for (const partition of [0, 1, 2]) expect(keysOf(shaken, partition)).toEqual(keysOf(steady, partition));
    const all = [0, 1, 2].map(partition => keysOf(steady, partition).size).reduce((a, b) => a + b);
    expect(all).toBe(10);
  });

  it('may live before instant 0, while the cluster of a scenario boots', () => {
    const test = producing({ config: { 'linger.ms': 0 }, role: { records: [recordAt(-9_000)] }, options: { startAt: seconds(-10) } });
    test.runTo(seconds(-8));
    expect(test.state.counts.acked).toBe(1);
  });

  it('goes on with what is due from now on when its process is started again', () => {
    const schedule = { fromUs: 0, untilUs: null, limit: 100, ratePerSecond: 10 };
    const test = producing({ role: { workload: WORKLOAD, schedule }, options: { startAt: seconds(5), incarnation: 2 } });
    test.runTo(seconds(20));
    expect(test.state.counts.acked).toBe(50);
  });
});

describe('commands', () => {
  const ORDER = { topic: 'orders', partition: 0, key: 'k', value: 'by hand', timestamp: null };

  it('produce completes with the acknowledgement', () => {
    const test = producing();
    test.runTo(100_000);
    test.command({ type: 'produce', id: 5, ...ORDER });
    expect(test.notesOf('command.completed')).toEqual([]);
    test.runTo(seconds(1));
    expect(test.notesOf('command.completed')).toEqual([{ kind: 'command.completed', id: 5, error: null, message: null }]);
    expect(valuesIn(test)).toEqual(['by hand']);
  });

  it('produce completes with the exception that the record met', () => {
    const test = producing();
    test.cluster.refuse = () => ({
      error: 'INVALID_RECORD',
      message: 'Compacted topic cannot accept message without key in topic partition orders-0',
    });
    test.command({ type: 'produce', id: 5, ...ORDER });
    test.command({ type: 'produce', id: 6, ...ORDER, partition: -1 });
    test.runTo(seconds(1));
    expect(test.notesOf('command.completed')).toMatchObject([
      {
        id: 6,
        error: 'IllegalArgumentException',
        message: 'Invalid partition: -1. Partition number should always be non-negative or null.',
      },
      { id: 5, error: 'InvalidRecordException', message: 'Compacted topic cannot accept message without key in topic partition orders-0' },
    ]);
  });

  it('flush sends what lingers and completes when all of it is done', () => {
    const test = producing({ config: { 'linger.ms': 60_000 }, role: { records: [recordAt(100)] } });
    test.runTo(seconds(1));
    test.command({ type: 'flush', id: 9 });
    expect(test.notesOf('command.completed')).toEqual([]);
    test.runTo(seconds(2));
    expect(test.notes.find(({ note }) => note.kind === 'command.completed')).toMatchObject({ at: 1_003_000, note: { id: 9, error: null } });
  });

  it('stop closes: delivers what was sent, then ends the process', () => {
    const test = producing({ config: { 'linger.ms': 60_000 }, role: { records: [recordAt(100), recordAt(5_000)] } });
    test.runTo(seconds(1));
    test.stop();
    test.runTo(seconds(10));
    expect(valuesIn(test)).toHaveLength(1);
    expect(test.exited).toBe('closed');
  });

  it('close fails the send that is still waiting, with the exception that Kafka throws then', () => {
    const test = producing({ role: { records: [recordAt(0, { topic: 'nope' })] } });
    test.runTo(seconds(1));
    test.command({ type: 'close', id: 3 });
    expect(test.notesOf('producer.failed')).toMatchObject([
      { tp: 'nope-0', exception: 'KafkaException', message: 'Producer closed while send in progress' },
    ]);
    expect(test.notesOf('command.completed')).toMatchObject([{ id: 3, error: null }]);
    expect(test.exited).toBe('closed');
  });
});
