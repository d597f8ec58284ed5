import { appendAsFollower } from '../../log/append.ts';
import { lastOffsetOf } from '../../log/batch.ts';
import { raiseLogStart, truncateFullyAndStartAt, truncateTo, updateHighWatermark } from '../../log/log.ts';
import type { Log } from '../../log/log.ts';
import type { Out } from '../../machine.ts';
import type { FetchPartitionResponse, FetchResponse, ListOffsetsResponse } from '../../messages/fetch.ts';
import { put } from '../agenda.ts';
import { truncateCleaned } from '../cleaner.ts';
import { markChanged } from '../fetch/marks.ts';
import { noteHighWatermark } from '../partition/highWatermark.ts';
import { logOf } from '../state.ts';
import type { BrokerState, Partition } from '../state.ts';
import { delayPartition, renewSession, sendLookup, stopFetching } from './fetcher.ts';
import type { Fetcher } from './state.ts';
import { truncationFor } from './truncation.ts';

/** A leader has answered a fetcher; the next request leaves before the step ends. */
export function onFetcherResponse(broker: BrokerState, key: number, response: FetchResponse | ListOffsetsResponse, out: Out): void {
  const fetcher = broker.fetchers.byKey.get(key);
  if (fetcher === undefined || fetcher.inFlight !== response.correlationId) return;
  fetcher.inFlight = 0;
  put(broker.fetchers.ready, key);
  if (response.api === 'ListOffsets') return onOffset(broker, fetcher, response, out);
  if (!renewSession(fetcher, response)) return;
  for (const answer of response.partitions) onPartition(broker, fetcher, answer, out);
}

/** Uses an answer only if the partition is still fetched, from where and in the leader epoch in which it was asked for. */
function onPartition(broker: BrokerState, fetcher: Fetcher, answer: FetchPartitionResponse, out: Out): void {
  const state = fetcher.partitions.get(answer.tp);
  const partition = broker.partitions.get(answer.tp);
  if (state === undefined || partition === undefined || fetcher.delayed.has(answer.tp)) return;
  const log = logOf(broker, partition);
  if (state.sentOffset !== log.disk.logEndOffset || partition.leaderEpoch !== state.leaderEpoch) return;
  switch (answer.error) {
    case 'NONE':
      return answer.divergingEpoch === undefined
        ? onRecords(broker, partition, { fetcher, answer }, out)
        : onDiverging(broker, partition, { fetcher, answer }, out);
    case 'OFFSET_OUT_OF_RANGE':
      fetcher.outOfRange.push(answer.tp);
      return;
    case 'FENCED_LEADER_EPOCH':
    case 'KAFKA_STORAGE_ERROR':
      // The leader is ahead of us: only new metadata can tell whom to fetch from.
      return stopFetching(broker, answer.tp);
    default:
      return delayPartition(broker, fetcher, answer.tp, out);
  }
}

interface Answered {
  readonly fetcher: Fetcher;
  readonly answer: FetchPartitionResponse;
}

/** Kafka: ReplicaFetcherThread.processPartitionData. */
function onRecords(broker: BrokerState, partition: Partition, { fetcher, answer }: Answered, out: Out): void {
  const log = logOf(broker, partition);
  const { highWatermark, logStartOffset } = log.memory;
  if (answer.batches.length > 0) {
    const outcome = appendBatches(log, answer, partition.leaderEpoch, out);
    // The leader's disk may be at fault: it is asked again, for as long as it takes (Kafka: AbstractFetcherThread).
    if (outcome === 'corrupt') return delayPartition(broker, fetcher, answer.tp, out);
    if (outcome === 'unexpectedOffset') return stopFetching(broker, answer.tp);
    put(fetcher.changed, answer.tp);
  }
  if (updateHighWatermark(log, answer.highWatermark) !== highWatermark) noteHighWatermark(broker, partition, highWatermark, out);
  if (answer.logStartOffset > logStartOffset && raiseLogStart(log, answer.logStartOffset, 'leader', out)) {
    broker.logStartsChanged = true;
    put(fetcher.changed, answer.tp);
    markChanged(broker, partition);
  }
}

/** An empty log may get a batch that began before its start: it then begins where the batch does (Kafka: Partition.appendRecordsToFollowerOrFutureReplica). */
function appendBatches(log: Log, answer: FetchPartitionResponse, leaderEpoch: number, out: Out): 'done' | 'corrupt' | 'unexpectedOffset' {
  const { batches } = answer;
  const first = batches[0]!;
  const end = log.disk.logEndOffset;
  if (end === log.memory.logStartOffset && first.baseOffset < end && end <= lastOffsetOf(batches[batches.length - 1]!)) {
    truncateFullyAndStartAt(log, first.baseOffset, leaderEpoch, out);
  }
  const appended = appendAsFollower(log, batches, leaderEpoch, out);
  if (!appended.ok) return appended.reason;
  for (let index = 0; index < appended.count; index++) {
    out.note({ kind: 'log.appended', tp: log.disk.tp, batch: batches[index]!, asLeader: false });
  }
  return 'done';
}

function onDiverging(broker: BrokerState, partition: Partition, { fetcher, answer }: Answered, out: Out): void {
  const log = logOf(broker, partition);
  const { logEndOffset, epochs } = log.disk;
  const { offset } = truncationFor(answer.divergingEpoch!, { epochs: epochs.content, logEndOffset, fetchOffset: logEndOffset });
  cut(broker, partition, { fetcher, offset }, out);
}

function cut(broker: BrokerState, partition: Partition, { fetcher, offset }: { fetcher: Fetcher; offset: number }, out: Out): void {
  const log = logOf(broker, partition);
  const { highWatermark } = log.memory;
  truncateTo(log, offset, partition.leaderEpoch, out);
  truncateCleaned(broker, partition, out);
  put(fetcher.changed, partition.tp);
  if (log.memory.highWatermark !== highWatermark) noteHighWatermark(broker, partition, highWatermark, out);
}

/**
 * The leader's offsets for a fetch that was out of range: a leader that ends before this replica was elected uncleanly; one that begins
 * after it has deleted what this replica lacks (Kafka: AbstractFetcherThread.fetchOffsetAndTruncate).
 */
function onOffset(broker: BrokerState, fetcher: Fetcher, response: ListOffsetsResponse, out: Out): void {
  const answer = response.partitions[0]!;
  const what = fetcher.lookup;
  fetcher.lookup = null;
  const partition = broker.partitions.get(answer.tp);
  const state = fetcher.partitions.get(answer.tp);
  if (partition === undefined || state === undefined || state.leaderEpoch !== partition.leaderEpoch) return void fetcher.outOfRange.shift();
  if (answer.error !== 'NONE') {
    fetcher.outOfRange.shift();
    return delayPartition(broker, fetcher, answer.tp, out);
  }
  const log = logOf(broker, partition);
  if (what === 'latest' && answer.offset >= log.disk.logEndOffset) return sendLookup(broker, fetcher, 'earliest', out);
  fetcher.outOfRange.shift();
  put(fetcher.changed, answer.tp);
  if (what === 'latest') cut(broker, partition, { fetcher, offset: answer.offset }, out);
  else if (answer.offset > log.disk.logEndOffset) restartAt(broker, partition, answer.offset, out);
}

function restartAt(broker: BrokerState, partition: Partition, offset: number, out: Out): void {
  const log = logOf(broker, partition);
  const { highWatermark } = log.memory;
  truncateFullyAndStartAt(log, offset, partition.leaderEpoch, out);
  broker.logStartsChanged = true;
  noteHighWatermark(broker, partition, highWatermark, out);
}
