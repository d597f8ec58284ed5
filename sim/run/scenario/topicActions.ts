import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { GROUP_CONFIG } from '../../protocol/config/group.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import type { ActionShape, Arguments } from './argumentShape.ts';
import { descend, report, scalarOf, type At } from './reader.ts';
import { boolean, integer, newTopicName, oneOf, string } from './scalars.ts';
import { settings } from './settings.ts';
import { mapped, object, optional, required, type Shape } from './shape.ts';
import { assignment, broker, brokerId, groupName, partition, replicas, topicName } from './targets.ts';
import { isMap } from 'yaml';

const replicationFactor = integer({ min: -1 });
const ids = brokerId.schema;

export const createTopicArguments: ActionShape<'createTopic'> = object(
  'a map such as { name: orders, partitions: 3, replicationFactor: 3 }',
  {
    name: required(newTopicName),
    partitions: optional(integer({ min: -1 }), -1),
    replicationFactor: optional(replicationFactor, -1),
    assignment: optional(assignment(0), null),
    config: optional(settings(TOPIC_CONFIG, 'of topics'), {}),
    validateOnly: optional(boolean, false),
  },
);

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
      {
        ...object('', {
          broker: required({ ...brokerId, schema: { anyOf: [ids, { type: 'string' }] } }),
          config: required(settings(BROKER_CONFIG, 'of brokers')),
        }).schema,
      },
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
  if (kind === undefined || given.length > 1)
    return report(at, { expected: 'one of topic, broker and group', found: given.join(' and ') || 'none of them' });
  const read = alterable(kind).read(at);
  return read === undefined ? undefined : { resource: kind, name: read[kind] ?? '', config: read.config };
}

const alterable = (kind: 'topic' | 'broker' | 'group') => {
  switch (kind) {
    case 'topic':
      return object('', {
        topic: required(topicName),
        broker: optional(anyGroup, ''),
        group: optional(anyGroup, ''),
        config: required(settings(TOPIC_CONFIG, 'of topics')),
      });
    case 'broker':
      return object('', {
        topic: optional(anyGroup, ''),
        broker: required(brokerOrAll),
        group: optional(anyGroup, ''),
        config: required(settings(BROKER_CONFIG, 'of brokers')),
      });
    case 'group':
      return object('', {
        topic: optional(anyGroup, ''),
        broker: optional(anyGroup, ''),
        group: required(anyGroup),
        config: required(settings(GROUP_CONFIG, 'of groups')),
      });
  }
};

/** A broker, or '' for the default of all. */
const brokerOrAll: Shape<string> = {
  expected: 'a broker such as 1, or "" for the default of all brokers',
  schema: { type: ['string', 'integer'] },
  read: at => (scalarOf(at) === '' ? '' : broker.read(at)),
};

export const deleteRecordsArguments: ActionShape<'deleteRecords'> = object(
  'a map such as { topic: orders, partition: 0, beforeOffset: 5 }',
  {
    topic: required(topicName),
    partition: required(partition),
    beforeOffset: required(integer({ min: -1, what: 'an offset (-1: the high watermark)' })),
  },
);

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
