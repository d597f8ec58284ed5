import type { Out } from '../../../machine.ts';
import { clientException, type ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { advance, isFetchable, moveToEnd, type AssignedPartition } from '../subscription.ts';
import { initialize } from './initialize.ts';
import { take, type Taken } from './take.ts';
import type { CompletedFetch } from './state.ts';

/** What one poll hands to the application. */
export interface Fetched {
  /** In order; one entry a partition and broker. */
  readonly parts: FetchedPart[];
  count: number;
  /** Some position moved, if only past records that are not for the application. */
  advanced: boolean;
}

interface FetchedPart extends Taken {
  readonly tp: string;
  readonly node: number;
  readonly highWatermark: number;
}

/**
 * Up to max.poll.records out of the buffer, oldest fetch first (FetchCollector.collectFetch). An exception counts only if nothing was gathered before
 * it: else the next poll meets it.
 */
export function collectFetch(state: ConsumerState, out: Out): Fetched | ClientException {
  const { fetcher, subscription, config } = state;
  const fetched: Fetched = { parts: [], count: 0, advanced: false };
  const paused: CompletedFetch[] = [];
  let exception: ClientException | null = null;
  while (fetched.count < config['max.poll.records'] && exception === null) {
    const current = fetcher.nextInLine;
    if (current === null || current.consumed) {
      if (fetcher.buffer.length === 0) break;
      exception = startNext(state, fetched, out);
    } else if (subscription.assigned.get(current.tp)?.paused === true) {
      paused.push(current);
      fetcher.nextInLine = null;
    } else exception = handOut(state, current, fetched);
  }
  if (paused.length > 0) fetcher.buffer.push(...paused);
  return exception !== null && fetched.count === 0 && !fetched.advanced ? exception : fetched;
}

/** Opens the oldest fetch of the buffer. One that cannot be opened stays if its records are still to be reported on. */
function startNext(state: ConsumerState, fetched: Fetched, out: Out): ClientException | null {
  const { fetcher } = state;
  const next = fetcher.buffer[0]!;
  fetcher.nextInLine = null;
  if (!next.initialized) {
    const result = initialize(state, next, out);
    if (typeof result === 'object') {
      if (fetched.count === 0 && next.response.batches.length === 0) fetcher.buffer.shift();
      return result;
    }
    if (result) fetcher.nextInLine = next;
  } else fetcher.nextInLine = next;
  fetcher.buffer.shift();
  return null;
}

/**
 * Records of one fetch, as far as its partition is still ours, wanted, and where the fetch began (FetchCollector.fetchRecords). Before a
 * corrupt batch there is an exception, again with each poll, until the application seeks past it.
 */
function handOut(state: ConsumerState, fetch: CompletedFetch, fetched: Fetched): ClientException | null {
  const { subscription, config } = state;
  const partition = subscription.assigned.get(fetch.tp);
  if (partition === undefined || !isFetchable(partition) || partition.position?.offset !== fetch.nextOffset) {
    drain(state, fetch);
    return null;
  }
  const taken = take(fetch, {
    limit: config['max.poll.records'] - fetched.count,
    readCommitted: config['isolation.level'] === 'read_committed',
    checkCrcs: config['check.crcs'],
  });
  if (fetch.nextOffset > partition.position.offset) {
    advance(partition, fetch.nextOffset, fetch.lastEpoch);
    fetched.advanced = true;
  }
  if (taken.count > 0) addPart(fetched, partition, fetch, taken);
  const next = fetch.response.batches[fetch.batchIndex];
  if (next === undefined) drain(state, fetch);
  else if (config['check.crcs'] && next.isCorrupt === true) return corrupt(fetch);
  return null;
}

const corrupt = ({ tp }: CompletedFetch): ClientException =>
  clientException(
    'KafkaException',
    `Received exception when fetching the next record from ${tp}. If needed, please seek past the record to continue consumption.`,
  );

function addPart(fetched: Fetched, { tp, highWatermark }: AssignedPartition, { node }: CompletedFetch, taken: Taken): void {
  const { from, next, count, batches } = taken;
  fetched.count += count;
  fetched.parts.push({ tp, node, highWatermark, from, next, count, batches });
}

/** Done with it. A partition that gave something goes to the end of the rotation. */
function drain({ subscription }: ConsumerState, fetch: CompletedFetch): void {
  fetch.consumed = true;
  if (fetch.batchIndex > 0) moveToEnd(subscription, fetch.tp);
}
