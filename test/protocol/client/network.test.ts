import { describe, expect, it } from 'vitest';
import type { Us } from '../../../sim/engine/time.ts';
import { resolveProducerConfig } from '../../../sim/protocol/config/resolve.ts';
import type { ConfigOverrides } from '../../../sim/protocol/config/definition.ts';
import type { Machine } from '../../../sim/protocol/machine.ts';
import {
  createNetworkClient,
  leaderFor,
  networkInput,
  NEVER,
  poll,
  ready,
  requestUpdate,
  send,
  setTrackedTopics,
  takeCompleted,
  coordinatorLink,
  type Completion,
  type LinkId,
  type NetworkClient,
} from '../../../sim/protocol/client/network/index.ts';
import { fakeCluster, type FakeCluster } from './cluster.ts';
import { harness, type Broker } from './harness.ts';

interface Ask {
  readonly type: 'ask';
  readonly link: LinkId;
  readonly name: string;
}
interface State {
  readonly client: NetworkClient;
  readonly wanted: Ask[];
  readonly done: Completion<string>[];
}

/** The least client there is: sends a FindCoordinator for every command as soon as it can. */
const client: Machine<State, Ask> = {
  start(boot, out) {
    const options = {
      clientId: boot.name,
      config: resolveProducerConfig(boot.config as ConfigOverrides),
      bootstrap: [1, 2, 3],
      maxInFlight: 2,
      allowAutoTopicCreation: true,
    };
    const state: State = { client: createNetworkClient(options), wanted: [], done: [] };
    setTrackedTopics(state.client.metadata, ['orders']);
    poll(state.client, out, NEVER);
    return state;
  },
  step(state, input, out) {
    if (!networkInput(state.client, input, out) && input.type === 'command') state.wanted.push(input.command);
    state.done.push(...takeCompleted<string>(state.client));
    for (const ask of state.wanted.splice(0)) {
      if (ready(state.client, ask.link, out))
        send(state.client, ask.link, { api: 'FindCoordinator', key: ask.name, keyType: 'group' }, { purpose: ask.name }, out);
      else state.wanted.push(ask);
    }
    poll(state.client, out, state.wanted.length > 0 ? out.now + 10_000 : NEVER);
  },
};

const MS: Us = 1_000;

function networking(config: ConfigOverrides = {}) {
  const cluster: FakeCluster = fakeCluster({ orders: 3 });
  let deaf = false;
  const broker: Broker = (request, node, h) => {
    if (deaf) return null;
    if (request.api !== 'FindCoordinator') return cluster.broker(request, node, h);
    return { kind: 'response', api: 'FindCoordinator', correlationId: request.correlationId, error: 'NONE', nodeId: node };
  };
  const h = harness(client, { broker, config, role: null });
  const ask = (link: LinkId, name: string) => h.command({ type: 'ask', link, name });
  const setDeaf = (value: boolean) => void (deaf = value);
  return Object.assign(h, { cluster, ask, setDeaf });
}

describe('connections (ClusterConnectionStates)', () => {
  it('begins with a bootstrap server, and goes to the brokers by id once it knows them', () => {
    const test = networking();
    test.runTo(100 * MS);
    expect(test.connects).toHaveLength(1);
    expect([...test.state.client.metadata.brokers.keys()]).toEqual([1, 2, 3]);
    test.ask(2, 'g');
    test.runTo(200 * MS);
    expect(test.connects.map(({ node }) => node).slice(1)).toEqual([2]);
    expect(test.state.done).toMatchObject([{ purpose: 'g', nodeId: 2, failure: null, response: { nodeId: 2 } }]);
  });

  it('keeps the coordinator on a connection of its own', () => {
    const test = networking();
    test.runTo(100 * MS);
    test.ask(2, 'fetch');
    test.ask(coordinatorLink(2), 'heartbeat');
    test.runTo(200 * MS);
    const [fetch, heartbeat] = test.sent.filter(({ request }) => request.api === 'FindCoordinator');
    expect([fetch!.node, heartbeat!.node]).toEqual([2, 2]);
    expect(fetch!.connection).not.toBe(heartbeat!.connection);
  });

  it('waits between attempts: reconnect.backoff.ms, doubled each time, up to its maximum', () => {
    const test = networking();
    test.runTo(100 * MS);
    test.down.add(2);
    test.ask(2, 'g');
    test.runTo(10_000 * MS);
    const attempts = test.connects.filter(({ node }) => node === 2).map(({ at }) => at);
    const gaps = attempts.slice(1).map((at, i) => (at - attempts[i]!) / MS);
    // 20% of jitter, 1 ms to be refused, and up to 10 ms until this client looks again.
    const expected = [50, 100, 200, 400, 800, 1_000, 1_000];
    for (const [i, ms] of expected.entries()) {
      expect(gaps[i]).toBeGreaterThanOrEqual(ms * 0.8);
      expect(gaps[i]).toBeLessThanOrEqual(Math.min(ms * 1.2, 1_000) + 12);
    }
  });

  it('gives up an attempt that nobody answers after socket.connection.setup.timeout.ms', () => {
    const test = networking({ 'socket.connection.setup.timeout.ms': 2_000, 'socket.connection.setup.timeout.max.ms': 2_000 });
    test.runTo(100 * MS);
    test.silent.add(2);
    test.ask(2, 'g');
    test.runTo(2_090 * MS);
    expect(test.connects.filter(({ node }) => node === 2)).toHaveLength(1);
    test.runTo(2_300 * MS);
    expect(test.connects.filter(({ node }) => node === 2)).toHaveLength(2);
  });

  it('closes a connection on which nothing happened for connections.max.idle.ms', () => {
    const test = networking({ 'connections.max.idle.ms': 5_000 });
    test.runTo(100 * MS);
    test.ask(2, 'g');
    const bootstrap = [...test.state.client.links.values()].find(({ id }) => id < 0)!;
    test.runTo(4_900 * MS);
    expect(bootstrap.state).toBe('READY');
    test.runTo(5_100 * MS);
    expect(bootstrap.state).toBe('DISCONNECTED');
  });
});

describe('requests (InFlightRequests)', () => {
  it('number themselves, and no more than so many are on their way to a node', () => {
    const test = networking();
    test.runTo(100 * MS);
    for (const name of ['a', 'b', 'c', 'd', 'e']) test.ask(2, name);
    test.runTo(101 * MS);
    expect(test.requests('FindCoordinator').map(request => request.key)).toEqual(['a', 'b']);
    test.runTo(200 * MS);
    expect(test.requests('FindCoordinator').map(request => request.key)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(test.state.done.map(done => done.purpose)).toEqual(['a', 'b', 'c', 'd', 'e']);
    const ids = test.sent.map(({ request }) => request.correlationId);
    expect(ids).toEqual(ids.map((_, i) => i));
  });

  it('all fail with their connection when one of them times out (request.timeout.ms)', () => {
    const test = networking({ 'request.timeout.ms': 1_000 });
    test.runTo(100 * MS);
    test.ask(2, 'warm');
    test.runTo(200 * MS);
    test.setDeaf(true);
    test.ask(2, 'a');
    test.runTo(700 * MS);
    test.ask(2, 'b');
    test.runTo(1_199 * MS);
    expect(test.state.done).toHaveLength(1);
    test.runTo(1_201 * MS);
    expect(test.state.done.slice(1)).toMatchObject([
      { purpose: 'a', failure: 'timedOut', response: null },
      { purpose: 'b', failure: 'timedOut', response: null },
    ]);
  });

  it('fail as disconnected when the other end closes, and metadata is asked for', () => {
    const test = networking();
    test.runTo(100 * MS);
    test.ask(2, 'warm');
    test.runTo(200 * MS);
    test.setDeaf(true);
    test.ask(2, 'a');
    test.runTo(201 * MS);
    test.setDeaf(false);
    const before = test.requests('Metadata').length;
    test.disconnect(2);
    test.runTo(500 * MS);
    expect(test.state.done.slice(1)).toMatchObject([{ purpose: 'a', failure: 'disconnected' }]);
    expect(test.requests('Metadata').length).toBeGreaterThan(before);
  });
});

describe('metadata (Metadata, DefaultMetadataUpdater)', () => {
  it('is fetched again after metadata.max.age.ms, and on no other ground', () => {
    const test = networking({ 'metadata.max.age.ms': 10_000 });
    test.runTo(35_000 * MS);
    expect(test.requests('Metadata')).toHaveLength(4);
  });

  it('goes before all else while it is due (NetworkClient.isReady)', () => {
    const test = networking();
    test.runTo(100 * MS);
    test.ask(2, 'warm');
    test.runTo(500 * MS);
    requestUpdate(test.state.client.metadata);
    test.ask(2, 'g');
    expect(test.sent.at(-1)!.request.api).toBe('Metadata');
    test.runTo(600 * MS);
    expect(test.sent.at(-1)!.request).toMatchObject({ api: 'FindCoordinator', key: 'g' });
  });

  it('does not go back to an older leader epoch that a broker behind the times tells', () => {
    const test = networking({ 'metadata.max.age.ms': 1_000 });
    const topic = test.cluster.topics.get('orders')!;
    topic.leaders[0] = 2;
    topic.epochs[0] = 5;
    test.runTo(500 * MS);
    expect(leaderFor(test.state.client.metadata, 'orders', 0)).toBe(2);
    topic.leaders[0] = 1;
    topic.epochs[0] = 4;
    test.runTo(3_000 * MS);
    expect(leaderFor(test.state.client.metadata, 'orders', 0)).toBe(2);
    topic.epochs[0] = 6;
    test.runTo(6_000 * MS);
    expect(leaderFor(test.state.client.metadata, 'orders', 0)).toBe(1);
  });

  it('knows no leader where its broker is not among the brokers', () => {
    const test = networking();
    test.cluster.brokers = [2, 3];
    test.runTo(500 * MS);
    expect(leaderFor(test.state.client.metadata, 'orders', 0)).toBe(-1);
    expect(leaderFor(test.state.client.metadata, 'orders', 1)).toBe(2);
  });

  it('starts over from the bootstrap servers when no known broker can be reached (KIP-899)', () => {
    const test = networking({ 'metadata.max.age.ms': 1_000 });
    test.cluster.brokers = [7];
    test.runTo(500 * MS);
    expect([...test.state.client.metadata.brokers.keys()]).toEqual([7]);
    // Broker 7 does not exist; the connections to the bootstrap servers break.
    test.down.add(7);
    for (const node of [1, 2, 3]) test.disconnect(node);
    test.cluster.brokers = [1, 2, 3];
    // It is given up when both its reconnect backoff and the metadata's have grown, and the one outlasts the other.
    test.runTo(30_000 * MS);
    expect([...test.state.client.metadata.brokers.keys()]).toEqual([1, 2, 3]);
  });

  it('lists partitions in the order of a HashMap, as recorded: 3, 4, 1, 2, 0 of five', () => {
    const test = networking();
    test.cluster.topics.set('orders', { leaders: [1, 1, 1, 1, 1], epochs: [0, 0, 0, 0, 0] });
    test.runTo(500 * MS);
    const rotated = test.state.client.metadata.topics.get('orders')!.order;
    expect(new Set(rotated)).toEqual(new Set([0, 1, 2, 3, 4]));
    const rr5 = networking();
    setTrackedTopics(rr5.state.client.metadata, ['rr5']);
    rr5.cluster.topics.set('rr5', { leaders: [1, 1, 1, 1, 1], epochs: [0, 0, 0, 0, 0] });
    rr5.runTo(5_000 * MS);
    expect(rr5.state.client.metadata.topics.get('rr5')!.order).toEqual([3, 4, 1, 2, 0]);
  });

  it('costs nothing while nothing happens: one timer, and no steps', () => {
    const test = networking();
    test.runTo(1_000 * MS);
    const before = test.steps;
    test.runTo(200_000 * MS);
    expect(test.steps - before).toBeLessThanOrEqual(2);
  });
});
