/** "Why?" as a walk up the causes of events: the tests tell small stories and ask for them back. */
import { describe, expect, it } from 'vitest';
import type { TraceEntry, TraceNote } from '../../sim/trace/entry.ts';
import { whyChain } from '../../sim/trace/index.ts';
import { batch, SAMPLES } from './samples.ts';

interface Told {
  readonly event: number;
  /** The event that caused it, -1 for none. */
  readonly cause: number;
  readonly node: string;
  readonly notes: readonly TraceNote[];
}

/** Asks why the last note of a story happened; the answer as `node kind`. */
const why = (story: readonly Told[]): string[] => {
  const entries: TraceEntry[] = [];
  for (const { event, node, notes } of story)
    for (const note of notes) entries.push({ index: entries.length, at: event, event, node, note });
  const events = { causeOf: (event: number) => story.find(told => told.event === event)?.cause ?? -1, eventAt: (event: number) => event };
  return whyChain({ entries }, events, entries.length - 1).map(index => `${entries[index]!.node} ${entries[index]!.note.kind}`);
};

const send = (from: string, to: string, api: 'Fetch' | 'Produce' | 'Heartbeat'): TraceNote => {
  const sent = SAMPLES['message.sent'];
  if (api === 'Produce') return { ...sent, from, to };
  const message = {
    kind: 'request',
    api: 'Heartbeat',
    correlationId: 1,
    clientId: from,
    groupId: 'g',
    generationId: 1,
    memberId: 'm',
    groupInstanceId: null,
  } as const;
  return { ...sent, from, to, api, message };
};

const appended = (asLeader: boolean, tp = 'orders-0'): TraceNote => ({ kind: 'log.appended', tp, batch: batch(5, 3), asLeader });

describe('an acknowledgement with acks=all', () => {
  const story: readonly Told[] = [
    { event: 1, cause: -1, node: 'shop', notes: [SAMPLES['producer.sent'], send('shop', 'broker-1', 'Produce')] },
    { event: 2, cause: 1, node: 'broker-1', notes: [appended(true), appended(true, 'other-0'), send('broker-1', 'broker-2', 'Fetch')] },
    { event: 3, cause: 2, node: 'broker-2', notes: [appended(false), send('broker-2', 'broker-1', 'Fetch')] },
    { event: 4, cause: 3, node: 'broker-1', notes: [SAMPLES['highWatermark.advanced']] },
    { event: 5, cause: 4, node: 'shop', notes: [{ ...SAMPLES['producer.acked'], acks: -1 }] },
  ];

  it('goes back over high watermark, follower and leader to the application', () => {
    expect(why(story)).toEqual([
      'shop producer.acked',
      'broker-1 highWatermark.advanced',
      'broker-2 log.appended',
      'broker-1 log.appended',
      'shop producer.sent',
    ]);
  });

  it('passes over fetches and heartbeats that bring nothing', () => {
    const idle = [6, 7, 8].map(event => ({
      event,
      cause: event - 1,
      node: 'broker-1',
      notes: [send('broker-1', 'broker-2', 'Heartbeat')],
    }));
    const late = { event: 9, cause: 8, node: 'broker-3', notes: [appended(false)] };
    expect(why([...story, ...idle, late])).toEqual([
      'broker-3 log.appended',
      'shop producer.acked',
      'broker-1 highWatermark.advanced',
      'broker-2 log.appended',
      'broker-1 log.appended',
      'shop producer.sent',
    ]);
  });
});

describe('a new leader', () => {
  it('goes back over the election and the silence to what the scenario did', () => {
    const election = SAMPLES['metadata.appended'];
    expect(
      why([
        { event: 1, cause: -1, node: '', notes: [SAMPLES['step.did']] },
        { event: 1, cause: -1, node: 'broker-1', notes: [SAMPLES['process.crashed']] },
        {
          event: 5,
          cause: 4,
          node: 'controller-1',
          notes: [SAMPLES['broker.sessionExpired'], { ...election, tp: 'other-0' }, { ...election, offset: 31 }],
        },
        { event: 6, cause: 5, node: 'broker-2', notes: [SAMPLES['leader.started']] },
      ]),
    ).toEqual([
      'broker-2 leader.started',
      'controller-1 metadata.appended',
      'controller-1 broker.sessionExpired',
      'broker-1 process.crashed',
      ' step.did',
    ]);
  });

  it('does not blame a crash that is over', () => {
    expect(
      why([
        { event: 1, cause: -1, node: 'broker-1', notes: [SAMPLES['process.crashed']] },
        { event: 2, cause: -1, node: 'broker-1', notes: [SAMPLES['process.started']] },
        { event: 3, cause: -1, node: '', notes: [{ kind: 'fault.began', fault: 7, action: 'isolate broker-1' }] },
        { event: 4, cause: -1, node: 'controller-1', notes: [SAMPLES['broker.sessionExpired']] },
      ]),
    ).toEqual(['controller-1 broker.sessionExpired', ' fault.began']);
  });
});

it('a rebalance goes back to the member that fell silent', () => {
  expect(
    why([
      { event: 1, cause: -1, node: '', notes: [{ ...SAMPLES['step.did'], action: 'killConsumer billing-1' }] },
      { event: 1, cause: -1, node: 'billing-1', notes: [SAMPLES['process.crashed']] },
      { event: 2, cause: -1, node: 'broker-2', notes: [SAMPLES['group.memberRemoved'], SAMPLES['group.stateChanged']] },
    ]),
  ).toEqual(['broker-2 group.stateChanged', 'broker-2 group.memberRemoved', 'billing-1 process.crashed', ' step.did']);
});

it('ends where the walk goes round in something periodic', () => {
  const ticks = Array.from({ length: 50 }, (_, i) => ({ event: i, cause: i - 1, node: 'shop', notes: [SAMPLES['producer.sent']] }));
  expect(why(ticks)).toEqual(['shop producer.sent']);
});
