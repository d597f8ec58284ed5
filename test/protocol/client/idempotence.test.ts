import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { recordsOf } from '../../../sim/protocol/log/records.ts';
import type { Batch } from '../../../sim/protocol/log/batch.ts';
import type { ErrorName } from '../../../sim/protocol/messages/errors.ts';
import { producing, recordAt } from './producing.ts';

const seconds = (n: number): number => n * 1_000_000;
const CONFIG = { 'linger.ms': 0, 'request.timeout.ms': 1_000, 'delivery.timeout.ms': 10_000 };

type Test = ReturnType<typeof producing>;

/**
 * The leader's side of idempotence, as far as these tests need it (ProducerStateManager): the next batch of a producer id and epoch must continue its
 * sequences, a repetition is answered with success and not written again.
 */
function checkSequences(test: Test): void {
  const last = new Map<string, { epoch: number; sequence: number }>();
  const seen = new Set<string>();
  const before = test.cluster.refuse;
  test.cluster.refuse = (tp, batch, node) => {
    const refused = before?.(tp, batch, node) ?? null;
    if (refused !== null) return refused;
    const state = last.get(tp);
    const name = `${tp} ${batch.producerEpoch} ${batch.baseSequence}`;
    if (seen.has(name)) return { error: 'DUPLICATE_SEQUENCE_NUMBER' };
    const expected = state === undefined ? batch.baseSequence : batch.producerEpoch > state.epoch ? 0 : state.sequence + 1;
    if (batch.baseSequence !== expected) return { error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };
    seen.add(name);
    last.set(tp, { epoch: batch.producerEpoch, sequence: batch.baseSequence + batch.lastOffsetDelta });
    return null;
  };
}

const valuesIn = (test: Test, tp = 'orders-0') =>
  (test.cluster.logs.get(tp) ?? []).flatMap(batch => recordsOf(batch).map(record => record.value));
const many = (count: number, fromMs = 500) => Array.from({ length: count }, (_, i) => recordAt(fromMs + i * 2, { value: `r${i}` }));

describe('idempotence (TransactionManager)', () => {
  it('keeps the order through a retry with several requests in flight: only the lowest sequence is sent again', () => {
    const test = producing({ config: CONFIG, role: { records: [recordAt(100), ...many(8)] } });
    let refusals = 2;
    test.cluster.refuse = (_tp, batch) => (recordsOf(batch)[0]!.value === 'r2' && refusals-- > 0 ? { error: 'NOT_ENOUGH_REPLICAS' } : null);
    checkSequences(test);
    test.runTo(seconds(5));
    expect(valuesIn(test)).toEqual(['v', ...many(8).map(record => record.value)]);
    // Those behind the refused one got OUT_OF_ORDER_SEQUENCE_NUMBER, and were sent again without a new epoch.
    expect(test.notesOf('producer.retried').some(note => note.error === 'OUT_OF_ORDER_SEQUENCE_NUMBER')).toBe(true);
    expect(test.state.ids.producerEpoch).toBe(0);
  });

  it('bumps the epoch after a definite refusal, and starts that partition over at sequence 0', () => {
    const test = producing({
      config: CONFIG,
      role: { records: [recordAt(100), recordAt(500, { value: 'bad' }), recordAt(600, { value: 'good' })] },
    });
    test.cluster.refuse = (_tp, batch) => (recordsOf(batch)[0]!.value === 'bad' ? { error: 'INVALID_RECORD' } : null);
    checkSequences(test);
    test.runTo(seconds(2));
    expect(test.notesOf('producer.failed')).toMatchObject([{ exception: 'InvalidRecordException' }]);
    const last = test.requests('Produce').at(-1)!.partitions[0]!.batch;
    expect(last).toMatchObject({ producerEpoch: 1, baseSequence: 0 });
    expect(test.notesOf('producer.idAssigned').map(note => note.producerEpoch)).toEqual([0, 1]);
    expect(valuesIn(test)).toEqual(['v', 'good']);
  });

  it('does not give out new sequences while it is unknown whether an expired batch was written, then bumps the epoch', () => {
    const config = { ...CONFIG, 'delivery.timeout.ms': 2_000 };
    const test = producing({
      config,
      role: { records: [recordAt(100), recordAt(500, { value: 'lost' }), recordAt(2_900, { value: 'after' })] },
    });
    test.cluster.refuse = (_tp, batch) => (recordsOf(batch)[0]!.value === 'lost' ? { error: 'NOT_ENOUGH_REPLICAS' } : null);
    checkSequences(test);
    test.runTo(seconds(6));
    expect(test.notesOf('producer.failed')).toMatchObject([{ exception: 'TimeoutException' }]);
    expect(valuesIn(test)).toEqual(['v', 'after']);
    expect(test.requests('Produce').at(-1)!.partitions[0]!.batch).toMatchObject({ producerEpoch: 1, baseSequence: 0 });
  });

  it('takes DUPLICATE_SEQUENCE_NUMBER for success: the answer to the first attempt was lost', () => {
    const test = producing({ config: CONFIG, role: { records: [recordAt(100), recordAt(500)] } });
    test.runTo(400_000);
    checkSequences(test);
    test.runTo(501_500);
    // Written, but the connection breaks before the answer arrives.
    test.disconnect(1);
    test.runTo(seconds(3));
    expect(test.state.counts).toMatchObject({ sent: 2, acked: 2, failed: 0, retried: 1 });
    expect(valuesIn(test)).toHaveLength(2);
  });

  it('asks again for a producer id when the broker has none yet, and sends nothing before', () => {
    const test = producing({ config: CONFIG, role: { records: [recordAt(100)] } });
    test.cluster.withholdsIds = true;
    test.runTo(seconds(2));
    expect(test.requests('Produce')).toEqual([]);
    test.cluster.withholdsIds = false;
    test.runTo(seconds(8));
    expect(test.state.counts.acked).toBe(1);
  });

  it('writes every record exactly once and in order, whatever goes wrong for a while (property)', () => {
    const trouble = fc.record({
      atMs: fc.integer({ min: 300, max: 1_500 }),
      kind: fc.constantFrom<'disconnect' | ErrorName>('disconnect', 'NOT_ENOUGH_REPLICAS', 'NOT_LEADER_OR_FOLLOWER', 'REQUEST_TIMED_OUT'),
      forMs: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(trouble, { maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (troubles, maxInFlight) => {
        const config = { ...CONFIG, 'delivery.timeout.ms': 60_000, 'max.in.flight.requests.per.connection': maxInFlight };
        const test = producing({
          config,
          role: { records: many(60, 100).map((record, i) => ({ ...record, atUs: 100_000 + i * 20_000 })) },
        });
        const isRefused = (at: number): ErrorName | null => {
          const found = troubles.find(
            ({ kind, atMs, forMs }) => kind !== 'disconnect' && at >= atMs * 1_000 && at < (atMs + forMs) * 1_000,
          );
          return found === undefined ? null : (found.kind as ErrorName);
        };
        test.cluster.refuse = (): { error: ErrorName } | null => {
          const error = isRefused(test.now);
          return error === null ? null : { error };
        };
        checkSequences(test);
        for (const { atMs } of troubles.filter(({ kind }) => kind === 'disconnect').sort((a, b) => a.atMs - b.atMs)) {
          if (atMs * 1_000 < test.now) continue;
          test.runTo(atMs * 1_000);
          test.disconnect(1);
        }
        test.runTo(seconds(90));
        expect(valuesIn(test)).toEqual(many(60).map(record => record.value));
        expect(test.state.counts).toMatchObject({ acked: 60, failed: 0 });
        expect(test.state.accumulator.availableMemory).toBe(33_554_432);
      }),
      { numRuns: 60 },
    );
  });

  it('never has two batches of a partition on their way with max.in.flight.requests.per.connection=1', () => {
    const test = producing({ config: { ...CONFIG, 'max.in.flight.requests.per.connection': 1 }, role: { records: many(20, 100) } });
    let most = 0;
    const onTheWay: Batch[] = [];
    test.cluster.refuse = (_tp, batch) => {
      onTheWay.push(batch);
      most = Math.max(most, test.state.accumulator.queues[0]!.inFlight.length);
      return null;
    };
    test.runTo(seconds(2));
    expect(onTheWay.length).toBeGreaterThan(5);
    expect(most).toBe(1);
  });
});
