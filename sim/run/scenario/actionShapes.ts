import { isMap } from 'yaml';
import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../protocol/config/consumer.ts';
import { GROUP_CONFIG } from '../../protocol/config/group.ts';
import { PRODUCER_CONFIG } from '../../protocol/config/producer.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import type { ActionOf, ActionType } from './actionTypes.ts';
import { descend, report, scalarOf, scalarText, type At } from './reader.ts';
import { bandwidth, boolean, duration, integer, newTopicName, number, oneOf, ppm, ratio, signedDuration, string } from './scalars.ts';
import { settings } from './settings.ts';
import { listOf, mapOf, mapped, nullable, object, optional, required, type Shape } from './shape.ts';
import {
  assignment,
  broker,
  brokerId,
  consumer,
  groupName,
  host,
  link,
  node,
  partition,
  producer,
  replicas,
  topicName,
  topicPartition,
} from './targets.ts';

/** What an action of this type takes: all of it but the type. */
export type Arguments<Type extends ActionType> = Omit<ActionOf<Type>, 'type'>;
export type ActionShape<Type extends ActionType> = Shape<Arguments<Type>>;

const on = <Name extends string>(name: Name, shape: Shape<string>): Shape<Readonly<Record<Name, string>>> =>
  mapped(shape, value => ({ [name]: value }) as Readonly<Record<Name, string>>);

export const onNode = on('node', node);
export const onHost = on('node', host);
export const onBroker = on('broker', broker);
export const onProducer = on('producer', producer);
export const onConsumer = on('consumer', consumer);
export const onTopic = on('topic', topicName);
export const onGroup = on('group', groupName);

/** `heal`, `heal: {}` and `heal: all` end every network fault; `heal: broker-1` those that concern it. */
export const healArguments: ActionShape<'heal'> = {
  expected: 'nothing (every fault ends), or a node or client',
  schema: { anyOf: [host.schema, { type: 'null' }, { type: 'object', maxProperties: 0 }] },
  read(at) {
    const none = scalarOf(at) === null || scalarText(at) === 'all' || (isMap(at.node) && at.node.items.length === 0);
    if (none) return { node: null };
    const name = host.read(at);
    return name === undefined ? undefined : { node: name };
  },
};

export const partitionArguments: ActionShape<'partition'> = mapped(listOf(listOf(host, { min: 1 }), { min: 2 }), (groups, at) => {
  const all = groups.flat();
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice === undefined) return { groups };
  return report(at, { expected: 'groups that share no member', found: twice, message: `${twice} is in two of the groups` });
});

export const cutArguments: ActionShape<'cut'> = object('a map such as { from: broker-1, to: broker-2 }', {
  from: required(host),
  to: required(host),
});

export const delayArguments: ActionShape<'delay'> = mapped(
  object('a map such as { link: [broker-1, broker-2], by: 50ms }', { link: required(link), by: required(duration) }),
  ({ link: ends, by }) => ({ link: ends, byUs: by }),
);

export const loseArguments: ActionShape<'lose'> = object('a map such as { link: [broker-1, broker-2], ratio: 2% }', {
  link: required(link),
  ratio: required(ratio),
});

export const dropArguments: ActionShape<'drop'> = object('a map such as { request: Fetch, from: broker-2, to: broker-1, count: 3 }', {
  request: required(string("a request's name such as Fetch")),
  from: required(host),
  to: required(host),
  count: optional(integer({ min: 1 }), null),
});

export const limitArguments: ActionShape<'limit'> = mapped(
  object('a map such as { link: [broker-1, broker-2], bandwidth: 1MB/s }', { link: required(link), bandwidth: required(bandwidth) }),
  ({ link: ends, bandwidth: bytesPerSecond }) => ({ link: ends, bytesPerSecond }),
);

export const slowDiskArguments: ActionShape<'slowDisk'> = mapped(
  object('a map such as { broker: broker-1, factor: 20 }', { broker: required(node), factor: required(number('a number of at least 1', 1)) }),
  given => ({ node: given.broker, factor: given.factor }),
);

export const corruptArguments: ActionShape<'corrupt'> = object('a map such as { broker: broker-1, topic: orders, partition: 0, offset: 5 }', {
  broker: required(broker),
  topic: required(topicName),
  partition: required(partition),
  offset: required(integer()),
});

export const skewClockArguments: ActionShape<'skewClock'> = mapped(
  object('a map such as { host: broker-1, by: 5s }', { host: required(host), by: required(signedDuration) }),
  given => ({ host: given.host, byUs: given.by }),
);

export const driftClockArguments: ActionShape<'driftClock'> = mapped(
  object('a map such as { host: broker-1, ratio: 0.01% }', { host: required(host), ratio: required(ppm) }),
  given => ({ host: given.host, ppm: given.ratio }),
);

const replicationFactor = integer({ min: -1 });
const ids = brokerId.schema;

export const createTopicArguments: ActionShape<'createTopic'> = object('a map such as { name: orders, partitions: 3, replicationFactor: 3 }', {
  name: required(newTopicName),
  partitions: optional(integer({ min: -1 }), -1),
  replicationFactor: optional(replicationFactor, -1),
  assignment: optional(assignment(0), null),
  config: optional(settings(TOPIC_CONFIG, 'of topics'), {}),
  validateOnly: optional(boolean, false),
});

export const addPartitionsArguments: ActionShape<'addPartitions'> = object('a map such as { topic: orders, count: 6 }', {
  topic: required(topicName),
  count: required(integer({ min: 1 })),
  assignment: optional(assignment(null), null),
});

/** Whose settings: exactly one of topic, broker and group. */
export const alterConfigArguments: ActionShape<'alterConfig'> = {
  expected: 'a map such as { topic: orders, config: { retention.ms: 1000 } }',
  schema: {
    anyOf: [
      { ...object('', { topic: required(topicName), config: required(settings(TOPIC_CONFIG, 'of topics')) }).schema },
      { ...object('', { broker: required({ ...brokerId, schema: { anyOf: [ids, { type: 'string' }] } }), config: required(settings(BROKER_CONFIG, 'of brokers')) }).schema },
      { ...object('', { group: required(groupName), config: required(settings(GROUP_CONFIG, 'of groups')) }).schema },
    ],
  },
  read: readAlterConfig,
};

const anyGroup = string("a group's name");

function readAlterConfig(at: At): Arguments<'alterConfig'> | undefined {
  if (!isMap(at.node)) return report(at, { expected: alterConfigArguments.expected });
  const given = (['topic', 'broker', 'group'] as const).filter(kind => descend(at, kind).node !== null);
  const [kind] = given;
  if (kind === undefined || given.length > 1) return report(at, { expected: 'one of topic, broker and group', found: given.join(' and ') || 'none of them' });
  const read = alterable(kind).read(at);
  return read === undefined ? undefined : { resource: kind, name: read[kind] ?? '', config: read.config };
}

const alterable = (kind: 'topic' | 'broker' | 'group') => {
  switch (kind) {
    case 'topic':
      return object('', { topic: required(topicName), broker: optional(anyGroup, ''), group: optional(anyGroup, ''), config: required(settings(TOPIC_CONFIG, 'of topics')) });
    case 'broker':
      return object('', { topic: optional(anyGroup, ''), broker: required(brokerOrAll), group: optional(anyGroup, ''), config: required(settings(BROKER_CONFIG, 'of brokers')) });
    case 'group':
      return object('', { topic: optional(anyGroup, ''), broker: optional(anyGroup, ''), group: required(anyGroup), config: required(settings(GROUP_CONFIG, 'of groups')) });
  }
};

/** A broker, or '' for the default of all. */
const brokerOrAll: Shape<string> = {
  expected: 'a broker such as 1, or "" for the default of all brokers',
  schema: { type: ['string', 'integer'] },
  read: at => (scalarOf(at) === '' ? '' : broker.read(at)),
};

export const deleteRecordsArguments: ActionShape<'deleteRecords'> = object('a map such as { topic: orders, partition: 0, beforeOffset: 5 }', {
  topic: required(topicName),
  partition: required(partition),
  beforeOffset: required(integer({ min: -1, what: 'an offset (-1: the high watermark)' })),
});

export const electLeadersArguments: ActionShape<'electLeaders'> = mapped(
  object('a map such as { topic: orders, partition: 0, type: preferred }', {
    topic: optional(topicName, null),
    partition: optional(partition, null),
    type: optional(oneOf(['preferred', 'unclean'], 'type of election'), 'preferred' as const),
  }),
  ({ topic, partition: number_, type }) => ({ topic, partition: number_, electionType: type }),
);

export const reassignArguments: ActionShape<'reassign'> = object('a map such as { topic: orders, partition: 0, replicas: [2, 3] }', {
  topic: required(topicName),
  partition: required(partition),
  replicas: required(replicas),
});

export const cancelReassignmentArguments: ActionShape<'cancelReassignment'> = object('a map such as { topic: orders, partition: 0 }', {
  topic: required(topicName),
  partition: required(partition),
});

export const addBrokerArguments: ActionShape<'addBroker'> = object('a map such as { id: 4, rack: b }', {
  id: required(integer({ min: 0, max: 99, what: "a broker's id" })),
  rack: optional(string('a rack'), null),
});

export const deleteZnodeArguments: ActionShape<'deleteZnode'> = mapped(string('a path such as /controller'), path => ({ path }));

export const headers = mapped(mapOf('a map of texts', string('a text')), entries => Object.fromEntries(entries));
export const recordText = nullable(string('a text'));

export const produceArguments: ActionShape<'produce'> = mapped(
  object('a map such as { producer: shop, key: a, value: b }', {
    producer: required(producer),
    topic: optional(topicName, null),
    partition: optional(partition, null),
    key: optional(recordText, null),
    value: optional(recordText, null),
    timestamp: optional(integer({ what: 'milliseconds since 1970' }), null),
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
  read: at => (typeof scalarOf(at) === 'number' && !/^[+-]/.test(scalarText(at) ?? '') ? Number(scalarOf(at)) : (scalarText(at) ?? report(at, { expected: resetTo.expected }))),
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
