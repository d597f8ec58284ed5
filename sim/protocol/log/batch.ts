import type { Codec } from './compression.ts';
import type { MetadataRecord } from '../metadata/records.ts';

/** One record, as an application sees it. Internal topics keep JSON in key and value. */
export interface KafkaRecord {
  readonly key: string | null;
  readonly value: string | null;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly headers?: readonly (readonly [string, string])[];
}

/**
 * Records that a workload generates, held as numbers so that 250 000 of them a second stay cheap: record n of a workload is a pure
 * function of n and its key index (see `recordAt` in records.ts).
 */
export interface GeneratedRecords {
  readonly type: 'generated';
  readonly workload: Workload;
  /** The workload's number of the first record; the others follow in steps of one, unless `numbers` lists them. */
  readonly first: number;
  readonly numbers: Int32Array | null;
  /** Index into the workload's keys for each record, or null for null keys. */
  readonly keyIndexes: Int32Array | null;
  readonly count: number;
  /** Milliseconds since 1970, of the first and the last record; those between are spread evenly. */
  readonly firstTimestamp: number;
  readonly lastTimestamp: number;
}

/** What a scenario says of a producer's generated records. Frozen. */
export interface Workload {
  readonly name: string;
  /** `user-{n}`; null for null keys. */
  readonly keyPattern: string | null;
  readonly keyCount: number;
  readonly valueBytesMin: number;
  readonly valueBytesMax: number;
}

/** Records one by one. */
export interface ListedRecords {
  readonly type: 'list';
  readonly items: readonly KafkaRecord[];
}

/** Records as a producer wrote them: the place of each is its offset minus the base offset of the batch. */
export type DenseRecords = ListedRecords | GeneratedRecords;

/**
 * What the cleaner left of a batch (Kafka: MemoryRecords.filterTo). The batch keeps its first and last offset, and each record that stayed
 * keeps its own, whatever went between them.
 */
export interface CompactedRecords {
  readonly type: 'compacted';
  readonly source: DenseRecords;
  /** The places in the source that stayed, rising: offset deltas too. Frozen; empty for a batch of which only the header is left. */
  readonly kept: readonly number[];
  /** From then on (milliseconds since 1970) the tombstones of the batch, or the transaction's marker in it, may go; null: not set (KIP-534). */
  readonly deleteHorizonMs: number | null;
}

export type Records = DenseRecords | CompactedRecords | { readonly type: 'metadata'; readonly items: readonly MetadataRecord[] };

/**
 * A record batch, format v2 (Kafka: DefaultRecordBatch). Frozen and shared: the leader makes one with its offsets and epoch, and every
 * replica's log, response and judge refers to that very object.
 */
export interface Batch {
  readonly baseOffset: number;
  readonly lastOffsetDelta: number;
  readonly partitionLeaderEpoch: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  /** -1 without idempotence. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly sizeInBytes: number;
  readonly records: Records;
  /** How its records are compressed; absent: not at all. */
  readonly compression?: Codec;
  /** Its CRC does not fit: a disk has turned some of its bits. Never there otherwise. */
  readonly isCorrupt?: true;
}

export const lastOffsetOf = (batch: Batch): number => batch.baseOffset + batch.lastOffsetDelta;
export const nextOffsetOf = (batch: Batch): number => batch.baseOffset + batch.lastOffsetDelta + 1;
