import { appendAsFollower, rollLog } from '../../../sim/protocol/log/append.ts';
import { lastOffsetOf } from '../../../sim/protocol/log/batch.ts';
import type { Batch, KafkaRecord } from '../../../sim/protocol/log/batch.ts';
import { measure } from '../../../sim/protocol/log/cleaner/cleanable.ts';
import { rewriteLog, swapIn } from '../../../sim/protocol/log/cleaner/clean.ts';
import { buildOffsetMap } from '../../../sim/protocol/log/cleaner/offsetMap.ts';
import { abortedTransactionsOf } from '../../../sim/protocol/log/cleaner/transactions.ts';
import { batchesOf, newLogDirectory } from '../../../sim/protocol/log/log.ts';
import type { Log } from '../../../sim/protocol/log/log.ts';
import { countOf, offsetDeltaAt, recordAt } from '../../../sim/protocol/log/records.ts';
import { newSegment } from '../../../sim/protocol/log/segment.ts';
import { emptyLog, makeBatch, silentPort } from './logFixture.ts';
import { compare, type VectorResult } from './result.ts';

/** Rounds of the cleaner over one log: Cleaner, and LogToClean's ratio. */
interface CleanerCase {
  readonly name: string;
  readonly input: { readonly deleteRetentionMs: number; readonly ops: readonly Op[] } | RatioInput;
  readonly expected: object;
}

interface RatioInput {
  readonly op: 'cleanableRatio';
  readonly segmentSizes: readonly number[];
  readonly firstDirtySegment: number;
  readonly firstUncleanableSegment: number;
}

type Op =
  | {
      readonly op: 'append';
      readonly records: readonly { readonly key: number; readonly value: number | null }[];
      readonly producerId: number;
      readonly transactional: boolean;
    }
  | { readonly op: 'marker'; readonly producerId: number; readonly type: 'ABORT' | 'COMMIT' }
  | Clean;

interface Clean {
  readonly op: 'clean';
  /** A string beyond 2^53. */
  readonly nowMs: number | string;
  readonly firstDirtyOffset: number;
  readonly firstUncleanableOffset: number;
  readonly offsetMapCapacity: number | null;
}

export const run = ({ input, expected }: CleanerCase, _header: unknown): VectorResult =>
  compare(expected, 'op' in input ? ratioOf(input) : { afterEachClean: play(input.ops, input.deleteRetentionMs) });

function ratioOf({ segmentSizes, firstDirtySegment, firstUncleanableSegment }: RatioInput): object {
  const disk = newLogDirectory('orders-0', 'topic-id', 0);
  disk.segments = segmentSizes.map((sizeInBytes, index) => ({ ...newSegment('orders-0', index * 100, 0), sizeInBytes }));
  const { cleanBytes, cleanableBytes } = measure(disk, { from: firstDirtySegment * 100, to: firstUncleanableSegment * 100 });
  const totalBytes = cleanBytes + cleanableBytes;
  return { cleanBytes, cleanableBytes, totalBytes, cleanableRatio: cleanableBytes / totalBytes };
}

const port = silentPort();

function play(ops: readonly Op[], deleteRetentionMs: number): object[] {
  const log = emptyLog({ 'cleanup.policy': 'compact', 'delete.retention.ms': deleteRetentionMs });
  // Instants near 2^63 are told from the first one, so that doubles hold them.
  const origin = ops.reduce((first, op) => (op.op === 'clean' && BigInt(op.nowMs) < first ? BigInt(op.nowMs) : first), 1n << 63n);
  const sequences = new Map<number, number>();
  const rounds: object[] = [];
  let latestOffset = -1;
  for (const op of ops) {
    if (op.op === 'clean') {
      latestOffset = clean(log, op, { nowMs: Number(BigInt(op.nowMs) - origin), latestOffset });
      rounds.push({ endOffset: latestOffset + 1, ...shape(log, origin) });
    } else append(log, op.op === 'append' ? dataBatch(op, sequences) : marker(op.producerId, op.type));
  }
  return rounds;
}

/** One round over closed segments. Kafka's test keeps the end of the last map when a round has nothing dirty. */
function clean(log: Log, op: Clean, at: { readonly nowMs: number; readonly latestOffset: number }): number {
  rollLog(log, port);
  const aborted = abortedTransactionsOf(batchesOf(log.disk));
  const range = { from: op.firstDirtyOffset, to: op.firstUncleanableOffset };
  const map = buildOffsetMap(log.disk, range, op.offsetMapCapacity ?? Number.MAX_SAFE_INTEGER, aborted);
  if (map.latestOffset === -1) map.latestOffset = at.latestOffset;
  const { groups } = rewriteLog(log, map, { nowMs: at.nowMs, upTo: op.firstUncleanableOffset });
  for (const group of groups) swapIn(log, group, port);
  return map.latestOffset;
}

function append(log: Log, batch: Batch): void {
  appendAsFollower(log, [{ ...batch, baseOffset: log.disk.logEndOffset }], 0, port);
}

function dataBatch({ records, producerId, transactional }: Extract<Op, { op: 'append' }>, sequences: Map<number, number>): Batch {
  const sequence = sequences.get(producerId) ?? 0;
  sequences.set(producerId, sequence + records.length);
  const items = records.map(({ key, value }) => record(String(key), value === null ? null : String(value)));
  return { ...batchOf(items), producerId, producerEpoch: 0, baseSequence: producerId < 0 ? -1 : sequence, isTransactional: transactional };
}

const marker = (producerId: number, type: string): Batch => ({
  ...batchOf([record(type, '{"coordinatorEpoch":0}')]),
  producerId,
  producerEpoch: 0,
  isTransactional: true,
  isControl: true,
});

const record = (key: string, value: string | null): KafkaRecord => Object.freeze({ key, value, timestamp: 0 });

const batchOf = (items: readonly KafkaRecord[]): Batch => ({
  ...makeBatch({ count: items.length, timestamp: 0 }),
  records: Object.freeze({ type: 'list', items: Object.freeze(items) } as const),
});

function shape(log: Log, origin: bigint): object {
  const batches = batchesOf(log.disk);
  const horizons: Record<string, number | string> = {};
  for (const batch of batches) {
    const horizonMs = batch.records.type === 'compacted' ? batch.records.deleteHorizonMs : null;
    if (horizonMs !== null) horizons[lastOffsetOf(batch)] = asWritten(BigInt(horizonMs) + origin);
  }
  const places = batches.flatMap(batch => Array.from({ length: countOf(batch.records) }, (_, index) => ({ batch, index })));
  return {
    lastOffsetsPerBatch: batches.map(lastOffsetOf),
    offsets: places.map(({ batch, index }) => batch.baseOffset + offsetDeltaAt(batch.records, index)),
    keys: places.filter(({ batch }) => !batch.isControl).map(({ batch, index }) => Number(recordAt(batch, index).key)),
    deleteHorizons: horizons,
  };
}

const asWritten = (ms: bigint): number | string => (ms > BigInt(Number.MAX_SAFE_INTEGER) ? String(ms) : Number(ms));
