import { isSeq } from 'yaml';
import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../protocol/config/consumer.ts';
import type { ConfigOverrides } from '../../protocol/config/definition.ts';
import { PRODUCER_CONFIG } from '../../protocol/config/producer.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import { headers, recordText } from './clientActions.ts';
import { MAX_BROKERS, MAX_CONSUMERS, MAX_CONTROLLERS } from './names.ts';
import { report, scalarOf, scalarText } from './reader.ts';
import {
  bandwidth,
  duration,
  durationRange,
  integer,
  newName,
  newTopicName,
  number,
  oneOf,
  ppm,
  rate,
  signedDuration,
  size,
  sizeRange,
  string,
} from './scalars.ts';
import { settings } from './settings.ts';
import { listOf, object, optional, placed, required, type FieldsOf, type Shape } from './shape.ts';
import { assignment, groupName, link, partition, topicName, topicPartition } from './targets.ts';

const NO_SETTINGS: ConfigOverrides = {};

const TABLES = {
  broker: settings(BROKER_CONFIG, 'of brokers'),
  topic: settings(TOPIC_CONFIG, 'of topics'),
  producer: settings(PRODUCER_CONFIG, 'of producers'),
  consumer: settings(CONSUMER_CONFIG, 'of consumers'),
} as const;

const diskFields = {
  write: optional(durationRange, undefined),
  seek: optional(durationRange, undefined),
  flush: optional(durationRange, undefined),
  bandwidth: optional(bandwidth, undefined),
  capacity: optional(size, undefined),
  pageCache: optional(size, undefined),
};

export type DiskFields = { readonly [Name in keyof typeof diskFields]?: FieldsOf<typeof diskFields>[Name] };
export const NO_DISK: DiskFields = {};
export const disk: Shape<DiskFields> = object('a map such as { write: 100us..400us, flush: 2ms..10ms, capacity: 10GiB }', diskFields);

const clock = object('a map such as { skew: 2s, drift: 0.01% }', { skew: optional(signedDuration, 0), drift: optional(ppm, 0) });

const brokerSetup = placed(
  object('a map such as { id: 1, rack: a }', {
    id: required(integer({ min: 0, max: MAX_BROKERS, what: "a broker's id" })),
    rack: optional(string('a rack'), null),
    config: optional(TABLES.broker, NO_SETTINGS),
    disk: optional(disk, NO_DISK),
    clock: optional(clock, { skew: 0, drift: 0 }),
  }),
);

const brokerCount = integer({ min: 1, max: MAX_BROKERS, what: 'a number of brokers' });
const brokerList = listOf(brokerSetup, { min: 1 });

/** A number, or a list. */
const brokers: Shape<number | NonNullable<ReturnType<typeof brokerList.read>>> = {
  expected: 'a number of brokers, or a list such as [{ id: 1, rack: a }]',
  schema: { anyOf: [brokerCount.schema, brokerList.schema] },
  read: at => (isSeq(at.node) ? brokerList.read(at) : brokerCount.read(at)),
};

const controllers: Shape<number | 'combined'> = {
  expected: `a number from 1 to ${MAX_CONTROLLERS}, or "combined"`,
  schema: { anyOf: [{ type: 'integer', minimum: 1, maximum: MAX_CONTROLLERS }, { const: 'combined' }] },
  read(at) {
    const value = scalarOf(at);
    if (value === 'combined') return value;
    return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_CONTROLLERS
      ? value
      : report(at, { expected: controllers.expected });
  },
};

export const cluster = object('a map such as { mode: kraft, controllers: 1, brokers: 3 }', {
  mode: optional(oneOf(['kraft', 'zookeeper'], 'mode'), 'kraft' as const),
  controllers: optional(controllers, 1),
  brokers: optional(brokers, 3),
  config: optional(TABLES.broker, NO_SETTINGS),
  defects: optional(listOf(string("a defect's name")), []),
});

export const network = object('a map such as { latency: 200us..1ms, bandwidth: 1GB/s }', {
  latency: optional(durationRange, undefined),
  bandwidth: optional(bandwidth, undefined),
  links: optional(
    listOf(
      object('a map such as { between: [broker-1, broker-2], latency: 20ms }', {
        between: required(link),
        latency: optional(durationRange, undefined),
        bandwidth: optional(bandwidth, undefined),
      }),
    ),
    [],
  ),
});

export const topic = placed(
  object('a map such as { name: orders, partitions: 3, replicationFactor: 3 }', {
    name: required(newTopicName),
    partitions: optional(integer({ min: 1, max: 10_000 }), undefined),
    replicationFactor: optional(integer({ min: 1 }), undefined),
    assignment: optional(assignment(0), undefined),
    config: optional(TABLES.topic, NO_SETTINGS),
  }),
);

/** Absolute (milliseconds since 1970), or before or after the record's `at`. */
const timestamp: Shape<{ readonly ms: number } | { readonly shiftUs: number }> = {
  expected: 'milliseconds since 1970, or a shift such as -2h',
  schema: { anyOf: [{ type: 'integer', minimum: 0 }, signedDuration.schema] },
  read(at) {
    const value = scalarOf(at);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return { ms: value };
    if (!/[a-z]$/.test(scalarText(at) ?? '')) return report(at, { expected: timestamp.expected });
    const shiftUs = signedDuration.read(at);
    return shiftUs === undefined ? undefined : { shiftUs };
  },
};

const record = placed(
  object('a map such as { at: 1s, key: a, value: b }', {
    at: required(duration),
    topic: optional(topicName, undefined),
    partition: optional(partition, null),
    key: optional(recordText, null),
    value: optional(recordText, null),
    timestamp: optional(timestamp, null),
    headers: optional(headers, {}),
  }),
);

const keys = object('a map such as { pattern: "user-{n}", count: 100 }', {
  pattern: required(string('a text with {n}, the number of the key')),
  count: required(integer({ min: 1 })),
  skew: optional(number('a number of at least 0, the exponent of a Zipf distribution', 0), 0),
});

export const producer = placed(
  object('a map such as { name: shop, topic: orders, rate: 20/s }', {
    name: required(newName('producer')),
    topic: optional(topicName, null),
    config: optional(TABLES.producer, NO_SETTINGS),
    rate: optional(rate, undefined),
    records: optional(listOf(record), undefined),
    from: optional(duration, 0),
    until: optional(duration, null),
    limit: optional(integer({ min: 1, what: 'a number of records' }), undefined),
    keys: optional(keys, undefined),
    valueBytes: optional(sizeRange, undefined),
    await: optional(oneOf(['async', 'sync', 'none'], 'way to await'), 'async' as const),
    transactional: optional(
      object('a map such as { records: 5, abortEvery: 4 }', {
        records: optional(integer({ min: 1 }), null),
        abortEvery: optional(integer({ min: 1 }), null),
      }),
      null,
    ),
  }),
);

export const consumer = placed(
  object('a map such as { name: billing, group: billing, topics: [orders] }', {
    name: required(newName('consumer')),
    count: optional(integer({ min: 1, max: MAX_CONSUMERS, what: 'a number of consumers' }), 1),
    kind: optional(oneOf(['consumer', 'share'], 'kind'), 'consumer' as const),
    group: optional(groupName, null),
    topics: optional(listOf(topicName), undefined),
    assign: optional(listOf(topicPartition), undefined),
    config: optional(TABLES.consumer, NO_SETTINGS),
    processing: optional(durationRange, undefined),
    commit: optional(oneOf(['auto', 'sync', 'async', 'none'], 'way to commit'), undefined),
    poll: optional(oneOf(['auto', 'manual'], 'way to poll'), 'auto' as const),
    onError: optional(oneOf(['stop', 'continue'], 'reaction'), 'continue' as const),
    from: optional(duration, 0),
    until: optional(duration, null),
  }),
);

/** Later: applications of Kafka Streams. */
export const stream = object('a map such as { name: words, application: WordCountDemo }', {
  name: required(newName('application')),
  application: required(string('the name of an application')),
  config: optional(anySettings(), {}),
  from: optional(duration, 0),
  until: optional(duration, null),
});

/** Later: a random mix of faults. */
export const faults = object('a map such as { profile: gentle }', {
  profile: required(oneOf(['gentle', 'rough', 'cruel'], 'profile')),
  seed: optional(integer(), null),
  only: optional(listOf(string('a fault')), []),
  never: optional(listOf(string('a fault')), []),
});

function anySettings(): Shape<unknown> {
  return { expected: 'a map of settings', schema: { type: 'object' }, read: at => at.node };
}
