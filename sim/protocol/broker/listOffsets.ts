import { epochForOffset, endOffsetFor } from '../log/leaderEpochs.ts';
import {
  EARLIEST_LOCAL_TIMESTAMP,
  EARLIEST_TIMESTAMP,
  LATEST_TIERED_TIMESTAMP,
  LATEST_TIMESTAMP,
  MAX_TIMESTAMP,
  offsetForTimestamp,
  offsetOfMaxTimestamp,
} from '../log/offsetsByTime.ts';
import type { TimestampAndOffset } from '../log/offsetsByTime.ts';
import type { ErrorName } from '../messages/errors.ts';
import type {
  ListOffsetsRequest,
  ListOffsetsResponse,
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
} from '../messages/fetch.ts';
import { unknownPartition } from './fetch/read.ts';
import { checkLeadership } from './partition/epochCheck.ts';
import { logOf } from './state.ts';
import type { BrokerState, Partition } from './state.ts';

type Asked = ListOffsetsRequest['partitions'][number];
type Answer = ListOffsetsResponse['partitions'][number];

/** Finds offsets by time, for consumers up to the high watermark (Kafka: KafkaApis.handleListOffsetRequest, Partition.fetchOffsetForTimestamp). */
export function listOffsets(broker: BrokerState, request: ListOffsetsRequest): ListOffsetsResponse {
  const partitions = request.partitions.map(asked => listOne(broker, asked, request.replicaId >= 0));
  return { kind: 'response', api: 'ListOffsets', correlationId: request.correlationId, partitions };
}

const failed = (tp: string, error: ErrorName): Answer => ({ tp, error, timestamp: -1, offset: -1, leaderEpoch: -1 });

function listOne(broker: BrokerState, asked: Asked, isFollower: boolean): Answer {
  const partition = broker.partitions.get(asked.tp);
  if (partition === undefined) return failed(asked.tp, unknownPartition(broker, asked.tp, ''));
  const error = checkLeadership(partition, asked.currentLeaderEpoch);
  if (error !== 'NONE') return failed(asked.tp, error);
  const log = logOf(broker, partition);
  const end = isFollower ? log.disk.logEndOffset : log.memory.highWatermark;
  // A new leader does not know yet how far the records of its predecessor are committed (KIP-207).
  const isUnsettled = !isFollower && end < partition.leaderEpochStartOffset;
  const found = asked.timestamp === LATEST_TIMESTAMP ? latest(partition, end) : lookUp(broker, partition, asked.timestamp);
  const isBeyond =
    asked.timestamp !== EARLIEST_TIMESTAMP && asked.timestamp !== EARLIEST_LOCAL_TIMESTAMP && (found === null || found.offset >= end);
  if (isUnsettled && isBeyond) return failed(asked.tp, 'OFFSET_NOT_AVAILABLE');
  if (found === null || (isBeyond && asked.timestamp !== LATEST_TIMESTAMP)) return failed(asked.tp, 'NONE');
  return { tp: asked.tp, error: 'NONE', timestamp: found.timestamp, offset: found.offset, leaderEpoch: found.leaderEpoch };
}

const latest = (partition: Partition, end: number): TimestampAndOffset => ({
  timestamp: -1,
  offset: end,
  leaderEpoch: partition.leaderEpoch,
});

function lookUp(broker: BrokerState, partition: Partition, timestamp: number): TimestampAndOffset | null {
  const log = logOf(broker, partition);
  if (timestamp === EARLIEST_TIMESTAMP || timestamp === EARLIEST_LOCAL_TIMESTAMP) {
    const offset = log.memory.logStartOffset;
    return { timestamp: -1, offset, leaderEpoch: epochForOffset(log.disk.epochs.content, offset) ?? -1 };
  }
  if (timestamp === MAX_TIMESTAMP) return offsetOfMaxTimestamp(log);
  return timestamp <= LATEST_TIERED_TIMESTAMP ? null : offsetForTimestamp(log, timestamp);
}

/** Tells where epochs end in the leader's log (Kafka: Partition.lastOffsetForLeaderEpoch, KIP-101, KIP-320). */
export function offsetForLeaderEpoch(broker: BrokerState, request: OffsetForLeaderEpochRequest): OffsetForLeaderEpochResponse {
  const partitions = request.partitions.map(({ tp, currentLeaderEpoch, leaderEpoch }) => {
    const partition = broker.partitions.get(tp);
    const error = partition === undefined ? unknownPartition(broker, tp, '') : checkLeadership(partition, currentLeaderEpoch);
    if (partition === undefined || error !== 'NONE') return { tp, error, leaderEpoch: -1, endOffset: -1 };
    const { disk } = logOf(broker, partition);
    const end = endOffsetFor(disk.epochs.content, leaderEpoch, disk.logEndOffset);
    return { tp, error: 'NONE', leaderEpoch: end.epoch, endOffset: end.endOffset } as const;
  });
  return { kind: 'response', api: 'OffsetForLeaderEpoch', correlationId: request.correlationId, partitions };
}
