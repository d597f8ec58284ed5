import type { ConfigOverrides } from '../../../sim/protocol/config/definition.ts';
import type { OutgoingRecord } from '../../../sim/protocol/client/producer/index.ts';
import { partitionOf } from '../../../sim/protocol/topicPartition.ts';
import { producing, recordAt } from '../../protocol/client/producing.ts';

export interface Turns {
  readonly partitions: number;
  readonly records: number;
  readonly config: ConfigOverrides;
  readonly await: 'async' | 'sync';
  readonly record: (index: number) => Partial<OutgoingRecord>;
}

/** The partition of each of a number of records that are sent one after the other without naming one. */
export function partitionsOf({ partitions, records, config, await: wait, record }: Turns): number[] {
  // The first record waits for metadata; the others follow a microsecond apart, so that each has a note of its own.
  const scripted = Array.from({ length: records }, (_, i) => ({
    ...recordAt(100, { partition: null, timestamp: 0, ...record(i) }),
    atUs: i === 0 ? 100_000 : 200_000 + i,
  }));
  const test = producing({ config, topics: { orders: partitions }, role: { records: scripted, await: wait } });
  // Without an id nothing leaves while the records are sent, as when a real application is quicker than the sender's thread.
  test.cluster.withholdsIds = wait === 'async';
  test.runTo(10_000_000);
  return test.notesOf('producer.sent').map(note => partitionOf(note.tp));
}
