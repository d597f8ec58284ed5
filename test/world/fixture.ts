import { createQueue, pop, schedule } from '../../sim/engine/queue.ts';
import { createStreams } from '../../sim/engine/random.ts';
import type { Us } from '../../sim/engine/time.ts';
import * as world from '../../sim/world/index.ts';
import type { Effects, HostId, NetworkSettings, Verdict, World } from '../../sim/world/index.ts';

/** A world with an event queue of its own, and a diary of what arrived: enough to be what the cluster is to the world. */
export interface Bench {
  world: World;
  readonly queue: ReturnType<typeof createQueue>;
  now: Us;
  nextId: number;
  /** `12000 message 3`, `15000 connected 1`, `99 disconnected 1 reset`. */
  readonly diary: string[];
  readonly lost: number[];
}

/** One latency for all, so that instants can be told in advance. */
export const LATENCY = 500;
const EVEN: NetworkSettings = { latency: { minUs: LATENCY, maxUs: LATENCY }, bytesPerSecond: 0, links: [] };

export const setUp = (names: readonly string[], settings: NetworkSettings = EVEN, seed = 1): Bench => {
  const made = world.createWorld(settings, createStreams(seed));
  for (const name of names) {
    const host = world.addHost(made, { name, disk: world.DEFAULT_DISK, skewUs: 0, driftPpm: 0 });
    world.startProcess(made, 0, host);
  }
  return { world: made, queue: createQueue(), now: 0, nextId: 1, diary: [], lost: [] };
};

const arrival = (bench: Bench, channel: number, at: Us): void => void schedule(bench.queue, at, 0, channel, -1, null);

const follow = (bench: Bench, channel: number, verdict: Verdict): Verdict => {
  if (verdict.type === 'deliver') arrival(bench, channel, verdict.at);
  if (verdict.type === 'lost' && verdict.resetAt !== null) arrival(bench, world.opposite(channel), verdict.resetAt);
  return verdict;
};

export const apply = (bench: Bench, effects: Effects): Effects => {
  for (const { channel, at } of effects.scheduled) arrival(bench, channel, at);
  for (const { id } of effects.lost) bench.lost.push(id);
  return effects;
};

export const connect = (bench: Bench, id: number, client: HostId, server: HostId): Verdict =>
  follow(bench, world.channelOf(id, world.BACKWARD), world.openConnection(bench.world, bench.now, { id, client, server }));

export interface Options {
  readonly bytes?: number;
  readonly label?: string;
  readonly back?: boolean;
  readonly leavesAt?: Us;
}

/** Sends the next message (1, 2, 3 ...) on a connection. */
export const send = (
  bench: Bench,
  connection: number,
  { bytes = 100, label = '', back = false, leavesAt = bench.now }: Options = {},
): Verdict => {
  const channel = world.channelOf(connection, back ? world.BACKWARD : world.FORWARD);
  const id = bench.nextId++;
  return follow(bench, channel, world.transmit(bench.world, bench.now, channel, { id, bytes, label, payload: id, leavesAt }));
};

/** Plays all arrivals up to an instant. */
export const playTo = (bench: Bench, until: Us): void => {
  while (bench.queue.size > 0) {
    pop(bench.queue);
    const { at, aux } = bench.queue;
    if (at > until) {
      schedule(bench.queue, at, 0, aux, -1, null);
      break;
    }
    bench.now = at;
    const arrived = world.receive(bench.world, at, aux);
    if (arrived?.type === 'message') bench.diary.push(`${at} message ${arrived.id}`);
    if (arrived?.type === 'connected') bench.diary.push(`${at} connected ${arrived.connection}`);
    if (arrived?.type === 'disconnected') bench.diary.push(`${at} ${arrived.reason} ${arrived.connection}`);
  }
  bench.now = until;
};

/** What has arrived since the last call. */
export const diary = (bench: Bench): string[] => bench.diary.splice(0);

/** Three hosts and connection 1 from a to b, whose handshake is over: instant 0. */
export const connected = (settings?: NetworkSettings, seed?: number): Bench => {
  const bench = setUp(['a', 'b', 'c'], settings, seed);
  bench.now = -1_000_000;
  connect(bench, 1, A, B);
  playTo(bench, 0);
  diary(bench);
  return bench;
};

export const [A, B, C] = [0, 1, 2];
