import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clone } from '../../sim/engine/clone.ts';
import {
  BACKWARD,
  closeConnection,
  crashProcess,
  exitProcess,
  FORWARD,
  inTransit,
  pauseProcess,
  powerOff,
  startProcess,
} from '../../sim/world/index.ts';
import { A, apply, B, connect, connected, diary, LATENCY, playTo, send, setUp } from './fixture.ts';

const SECOND = 1_000_000;
const RANGE = { latency: { minUs: 100, maxUs: 5_000 }, bytesPerSecond: 1_000_000, links: [] };

describe('connections', () => {
  it('take a round trip to open', () => {
    const bench = setUp(['a', 'b']);
    expect(connect(bench, 1, A, B)).toEqual({ type: 'deliver', at: 2 * LATENCY });
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${2 * LATENCY} connected 1`]);
  });

  it('are refused, after a round trip, where no process listens', () => {
    const bench = setUp(['a', 'b']);
    apply(bench, crashProcess(bench.world, 0, B));
    connect(bench, 1, A, B);
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${2 * LATENCY} refused 1`]);
    expect(bench.world.connections.size).toBe(0);
  });

  it('are accepted by the kernel of a paused process', () => {
    const bench = setUp(['a', 'b']);
    pauseProcess(bench.world, B);
    connect(bench, 1, A, B);
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${2 * LATENCY} connected 1`]);
  });

  it('get no answer from a host without power, until it is back: SYNs are sent after 1, 3, 7 ... seconds', () => {
    const bench = setUp(['a', 'b']);
    powerOff(bench.world, 0, B);
    expect(connect(bench, 1, A, B)).toEqual({ type: 'held' });
    playTo(bench, 5 * SECOND);
    expect(diary(bench)).toEqual([]);
    apply(bench, startProcess(bench.world, bench.now, B));
    playTo(bench, 20 * SECOND);
    expect(diary(bench)).toEqual([`${7 * SECOND + 2 * LATENCY} connected 1`]);
  });
});

describe('messages', () => {
  it('arrive after the latency of their link, each way', () => {
    const bench = connected();
    send(bench, 1);
    send(bench, 1, { back: true });
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`, `${LATENCY} message 2`]);
  });

  it('share the bandwidth of their link with those of other connections', () => {
    const bench = connected({ latency: { minUs: 500, maxUs: 500 }, bytesPerSecond: 1_000_000, links: [] });
    connect(bench, 2, A, B);
    playTo(bench, SECOND);
    diary(bench);
    send(bench, 1, { bytes: 10_000 });
    send(bench, 2, { bytes: 5_000 });
    playTo(bench, 2 * SECOND);
    expect(diary(bench)).toEqual([`${SECOND + 10_000 + 500} message 1`, `${SECOND + 15_000 + 500} message 2`]);
  });

  it('that wait for the disk do not keep the link from others', () => {
    const bench = connected({ latency: { minUs: 500, maxUs: 500 }, bytesPerSecond: 1_000_000, links: [] });
    connect(bench, 2, A, B);
    playTo(bench, SECOND);
    diary(bench);
    send(bench, 1, { bytes: 1_000, leavesAt: SECOND + 80_000 });
    send(bench, 2, { bytes: 1_000 });
    playTo(bench, 2 * SECOND);
    expect(diary(bench)).toEqual([`${SECOND + 1_500} message 2`, `${SECOND + 81_500} message 1`]);
  });

  it('never overtake each other on a connection, whatever the latency', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.record({ wait: fc.nat(2_000), bytes: fc.integer({ min: 1, max: 3_000 }), back: fc.boolean() }), { maxLength: 60 }),
        (seed, messages) => {
          const bench = connected(RANGE, seed);
          const sent: Record<string, number[]> = { true: [], false: [] };
          for (const { wait, bytes, back } of messages) {
            playTo(bench, bench.now + wait);
            sent[String(back)]!.push(bench.nextId);
            send(bench, 1, { bytes, back });
          }
          playTo(bench, bench.now + SECOND);
          const arrived = diary(bench).map(line => Number(line.split(' ')[2]));
          for (const back of ['true', 'false']) expect(arrived.filter(id => sent[back]!.includes(id))).toEqual(sent[back]);
        },
      ),
    );
  });

  it('go on from a clone of the world exactly as from the original', () => {
    const bench = connected(RANGE, 5);
    for (let turn = 0; turn < 20; turn++) send(bench, 1, { back: turn % 2 === 0 });
    const fork = { ...bench, world: clone(bench.world), queue: clone(bench.queue), diary: [] as string[], lost: [] };
    for (const one of [bench, fork]) {
      send(one, 1);
      playTo(one, SECOND);
    }
    expect(fork.diary).toEqual(bench.diary);
    expect(bench.diary).toHaveLength(21);
  });

  it('are seen while they are under way', () => {
    const bench = connected();
    send(bench, 1, { bytes: 77 });
    expect(inTransit(bench.world)).toEqual([
      { id: 1, connection: 1, direction: FORWARD, from: A, to: B, bytes: 77, payload: 1, sentAt: 0, arrivesAt: LATENCY },
    ]);
    playTo(bench, SECOND);
    expect(inTransit(bench.world)).toEqual([]);
  });
});

describe('the ends of a connection', () => {
  it('closing lets arrive what was sent before, and loses what the other end has under way', () => {
    const bench = connected();
    send(bench, 1);
    send(bench, 1, { back: true });
    expect(apply(bench, closeConnection(bench.world, 0, 1, FORWARD)).lost).toEqual([{ id: 2, reason: 'connection closed' }]);
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`, `${LATENCY} closed 1`]);
  });

  it('what is sent before the news arrives is lost', () => {
    const bench = connected();
    apply(bench, closeConnection(bench.world, 0, 1, FORWARD));
    expect(send(bench, 1, { back: true })).toEqual({ type: 'lost', reason: 'connection closed', resetAt: null });
    playTo(bench, SECOND);
    expect(send(bench, 1, { back: true })).toMatchObject({ type: 'lost' });
  });

  it('a crash resets: what is under way either way is lost, the other end hears of it after the latency', () => {
    const bench = connected();
    send(bench, 1);
    send(bench, 1, { back: true });
    expect(apply(bench, crashProcess(bench.world, 0, B)).lost.map(({ id }) => id)).toEqual([1, 2]);
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} reset 1`]);
  });

  it('an exit closes: what the process said last still arrives', () => {
    const bench = connected();
    send(bench, 1, { back: true });
    apply(bench, exitProcess(bench.world, 0, B));
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`, `${LATENCY} closed 1`]);
  });

  it('a power loss is silent: what has left arrives, what waits for its disk does not, and nobody is told', () => {
    const bench = connected();
    send(bench, 1, { back: true });
    send(bench, 1, { back: true, leavesAt: 9_000 });
    send(bench, 1);
    const { effects } = powerOff(bench.world, 100, B);
    expect(apply(bench, effects)).toMatchObject({ held: [3], lost: [{ id: 2 }] });
    playTo(bench, 60 * SECOND);
    expect(diary(bench)).toEqual([`${LATENCY} message 1`]);
    expect(send(bench, 1)).toEqual({ type: 'held' });
  });

  it('a host that comes back resets the connections that it no longer knows, when the other end tries again', () => {
    const bench = connected();
    apply(bench, powerOff(bench.world, 0, B).effects);
    playTo(bench, SECOND);
    send(bench, 1);
    playTo(bench, 4 * SECOND);
    apply(bench, startProcess(bench.world, bench.now, B));
    playTo(bench, 10 * SECOND);
    // Sent at 1 s, again after 0.2, 0.6, 1.4 and 3.0 s: that one at 4.0 s meets the new kernel.
    expect(diary(bench)).toEqual([`${4 * SECOND + 2 * LATENCY} reset 1`]);
    expect(bench.lost).toEqual([1]);
  });

  it('an idle connection to a host that came back is reset only when something is sent on it', () => {
    const bench = connected();
    apply(bench, powerOff(bench.world, 0, B).effects);
    apply(bench, startProcess(bench.world, 0, B));
    playTo(bench, 10 * SECOND);
    expect(diary(bench)).toEqual([]);
    expect(send(bench, 1)).toEqual({ type: 'lost', reason: 'connection reset', resetAt: 10 * SECOND + 2 * LATENCY });
    playTo(bench, 20 * SECOND);
    expect(diary(bench)).toEqual([`${10 * SECOND + 2 * LATENCY} reset 1`]);
  });

  it('both ends closing at once hear nothing of each other', () => {
    const bench = connected();
    apply(bench, closeConnection(bench.world, 0, 1, FORWARD));
    apply(bench, closeConnection(bench.world, 0, 1, BACKWARD));
    playTo(bench, SECOND);
    expect(diary(bench)).toEqual([]);
    expect(bench.world.connections.size).toBe(0);
  });
});
