import type { OutgoingRecord, ProducerRole, ScriptedRecord } from '../../../sim/protocol/client/producer/index.ts';
import { producer } from '../../../sim/protocol/client/producer/index.ts';
import { resolveProducerConfig } from '../../../sim/protocol/config/resolve.ts';
import type { ConfigOverrides } from '../../../sim/protocol/config/definition.ts';
import { fakeCluster, type FakeCluster } from './cluster.ts';
import { harness, type HarnessOptions } from './harness.ts';

export interface Producing {
  readonly config?: ConfigOverrides;
  readonly role?: Partial<ProducerRole>;
  readonly topics?: Readonly<Record<string, number>>;
  readonly options?: Partial<HarnessOptions>;
}

/** A producer on three brokers with a topic `orders` of three partitions, unless a test says otherwise. One way takes 1 ms. */
export function producing({ config = {}, role = {}, topics = { orders: 3 }, options = {} }: Producing = {}) {
  const cluster: FakeCluster = fakeCluster(topics);
  const whole: ProducerRole = {
    bootstrap: [1, 2, 3],
    topic: 'orders',
    await: 'async',
    workload: null,
    keyWeights: null,
    schedule: null,
    records: [],
    ...role,
  };
  const h = harness(producer, { broker: cluster.broker, config: resolveProducerConfig(config), role: whole, ...options });
  return Object.assign(h, { cluster });
}

/** A record to partition 0 of `orders` at so many milliseconds, unless said otherwise. */
export const recordAt = (atMs: number, fields: Partial<OutgoingRecord> = {}): ScriptedRecord => ({
  atUs: atMs * 1_000,
  topic: 'orders',
  partition: 0,
  key: null,
  value: 'v',
  timestamp: null,
  ...fields,
});

/** A workload of records with values of 100 bytes, without keys. */
export const WORKLOAD = Object.freeze({ name: 'shop', keyPattern: null, keyCount: 0, valueBytesMin: 100, valueBytesMax: 100 });
