import type { Us } from '../../../engine/time.ts';
import type { Batch, KafkaRecord, Workload } from '../../log/batch.ts';
import type { TopicPartition } from '../../topicPartition.ts';
import type { NetworkClient } from '../network/index.ts';
import type { StickyPartition } from '../partitioners/index.ts';
import type { Application } from './application.ts';
import type { Compression } from './recordBuffer.ts';
import type { ProducerSettings } from './settings.ts';

export interface ProducerState {
  readonly settings: ProducerSettings;
  readonly role: ProducerRole;
  readonly client: NetworkClient;
  readonly accumulator: Accumulator;
  readonly ids: ProducerIds;
  readonly application: Application;
  readonly counts: Counts;
  /** Exception class of the last failure, '' if none. */
  lastError: string;
  /** `flush` calls that wait for all batches up to an ordinal. */
  flushes: Flush[];
  /** `close` was called or the process told to stop: no new records, and it ends when the last batch is done. */
  closing: Closing | null;
}

interface Closing {
  /** Of the command, -1 for a process that was told to stop. */
  readonly command: number;
}

interface Flush {
  readonly command: number;
  readonly upTo: number;
}

/** Records. */
interface Counts {
  sent: number;
  acked: number;
  failed: number;
  retried: number;
}

/** What the producer's application does. Times are the host's monotonic clock, in microseconds. Frozen. */
export interface ProducerRole {
  /** Broker ids behind bootstrap.servers. */
  readonly bootstrap: readonly number[];
  /** Of the generated records; null without a workload. */
  readonly topic: string | null;
  /** sync: the next `send` waits for the last record's result; none: results are not looked at. */
  readonly await: 'async' | 'sync' | 'none';
  readonly workload: Workload | null;
  /** Running sums of the weights of the workload's keys; null for equal weights. */
  readonly keyWeights: readonly number[] | null;
  readonly schedule: ProducerSchedule | null;
  /** By time. */
  readonly records: readonly ScriptedRecord[];
}

export interface ProducerSchedule {
  readonly fromUs: Us;
  /** Exclusive. */
  readonly untilUs: Us | null;
  /** Records in all. */
  readonly limit: number | null;
  readonly ratePerSecond: number;
}

export interface OutgoingRecord {
  readonly topic: string;
  /** null leaves it to the partitioner. */
  readonly partition: number | null;
  readonly key: string | null;
  /** null: a tombstone. */
  readonly value: string | null;
  /** Milliseconds since 1970; null: when it is sent. */
  readonly timestamp: number | null;
  readonly headers?: readonly (readonly [string, string])[];
}

export interface ScriptedRecord extends OutgoingRecord {
  readonly atUs: Us;
}

export type ProducerCommand =
  /** Completes when the record is acknowledged, or fails with its exception. */
  | ({ readonly type: 'produce'; readonly id: number } & OutgoingRecord)
  | { readonly type: 'flush'; readonly id: number }
  | { readonly type: 'close'; readonly id: number };

/** Kafka: RecordAccumulator. */
export interface Accumulator {
  /** By the number that topics and batches know them by. */
  readonly queues: PartitionQueue[];
  readonly topics: Map<string, TopicQueues>;
  /** Numbers of the queues with a batch, waiting or in flight: what a pass looks at. */
  readonly active: Set<number>;
  /** Numbers of the queues that this step sent to; empty at rest. */
  unnoted: number[];
  /** Per node: the place among its partitions where the next drain begins. */
  readonly drainIndexes: Map<number, number>;
  /** Per node, kept for partitioner.availability.timeout.ms: when it last had data ready, and when it last took some. */
  readonly nodeLatency: Map<number, { readyAt: Us; drainAt: Us }>;
  /** By topic: what compression is expected to leave of a batch (Kafka: CompressionRatioEstimator). Empty without a codec. */
  readonly compressionRatios: Map<string, number>;
  /** Of buffer.memory. */
  availableMemory: number;
  nextBatchId: number;
}

export interface TopicQueues {
  readonly topic: string;
  /** By partition: the number of its queue, -1 while it has none. */
  readonly queueOf: number[];
  queueCount: number;
  readonly sticky: StickyPartition;
  /** RoundRobinPartitioner's. */
  roundRobin: number;
}

/** One partition: its batches and the state of its sequence numbers (Kafka: its deque, TxnPartitionEntry). */
export interface PartitionQueue {
  readonly index: number;
  readonly tp: TopicPartition;
  readonly topic: string;
  readonly partition: number;
  /** Waiting to be sent, the first first. */
  readonly deque: ProducerBatch[];
  readonly inFlight: ProducerBatch[];
  /** With one request in flight at most: waits for the batch that is. */
  muted: boolean;
  /** Which producer id and epoch the sequences below count for. */
  producerId: number;
  producerEpoch: number;
  nextSequence: number;
  /** -1: none. */
  lastAckedSequence: number;
  lastAckedOffset: number;
  /** -1, or the sequence after a batch that expired while nobody knew whether it was written. */
  unresolvedUntil: number;
  /** Accepted since the last note. */
  sentSinceNote: number;
}

/** Kafka: ProducerBatch. Holds records while it fills; `wire` is the frozen batch once it is drained. */
export interface ProducerBatch {
  readonly id: number;
  /** Its place in the order of creation; the parts of a split batch keep that of the whole. */
  readonly ordinal: number;
  readonly queue: number;
  readonly records: RecordBuffer;
  /** What of buffer.memory it holds; 0 for a part of a split batch. */
  readonly allocated: number;
  readonly createdAt: Us;
  lastAttemptAt: Us;
  attempts: number;
  /** Drawn at each retry. */
  backoff: Us;
  /** Greatest leader epoch seen for its partition, and the attempts there had been when it was (KIP-951). */
  leaderEpoch: number;
  attemptsAtLeaderChange: number;
  /** No more records. */
  closed: boolean;
  /** Failed or expired while its request is in flight: what is left is to give its memory back. */
  done: boolean;
  wire: Batch | null;
  /** -1 without a sequence. */
  producerId: number;
  producerEpoch: number;
  baseSequence: number;
  /** Its sequence was rewritten after an epoch bump (ProducerBatch.sequenceHasBeenReset). */
  resequenced: boolean;
  /** Came out of a batch that the broker found too large. */
  readonly isSplit: boolean;
  /** `produce` commands that wait for it, by the index of their record. */
  commands: RecordCommand[];
  /** The application waits for it (await: sync). */
  awaited: boolean;
}

interface RecordCommand {
  readonly id: number;
  readonly record: number;
}

/** The records of a batch that fills. Either listed one by one, or numbers of a workload. */
export interface RecordBuffer {
  readonly limit: number;
  /** Frozen. */
  readonly compression: Compression;
  readonly workload: Workload | null;
  items: KafkaRecord[];
  /** null until a number does not follow the one before. Plain arrays: they are cheaper to grow than typed ones. */
  numbers: number[] | null;
  keyIndexes: number[] | null;
  firstNumber: number;
  count: number;
  /** Bytes of the records. */
  bytes: number;
  firstTimestamp: number;
  lastTimestamp: number;
  maxTimestamp: number;
}

/** Producer id and epoch, for idempotence (Kafka: TransactionManager without transactions). */
export interface ProducerIds {
  /** -1: none. */
  producerId: number;
  producerEpoch: number;
  state: 'UNINITIALIZED' | 'INITIALIZING' | 'READY';
  /** When InitProducerId may be sent (again). */
  retryAt: Us;
  attempts: number;
  requested: boolean;
  bumpRequired: boolean;
  /** Queues whose batches get sequences from 0 with the next epoch. */
  rewrite: number[];
  /** Queues with an `unresolvedUntil`. */
  unresolved: number[];
}
