import { decompressUs } from '../../../log/compression.ts';
import type { Out } from '../../../machine.ts';
import { requestUpdate } from '../../network/index.ts';
import { clientException, type ClientException } from '../exceptions.ts';
import type { ConsumerState } from '../state.ts';
import { moveToEnd, requestReset, type AssignedPartition } from '../subscription.ts';
import { preferredReplicaLeaseUs } from './send.ts';
import type { CompletedFetch } from './state.ts';

/**
 * Looks at a fetch for the first time: true if its records may be handed out, false if it is to be forgotten, or what poll throws
 * (FetchCollector.initialize).
 */
export function initialize(state: ConsumerState, fetch: CompletedFetch, out: Out): boolean | ClientException {
  const partition = state.subscription.assigned.get(fetch.tp);
  // Rebalanced, sought or reset while the fetch was under way.
  if (partition?.fetchState !== 'FETCHING') return false;
  if (fetch.response.error !== 'NONE') {
    moveToEnd(state.subscription, fetch.tp);
    return onError(state, partition, fetch);
  }
  if (partition.position?.offset !== fetch.fetchOffset) return false;
  const { highWatermark, lastStableOffset, logStartOffset, preferredReadReplica = -1 } = fetch.response;
  if (highWatermark >= 0) partition.highWatermark = highWatermark;
  if (lastStableOffset >= 0) partition.lastStableOffset = lastStableOffset;
  if (logStartOffset >= 0) partition.logStartOffset = logStartOffset;
  if (preferredReadReplica !== -1) {
    partition.preferredReadReplica = preferredReadReplica;
    partition.preferredReadReplicaUntil = out.now + preferredReplicaLeaseUs(state);
  }
  fetch.initialized = true;
  for (const { compression, sizeInBytes } of fetch.response.batches) {
    if (compression !== undefined) out.compute(decompressUs(sizeInBytes, compression));
  }
  return true;
}

/** FetchCollector.handleInitializeErrors. */
function onError(state: ConsumerState, partition: AssignedPartition, fetch: CompletedFetch): false | ClientException {
  const { client } = state;
  const { error } = fetch.response;
  switch (error) {
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'REPLICA_NOT_AVAILABLE':
    case 'KAFKA_STORAGE_ERROR':
    case 'FENCED_LEADER_EPOCH':
    case 'OFFSET_NOT_AVAILABLE':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'UNKNOWN_TOPIC_ID':
    case 'INCONSISTENT_TOPIC_ID':
      partition.preferredReadReplica = -1;
      requestUpdate(client.metadata);
      return false;
    case 'OFFSET_OUT_OF_RANGE':
      return onOutOfRange(state, partition, fetch);
    case 'CORRUPT_MESSAGE':
      return clientException(
        'KafkaException',
        `Encountered corrupt message when fetching offset ${fetch.fetchOffset} for topic-partition ${fetch.tp}`,
      );
    case 'UNKNOWN_LEADER_EPOCH':
    case 'UNKNOWN_SERVER_ERROR':
      return false;
    default:
      return clientException(
        'IllegalStateException',
        `Unexpected error code ${error} while fetching at offset ${fetch.fetchOffset} from ${fetch.tp}`,
      );
  }
}

/** A follower may be behind: ask the leader first. It is the leader's word that counts. */
function onOutOfRange(state: ConsumerState, partition: AssignedPartition, fetch: CompletedFetch): false | ClientException {
  const { resetStrategy, subscription } = state;
  if (partition.preferredReadReplica !== -1) {
    partition.preferredReadReplica = -1;
    return false;
  }
  if (partition.position?.offset !== fetch.fetchOffset) return false;
  if (resetStrategy.type === 'none') {
    return clientException('OffsetOutOfRangeException', `Fetch position ${fetch.fetchOffset} is out of range for partition ${fetch.tp}`);
  }
  requestReset(subscription, partition, resetStrategy);
  return false;
}
