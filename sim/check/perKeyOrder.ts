import type { Batch, GeneratedRecords, KafkaRecord } from '../protocol/log/batch.ts';
import type { TopicPartition } from '../protocol/topicPartition.ts';
import { createCommitted, followCommitted } from './evidence/committedLog.ts';
import type { Committed } from './evidence/committedLog.ts';
import type { Judge } from './judge.ts';

interface Notebook {
  readonly committed: Committed;
  /** By partition and producer. */
  readonly orders: Map<TopicPartition, Map<string, Order>>;
}

/** What one producer has in one partition. */
interface Order {
  /** The highest number so far, by key. */
  readonly highest: Map<string | number, number>;
  /** One bit for each number that is there: a record that comes twice is a duplicate, and no matter of order. */
  present: Int32Array;
}

/**
 * Records of one producer with one key lie in the partition in the order in which they were sent. Broken by retries with several requests in
 * flight and without idempotence. Looked at for committed records: what consumers may see. The order of sending is known of generated records
 * (their number) and of those of idempotent producers (their sequence).
 */
export const perKeyOrder: Judge<Notebook> = {
  name: 'per-key-order',
  statement: 'records of one producer with the same key are in the partition in the order in which they were sent',
  open: () => ({ committed: createCommitted(), orders: new Map() }),
  read: ({ committed, orders }, entry) => {
    const batches = followCommitted(committed, entry);
    if (batches.length === 0 || entry.note.kind !== 'highWatermark.advanced') return null;
    for (const batch of batches) {
      const broken = examine(orders, entry.note.tp, batch);
      if (broken !== null) return broken;
    }
    return null;
  },
};

function examine(orders: Notebook['orders'], tp: TopicPartition, batch: Batch): string | null {
  if (batch.isControl) return null;
  const { records } = batch;
  if (records.type === 'generated') return records.keyIndexes === null ? null : examineGenerated(orders, tp, records, records.keyIndexes);
  return records.type === 'list' && batch.producerId >= 0 ? examineList(orders, tp, batch, records.items) : null;
}

function examineGenerated(
  orders: Notebook['orders'],
  tp: TopicPartition,
  records: GeneratedRecords,
  keyIndexes: Int32Array,
): string | null {
  const order = orderOf(orders, tp, records.workload.name);
  for (let index = 0; index < records.count; index++) {
    const number = records.numbers === null ? records.first + index : records.numbers[index]!;
    const key = keyIndexes[index]!;
    const late = place(order, key, number);
    if (late !== -1) return `${tp}: record ${number} of ${records.workload.name} with key number ${key} comes after its record ${late}`;
  }
  return null;
}

function examineList(orders: Notebook['orders'], tp: TopicPartition, batch: Batch, items: readonly KafkaRecord[]): string | null {
  const producer = `producer id ${batch.producerId}, epoch ${batch.producerEpoch}`;
  const order = orderOf(orders, tp, producer);
  for (let index = 0; index < items.length; index++) {
    const { key } = items[index]!;
    if (key === null) continue;
    const late = place(order, key, batch.baseSequence + index);
    if (late !== -1) return `${tp}: sequence ${batch.baseSequence + index} of ${producer} with key ${key} comes after sequence ${late}`;
  }
  return null;
}

function orderOf(orders: Notebook['orders'], tp: TopicPartition, producer: string): Order {
  let ofPartition = orders.get(tp);
  if (ofPartition === undefined) orders.set(tp, (ofPartition = new Map()));
  let order = ofPartition.get(producer);
  if (order === undefined) ofPartition.set(producer, (order = { highest: new Map(), present: new Int32Array(64) }));
  return order;
}

/** Notes a record. Returns the later record that came before it, or -1. */
function place(order: Order, key: string | number, number: number): number {
  const word = number >> 5;
  if (word >= order.present.length) order.present = enlarge(order.present, word);
  const bit = 1 << number;
  if ((order.present[word]! & bit) !== 0) return -1;
  order.present[word]! |= bit;
  const highest = order.highest.get(key) ?? -1;
  if (number < highest) return highest;
  order.highest.set(key, number);
  return -1;
}

function enlarge(present: Int32Array, word: number): Int32Array {
  const larger = new Int32Array(Math.max(word + 1, present.length * 2));
  larger.set(present);
  return larger;
}
