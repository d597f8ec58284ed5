import { msToUs } from '../../../engine/time.ts';
import { latestEpoch } from '../../log/leaderEpochs.ts';
import { truncateTo } from '../../log/log.ts';
import type { Out } from '../../machine.ts';
import type { FetchPartition } from '../../messages/fetch.ts';
import { javaAbs, javaStringHash } from '../../primitives/javaHash.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import { drop, put, takeAll } from '../agenda.ts';
import { brokerEpochOf } from '../control/index.ts';
import { nextSessionEpoch } from '../fetch/sessions.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { newFetcher } from './state.ts';
import type { Fetcher } from './state.ts';

/** Kafka: AbstractFetcherManager.getFetcherId; every source broker has num.replica.fetchers of them. */
function keyFor(broker: BrokerState, partition: Partition): number {
  const fetchers = broker.config['num.replica.fetchers'];
  const hash = (Math.imul(31, javaStringHash(partition.topic)) + partition.partition) | 0;
  return partition.leader * fetchers + (javaAbs(hash) % fetchers);
}

/**
 * Begins to fetch a partition from its leader. It fetches from the end of its log and lets the leader tell where they diverge; a log that
 * knows no epochs is cut to the high watermark first.
 */
export function startFetching(broker: BrokerState, partition: Partition, out: Out): void {
  const { tp, leaderEpoch, leader } = partition;
  stopFetching(broker, tp);
  if (leader < 0) return;
  const log = logOf(broker, partition);
  if (log.disk.epochs.content.length === 0) truncateTo(log, log.memory.highWatermark, leaderEpoch, out);
  const key = keyFor(broker, partition);
  let fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) {
    fetcher = newFetcher(key, leader);
    broker.fetchers.byKey.set(key, fetcher);
  }
  fetcher.partitions.set(tp, { tp, leaderEpoch, sentOffset: -1 });
  put(fetcher.changed, tp);
  fetcher.backingOff = false;
  put(broker.fetchers.ready, key);
}

export function stopFetching(broker: BrokerState, tp: TopicPartition): void {
  for (const fetcher of broker.fetchers.byKey.values()) {
    if (!fetcher.partitions.has(tp)) continue;
    forget(fetcher, tp);
    fetcher.partitions.delete(tp);
    fetcher.delayed.delete(tp);
    put(broker.fetchers.ready, fetcher.key);
  }
}

function forget(fetcher: Fetcher, tp: TopicPartition): void {
  drop(fetcher.changed, tp);
  const state = fetcher.partitions.get(tp);
  if (state === undefined || state.sentOffset < 0) return;
  state.sentOffset = -1;
  fetcher.forgotten.add(tp);
}

/** Leaves a partition alone for replica.fetch.backoff.ms. */
export function delayPartition(broker: BrokerState, fetcher: Fetcher, tp: TopicPartition, out: Out): void {
  forget(fetcher, tp);
  fetcher.delayed.set(tp, out.now + msToUs(broker.config['replica.fetch.backoff.ms']));
  armDelay(fetcher, out);
}

function armDelay(fetcher: Fetcher, out: Out): void {
  if (fetcher.delayArmed) return;
  for (const due of fetcher.delayed.values()) {
    fetcher.delayArmed = true;
    out.after(Math.max(1, due - out.now), { type: 'timer', timer: 'fetcher.delay', id: fetcher.key });
    return;
  }
}

export function onDelayOver(broker: BrokerState, key: number, out: Out): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) return;
  fetcher.delayArmed = false;
  for (const [tp, due] of fetcher.delayed) {
    if (due > out.now) break;
    fetcher.delayed.delete(tp);
    put(fetcher.changed, tp);
  }
  armDelay(fetcher, out);
  put(broker.fetchers.ready, key);
}

/** Does what a fetcher has to do next: connect, ask for offsets, fetch, or go when it has no partitions left. */
export function pumpFetcher(broker: BrokerState, key: number, out: Out): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined || fetcher.backingOff) return;
  if (fetcher.partitions.size === 0) return shutFetcher(broker, fetcher, out);
  if (fetcher.connection === -1) return connect(broker, fetcher, out);
  if (!fetcher.connected || fetcher.inFlight !== 0) return;
  if (fetcher.outOfRange.length > 0) return sendLookup(broker, fetcher, 'latest', out);
  if (fetcher.partitions.size > fetcher.delayed.size) sendFetch(broker, fetcher, out);
}

function shutFetcher(broker: BrokerState, fetcher: Fetcher, out: Out): void {
  broker.fetchers.byKey.delete(fetcher.key);
  if (fetcher.connection === -1) return;
  broker.fetchers.byConnection.delete(fetcher.connection);
  out.close(fetcher.connection);
}

function connect(broker: BrokerState, fetcher: Fetcher, out: Out): void {
  fetcher.connection = out.connect(fetcher.leader, 'BROKER');
  broker.fetchers.byConnection.set(fetcher.connection, fetcher.key);
  watch(broker, fetcher, out);
}

export function onFetcherConnected(broker: BrokerState, key: number): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) return;
  fetcher.connected = true;
  put(broker.fetchers.ready, key);
}

/** The connection is gone: tries again after replica.fetch.backoff.ms, with a full fetch that also closes the old session. */
export function onFetcherDisconnected(broker: BrokerState, key: number, out: Out): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) return;
  broker.fetchers.byConnection.delete(fetcher.connection);
  fetcher.connection = -1;
  fetcher.connected = false;
  fetcher.inFlight = 0;
  fetcher.lookup = null;
  fetcher.sessionEpoch = 0;
  fetcher.backingOff = true;
  out.after(msToUs(broker.config['replica.fetch.backoff.ms']), { type: 'timer', timer: 'fetcher.retry', id: key });
}

export function onRetry(broker: BrokerState, key: number): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) return;
  fetcher.backingOff = false;
  put(broker.fetchers.ready, key);
}

/** Waits at most replica.socket.timeout.ms. One timer runs on, however many requests come and go meanwhile. */
function watch(broker: BrokerState, fetcher: Fetcher, out: Out): void {
  fetcher.waitingSince = out.now;
  if (fetcher.watched) return;
  fetcher.watched = true;
  out.after(msToUs(broker.config['replica.socket.timeout.ms']), { type: 'timer', timer: 'fetcher.watch', id: fetcher.key });
}

export function onWatch(broker: BrokerState, key: number, out: Out): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined) return;
  fetcher.watched = false;
  const isWaiting = fetcher.connection !== -1 && (!fetcher.connected || fetcher.inFlight !== 0);
  if (!isWaiting) return;
  const left = fetcher.waitingSince + msToUs(broker.config['replica.socket.timeout.ms']) - out.now;
  if (left <= 0) {
    out.close(fetcher.connection);
    return onFetcherDisconnected(broker, key, out);
  }
  fetcher.watched = true;
  out.after(left, { type: 'timer', timer: 'fetcher.watch', id: key });
}

/** Asks the leader where its log ends, or begins (Kafka: AbstractFetcherThread.fetchOffsetAndTruncate). */
export function sendLookup(broker: BrokerState, fetcher: Fetcher, what: 'latest' | 'earliest', out: Out): void {
  const tp = fetcher.outOfRange[0]!;
  const state = fetcher.partitions.get(tp);
  if (state === undefined) {
    fetcher.outOfRange.shift();
    put(broker.fetchers.ready, fetcher.key);
    return;
  }
  fetcher.lookup = what;
  fetcher.inFlight = ++fetcher.correlationId;
  watch(broker, fetcher, out);
  out.send(fetcher.connection, {
    kind: 'request',
    api: 'ListOffsets',
    correlationId: fetcher.inFlight,
    clientId: `broker-${broker.nodeId}-fetcher-0`,
    replicaId: broker.nodeId,
    isolationLevel: 'read_uncommitted',
    partitions: [{ tp, currentLeaderEpoch: state.leaderEpoch, timestamp: what === 'latest' ? -1 : -2 }],
  });
}

function sendFetch(broker: BrokerState, fetcher: Fetcher, out: Out): void {
  const { config } = broker;
  const isFull = fetcher.sessionEpoch === 0;
  const forgotten = takeForgotten(fetcher);
  const asked: FetchPartition[] = [];
  const changed = takeAll(fetcher.changed);
  for (const tp of isFull ? fetcher.partitions.keys() : changed) if (!fetcher.delayed.has(tp)) asked.push(askFor(broker, fetcher, tp));
  fetcher.inFlight = ++fetcher.correlationId;
  watch(broker, fetcher, out);
  out.send(fetcher.connection, {
    kind: 'request',
    api: 'Fetch',
    correlationId: fetcher.inFlight,
    clientId: `broker-${broker.nodeId}-fetcher-0`,
    replicaId: broker.nodeId,
    replicaEpoch: brokerEpochOf(broker),
    maxWaitMs: config['replica.fetch.wait.max.ms'],
    minBytes: config['replica.fetch.min.bytes'],
    maxBytes: config['replica.fetch.response.max.bytes'],
    isolationLevel: 'read_uncommitted',
    rackId: null,
    sessionId: fetcher.sessionId,
    sessionEpoch: fetcher.sessionEpoch,
    partitions: asked,
    forgotten: isFull ? NOTHING : forgotten,
  });
}

const NOTHING: readonly TopicPartition[] = Object.freeze([]);

/** What the session is to drop, unless it is asked for again. */
function takeForgotten({ forgotten, changed }: Fetcher): readonly TopicPartition[] {
  if (forgotten.size === 0) return NOTHING;
  const taken = [...forgotten].filter(tp => !changed.items.includes(tp));
  forgotten.clear();
  return taken;
}

function askFor(broker: BrokerState, fetcher: Fetcher, tp: TopicPartition): FetchPartition {
  const partition = broker.partitions.get(tp)!;
  const { disk, memory } = logOf(broker, partition);
  const state = fetcher.partitions.get(tp)!;
  state.sentOffset = disk.logEndOffset;
  return {
    tp,
    topicId: partition.topicId,
    currentLeaderEpoch: state.leaderEpoch,
    fetchOffset: disk.logEndOffset,
    lastFetchedEpoch: latestEpoch(disk.epochs.content) ?? -1,
    logStartOffset: memory.logStartOffset,
    partitionMaxBytes: broker.config['replica.fetch.max.bytes'],
  };
}

/** What a response means for the session (Kafka: FetchSessionHandler.handleResponse). False: it carries nothing, and the next fetch is a full one. */
export function renewSession(fetcher: Fetcher, response: { readonly error: string; readonly sessionId: number }): boolean {
  if (response.error !== 'NONE') {
    if (response.error === 'FETCH_SESSION_ID_NOT_FOUND') fetcher.sessionId = 0;
    fetcher.sessionEpoch = 0;
    return false;
  }
  fetcher.sessionId = response.sessionId;
  fetcher.sessionEpoch = response.sessionId === 0 ? 0 : fetcher.sessionEpoch === 0 ? 1 : nextSessionEpoch(fetcher.sessionEpoch);
  return true;
}
