import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { GROUP_CONFIG } from '../../protocol/config/group.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import type { ActionShape } from './argumentShape.ts';
import { descend, report, scalarOf } from './reader.ts';
import { boolean, integer, newTopicName, oneOf, string } from './scalars.ts';
import { settings } from './settings.ts';
import { mapped, object, optional, required, type Shape } from './shape.ts';
import { assignment, broker, partition, replicas, topicName } from './targets.ts';
import { isMap } from 'yaml';

const replicationFactor = integer({ min: -1 });

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

/** A broker, or '' for the default of all. */
const brokerOrAll: Shape<string> = {
  expected: 'a broker such as 1, or "" for the default of all brokers',
  schema: { type: ['string', 'integer'] },
  read: at => (scalarOf(at) === '' ? '' : broker.read(at)),
};

/** Whose settings can be changed. A group need not be there yet. */
const ALTERABLE: { readonly [Kind in 'topic' | 'broker' | 'group']: ActionShape<'alterConfig'> } = {
  topic: mapped(
    object('a map such as { topic: orders, config: { retention.ms: 1000 } }', {
      topic: required(topicName),
      config: required(settings(TOPIC_CONFIG, 'of topics')),
    }),
    ({ topic, config }) => ({ resource: 'topic', name: topic, config }),
  ),
  broker: mapped(
    object('a map such as { broker: 1, config: { log.cleaner.threads: 2 } }', {
      broker: required(brokerOrAll),
      config: required(settings(BROKER_CONFIG, 'of brokers')),
    }),
    given => ({ resource: 'broker', name: given.broker, config: given.config }),
  ),
  group: mapped(
    object('a map such as { group: g, config: { share.auto.offset.reset: earliest } }', {
      group: required(string("a group's name")),
      config: required(settings(GROUP_CONFIG, 'of groups')),
    }),
    ({ group, config }) => ({ resource: 'group', name: group, config }),
  ),
};

export const alterConfigArguments: ActionShape<'alterConfig'> = {
  expected: ALTERABLE.topic.expected,
  schema: { anyOf: [ALTERABLE.topic.schema, ALTERABLE.broker.schema, ALTERABLE.group.schema] },
  read(at) {
    if (!isMap(at.node)) return report(at, { expected: ALTERABLE.topic.expected });
    const given = (['topic', 'broker', 'group'] as const).filter(kind => descend(at, kind).node !== null);
    const [kind] = given;
    if (kind !== undefined && given.length === 1) return ALTERABLE[kind].read(at);
    return report(at, { expected: 'one of topic, broker and group', found: given.join(' and ') || 'none of them' });
  },
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
