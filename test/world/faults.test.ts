import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../sim/engine/clone.ts';
import { append, beginFault, crashProcess, endFault, faultName, heal, isIsolated } from '../../sim/world/index.ts';
import type { FaultSpec, FaultType } from '../../sim/world/index.ts';
import { A, apply, B, C, connect, connected, diary, LATENCY, playTo, send, setUp } from './fixture.ts';
import type { Bench } from './fixture.ts';

const SECOND = 1_000_000;
const there = [{ from: A, to: B }];

const begin = (bench: Bench, spec: FaultSpec): number => {
  const { id, effects } = beginFault(bench.world, spec);
  apply(bench, effects);
  return id;
};

const end = (bench: Bench, id: number): number => {
  const { fault, effects } = endFault(bench.world, bench.now, id);
  apply(bench, effects);
  return fault.touched;
};

const cuts: readonly FaultSpec[] = [
  { type: 'cut', from: A, to: B },
  { type: 'isolate', host: A },
  { type: 'partition', groups: [[A], [B, C]] },
];

/** What every fault keeps to. */
const every: readonly FaultSpec[] = [
  ...cuts,
  { type: 'delay', links: there, byUs: 20_000 },
  { type: 'lose', links: there, numerator: 1, denominator: 2 },
  { type: 'drop', request: 'Fetch', from: A, to: B, count: 0 },
  { type: 'limit', links: there, bytesPerSecond: 10_000 },
  { type: 'slowDisk', host: A, factor: 10 },
];

const NAMES: Readonly<Record<FaultType, string>> = {
  partition: 'partition a | b,c',
  isolate: 'isolate a',
  cut: 'cut a>b',
  delay: 'delay a>b',
  lose: 'lose a>b',
  drop: 'drop Fetch a>b',
  limit: 'limit a>b',
  slowDisk: 'slowDisk a',
};

describe.each(every)('the fault $type', spec => {
  it('counts what it touched, and says so when that is nothing', () => {
    const bench = connected();
    const idle = begin(bench, { ...spec });
    expect(end(bench, idle)).toBe(0);
    const busy = begin(bench, { ...spec });
    for (let turn = 0; turn < 20; turn++) send(bench, 1, { label: 'Fetch' });
    append(bench.world, 0, A, { file: 'log', bytes: 100 });
    expect(end(bench, busy)).toBeGreaterThan(0);
  });

  it('leaves alone what has nothing to do with it', () => {
    const bench = connected();
    connect(bench, 2, C, B);
    playTo(bench, SECOND);
    diary(bench);
    const id = begin(bench, { ...spec });
    send(bench, 2, { label: 'Fetch' });
    append(bench.world, bench.now, C, { file: 'log', bytes: 100 });
    playTo(bench, 2 * SECOND);
    expect(diary(bench)).toEqual([`${SECOND + LATENCY} message 1`]);
    expect(end(bench, id)).toBe(0);
  });

  it('is gone when it has ended', () => {
    const bench = connected();
    end(bench, begin(bench, { ...spec }));
    send(bench, 1, { label: 'Fetch' });
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`]);
  });

  it('does not re-roll the rest: taken away, all other draws stay as they were', () => {
    const settings = { latency: { minUs: 100, maxUs: 5_000 }, bytesPerSecond: 0, links: [] };
    const play = (withFault: boolean): string[] => {
      const bench = connected(settings, 9);
      connect(bench, 2, C, B);
      playTo(bench, SECOND);
      diary(bench);
      if (withFault) begin(bench, { ...spec });
      begin(bench, { type: 'lose', links: [{ from: C, to: B }], numerator: 1, denominator: 3 });
      for (let turn = 0; turn < 30; turn++) {
        send(bench, 1, { label: 'Fetch' });
        send(bench, 2);
        playTo(bench, bench.now + 10_000);
      }
      playTo(bench, 60 * SECOND);
      // Connection 2 carries the messages with even numbers.
      return diary(bench).filter(line => Number(line.split(' ')[2]) % 2 === 0);
    };
    expect(play(true)).toEqual(play(false));
  });

  it('has a name that says what it does to whom', () => {
    expect(faultName(setUp(['a', 'b', 'c']).world, spec)).toBe(NAMES[spec.type]);
  });

  it('survives a clone of the world', () => {
    const bench = connected(undefined, 3);
    begin(bench, { ...spec });
    send(bench, 1, { label: 'Fetch' });
    const fork: Bench = { ...bench, world: clone(bench.world), queue: clone(bench.queue), diary: [], lost: [] };
    for (const one of [bench, fork]) {
      for (let turn = 0; turn < 10; turn++) send(one, 1, { label: 'Fetch' });
      apply(one, heal(one.world, one.now).effects);
      playTo(one, 100 * SECOND);
    }
    expect(fork.diary).toEqual(bench.diary);
  });
});

describe.each(cuts)('$type', spec => {
  it('holds what is sent, and what is under way; TCP sends it again, in order, when the cut has ended', () => {
    const bench = connected();
    send(bench, 1);
    const id = begin(bench, { ...spec });
    expect(send(bench, 1)).toEqual({ type: 'held' });
    playTo(bench, 2 * SECOND);
    expect(send(bench, 1)).toEqual({ type: 'held' });
    expect(diary(bench)).toEqual([]);
    end(bench, id);
    send(bench, 1);
    playTo(bench, 20 * SECOND);
    // The oldest left at 0; it is sent again after 0.2, 0.6, 1.4 and 3.0 s.
    const at = 3 * SECOND + LATENCY;
    expect(diary(bench)).toEqual([1, 2, 3, 4].map(message => `${at} message ${message}`));
  });

  it('makes a new connection hang until it ends', () => {
    const bench = setUp(['a', 'b', 'c']);
    const id = begin(bench, { ...spec });
    expect(connect(bench, 1, A, B)).toEqual({ type: 'held' });
    expect(connect(bench, 2, B, A)).toEqual({ type: 'held' });
    playTo(bench, 2 * SECOND);
    end(bench, id);
    playTo(bench, 20 * SECOND);
    expect(diary(bench)).toEqual([1, 2].map(connection => `${3 * SECOND + 2 * LATENCY} connected ${connection}`));
  });

  it('catches a handshake under way, from whichever side', () => {
    const bench = setUp(['a', 'b', 'c']);
    connect(bench, 1, A, B);
    connect(bench, 2, B, A);
    const id = begin(bench, { ...spec });
    playTo(bench, SECOND / 2);
    expect(diary(bench)).toEqual([]);
    expect(end(bench, id)).toBe(2);
  });

  it('hides a crash: the other end believes in the connection until it sends something after the cut', () => {
    const bench = connected();
    const id = begin(bench, { ...spec });
    apply(bench, crashProcess(bench.world, 0, A));
    playTo(bench, SECOND);
    end(bench, id);
    playTo(bench, 5 * SECOND);
    expect(diary(bench)).toEqual([]);
    send(bench, 1, { back: true });
    playTo(bench, 9 * SECOND);
    expect(diary(bench)).toEqual([`${5 * SECOND + 2 * LATENCY} reset 1`]);
  });
});

describe('cut', () => {
  it('is one way', () => {
    const bench = connected();
    begin(bench, { type: 'cut', from: A, to: B });
    send(bench, 1, { back: true });
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`]);
  });
});

describe('partition', () => {
  it('cuts between groups, not within, and not for a host in no group', () => {
    const bench = setUp(['a', 'b', 'c', 'client']);
    begin(bench, { type: 'partition', groups: [[A], [B, C]] });
    connect(bench, 1, B, C);
    connect(bench, 2, 3, A);
    connect(bench, 3, 3, B);
    playTo(bench, SECOND);
    expect(diary(bench)).toHaveLength(3);
    expect(isIsolated(bench.world, A)).toBe(false);
  });

  it('does not let go of a connection over which another cut still lies', () => {
    const bench = connected();
    const first = begin(bench, { type: 'partition', groups: [[A], [B]] });
    const second = begin(bench, { type: 'isolate', host: B });
    send(bench, 1);
    end(bench, first);
    playTo(bench, 10 * SECOND);
    expect(diary(bench)).toEqual([]);
    end(bench, second);
    playTo(bench, 60 * SECOND);
    expect(diary(bench)).toHaveLength(1);
  });
});

describe('isolate', () => {
  it('is seen on the host', () => {
    const bench = setUp(['a', 'b', 'c']);
    begin(bench, { type: 'isolate', host: B });
    expect([A, B, C].map(host => isIsolated(bench.world, host))).toEqual([false, true, false]);
  });
});

describe('delay', () => {
  it('adds to the latency, handshakes too, and delays add up', () => {
    const bench = connected();
    begin(bench, { type: 'delay', links: there, byUs: 20_000 });
    begin(bench, { type: 'delay', links: there, byUs: 5_000 });
    send(bench, 1);
    connect(bench, 2, A, B);
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY + 25_000} message 1`, `${2 * LATENCY + 25_000} connected 2`]);
  });
});

describe('lose', () => {
  it('makes some messages late by 200 ms, 600 ms, ...; those behind them wait', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const bench = connected(undefined, seed);
        begin(bench, { type: 'lose', links: there, numerator: 1, denominator: 2 });
        for (let turn = 0; turn < 12; turn++) send(bench, 1);
        playTo(bench, 4_000 * SECOND);
        const lines = diary(bench);
        expect(lines.map(line => Number(line.split(' ')[2]))).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
        for (const line of lines) {
          const late = (Number(line.split(' ')[0]) - LATENCY) / 200_000;
          // 0, 1, 3, 7 ... time-outs: one less than a power of two.
          expect(Number.isInteger(Math.log2(late + 1))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('drop', () => {
  it('takes so many requests of that name in that direction, and nothing else', () => {
    const bench = connected();
    begin(bench, { type: 'drop', request: 'AlterPartition', from: A, to: B, count: 2 });
    send(bench, 1, { label: 'Fetch' });
    expect(send(bench, 1, { label: 'AlterPartition' })).toEqual({ type: 'lost', reason: 'dropped', resetAt: null });
    send(bench, 1, { label: 'AlterPartition', back: true });
    send(bench, 1, { label: 'AlterPartition' });
    send(bench, 1, { label: 'AlterPartition' });
    playTo(bench, SECOND);
    expect(diary(bench).map(line => line.split(' ')[2])).toEqual(['1', '3', '5']);
  });
});

describe('limit', () => {
  it('narrows a link, for as long as it lasts', () => {
    const bench = connected();
    const id = begin(bench, { type: 'limit', links: there, bytesPerSecond: 10_000 });
    send(bench, 1, { bytes: 5_000 });
    playTo(bench, SECOND);
    end(bench, id);
    send(bench, 1, { bytes: 5_000 });
    playTo(bench, 2 * SECOND);
    expect(diary(bench)).toEqual([`${SECOND / 2 + LATENCY} message 1`, `${SECOND + LATENCY} message 2`]);
  });
});

describe('heal', () => {
  it('ends all faults of the network, or those of one host; disks stay as slow as they are', () => {
    const bench = setUp(['a', 'b', 'c']);
    begin(bench, { type: 'isolate', host: A });
    begin(bench, { type: 'cut', from: B, to: C });
    begin(bench, { type: 'slowDisk', host: A, factor: 4 });
    expect(heal(bench.world, 0, A).faults.map(({ spec }) => spec.type)).toEqual(['isolate']);
    expect(heal(bench.world, 0).faults.map(({ spec }) => spec.type)).toEqual(['cut']);
    expect(bench.world.faults.map(({ spec }) => spec.type)).toEqual(['slowDisk']);
  });
});
