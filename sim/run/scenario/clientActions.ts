import { CONSUMER_CONFIG } from '../../protocol/config/consumer.ts';
import { PRODUCER_CONFIG } from '../../protocol/config/producer.ts';
import type { ActionShape } from './argumentShape.ts';
import { descend, report, scalarOf, scalarText } from './reader.ts';
import { duration, integer, oneOf, string } from './scalars.ts';
import { settings } from './settings.ts';
import { listOf, mapOf, mapped, nullable, object, optional, required, type Shape } from './shape.ts';
import { consumer, groupName, partition, producer, topicName, topicPartition } from './targets.ts';
import { isMap } from 'yaml';

export const headers = mapped(mapOf('a map of texts', string('a text')), entries => Object.fromEntries(entries));
export const recordText = nullable(string('a text'));

export const produceArguments: ActionShape<'produce'> = mapped(
  object('a map such as { producer: shop, key: a, value: b }', {
    producer: required(producer),
    topic: optional(topicName, null),
    partition: optional(partition, null),
    key: optional(recordText, null),
    value: optional(recordText, null),
    timestamp: optional(integer({ min: Number.MIN_SAFE_INTEGER, what: 'milliseconds since 1970' }), null),
    headers: optional(headers, {}),
  }),
  ({ timestamp, ...record }) => ({ ...record, timestampMs: timestamp }),
);

/** A client's name, or `{ producer: shop, config: {...} }`. */
function startArguments<const Name extends 'producer' | 'consumer'>(
  name: Name,
  client: Shape<string>,
  table: typeof PRODUCER_CONFIG | typeof CONSUMER_CONFIG,
): Shape<{ readonly config: Readonly<Record<string, string | number | boolean | null>> | null } & Readonly<Record<Name, string>>> {
  const full = object(`a map such as { ${name}: ..., config: {...} }`, {
    [name]: required(client),
    config: optional(settings(table, `of ${name}s`), null),
  });
  return {
    expected: `a ${name}'s name, or { ${name}: ..., config: {...} }`,
    schema: { anyOf: [client.schema, full.schema] },
    read(at) {
      if (isMap(at.node)) return full.read(at) as ReturnType<typeof this.read>;
      const given = client.read(at);
      return given === undefined ? undefined : ({ [name]: given, config: null } as ReturnType<typeof this.read>);
    },
  };
}

export const startProducerArguments: ActionShape<'startProducer'> = startArguments('producer', producer, PRODUCER_CONFIG);
export const startConsumerArguments: ActionShape<'startConsumer'> = startArguments('consumer', consumer, CONSUMER_CONFIG);

export const sendOffsetsArguments: ActionShape<'sendOffsetsToTransaction'> = object(
  'a map such as { producer: shop, group: etl, topic: input, partition: 0, offset: 3 }',
  {
    producer: required(producer),
    group: required(groupName),
    topic: required(topicName),
    partition: required(partition),
    offset: required(integer()),
  },
);

export const subscribeArguments: ActionShape<'subscribe'> = object('a map such as { consumer: c-1, topics: [orders] }', {
  consumer: required(consumer),
  topics: required(listOf(topicName)),
});

export const pollArguments: ActionShape<'poll'> = mapped(
  object('a map such as { consumer: c-1, timeout: 1s }', { consumer: required(consumer), timeout: required(duration) }),
  given => ({ consumer: given.consumer, timeoutUs: given.timeout }),
);

export const busyArguments: ActionShape<'busy'> = mapped(
  object('a map such as { consumer: c-1, for: 10s }', { consumer: required(consumer), for: required(duration) }),
  given => ({ consumer: given.consumer, forUs: given.for }),
);

const seekOffset: Shape<number | 'beginning' | 'end'> = {
  expected: 'an offset, "beginning" or "end"',
  schema: { anyOf: [{ type: 'integer', minimum: 0 }, { enum: ['beginning', 'end'] }] },
  read(at) {
    const value = scalarOf(at);
    if (value === 'beginning' || value === 'end') return value;
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : report(at, { expected: seekOffset.expected });
  },
};

export const seekArguments: ActionShape<'seek'> = object('a map such as { consumer: c-1, topic: orders, partition: 0, offset: 5 }', {
  consumer: required(consumer),
  topic: required(topicName),
  partition: required(partition),
  offset: required(seekOffset),
});

const offsetsByPartition = mapped(
  mapOf('a map from partitions to offsets such as { orders-0: 5 }', integer({ what: 'an offset' }), '^.+-\\d+$'),
  (entries, at) => {
    const known = at.reader.names.topics;
    const unknown = entries.find(([tp]) => !at.reader.allowUnknownNames && !known.includes(tp.slice(0, Math.max(0, tp.lastIndexOf('-')))));
    if (unknown === undefined) return Object.fromEntries(entries);
    return report(descend(at, unknown[0]), { expected: 'partitions of known topics', found: JSON.stringify(unknown[0]) });
  },
);

const commitMap = object('a map such as { consumer: c-1, offsets: { orders-0: 5 } }', {
  consumer: required(consumer),
  offsets: optional(offsetsByPartition, null),
});

export const commitArguments: ActionShape<'commit'> = {
  expected: "a consumer's name, or { consumer: c-1, offsets: { orders-0: 5 } }",
  schema: { anyOf: [consumer.schema, commitMap.schema] },
  read(at) {
    if (isMap(at.node)) return commitMap.read(at);
    const name = consumer.read(at);
    return name === undefined ? undefined : { consumer: name, offsets: null };
  },
};

export const partitionsArguments: ActionShape<'pausePartitions'> = object('a map such as { consumer: c-1, partitions: [orders-0] }', {
  consumer: required(consumer),
  partitions: required(listOf(topicPartition, { min: 1 })),
});

export const acknowledgeArguments: ActionShape<'acknowledge'> = mapped(
  object('a map such as { consumer: s-1, partition: orders-0, offsets: [0, 1], type: ACCEPT }', {
    consumer: required(consumer),
    partition: required(topicPartition),
    offsets: required(listOf(integer(), { min: 1 })),
    type: required(oneOf(['ACCEPT', 'RELEASE', 'REJECT', 'RENEW'], 'acknowledgement')),
  }),
  ({ type, ...rest }) => ({ ...rest, acknowledgement: type }),
);

/** Where to: the words of kafka-consumer-groups.sh, an offset, or a shift. */
const resetTo: Shape<string | number> = {
  expected: 'earliest, latest, current, an offset, a moment (2026-11-21T00:00:00.000), a duration (by_duration:PT1H) or a shift (+5, -5)',
  schema: { type: ['string', 'integer'] },
  read: at =>
    typeof scalarOf(at) === 'number' && !/^[+-]/.test(scalarText(at) ?? '')
      ? Number(scalarOf(at))
      : (scalarText(at) ?? report(at, { expected: resetTo.expected })),
};

export const resetOffsetsArguments: ActionShape<'resetOffsets'> = object('a map such as { group: billing, topic: orders, to: earliest }', {
  group: required(groupName),
  topic: required(topicName),
  to: required(resetTo),
});

export const removeMemberArguments: ActionShape<'removeMember'> = object('a map such as { group: billing, instance: c-1 }', {
  group: required(groupName),
  instance: required(string("a member's group.instance.id")),
});
