import { BROKER_CONFIG } from '../../protocol/config/broker.ts';
import { CONSUMER_CONFIG } from '../../protocol/config/consumer.ts';
import { GROUP_CONFIG } from '../../protocol/config/group.ts';
import { PRODUCER_CONFIG } from '../../protocol/config/producer.ts';
import { TOPIC_CONFIG } from '../../protocol/config/topic.ts';
import { actionSchema } from './actions.ts';
import { constant, duration, integer, newName, text, texts } from './scalars.ts';
import { settingSchema, settingsSchema } from './settings.ts';
import { cluster, consumer, disk, faults, network, NO_DISK, producer, stream, topic } from './setupShapes.ts';
import { listOf, object, optional, placed, required, type JsonSchema } from './shape.ts';
import { expectation, step } from './stepShapes.ts';

/** The whole file. */
export const scenarioFile = object('a scenario: format, title, runFor, cluster, topics, producers, consumers, steps, expect', {
  format: required(constant(1)),
  title: required(text),
  story: optional(text, null),
  watch: optional(texts, []),
  tags: optional(listOf(newName('tag')), []),
  level: optional(integer({ min: 1, max: 3, what: 'a level' }), 1),
  seed: optional(integer({ what: 'a whole number' }), 1),
  runFor: required(duration),
  cluster: required(cluster),
  network: optional(network, undefined),
  disk: optional(disk, NO_DISK),
  topics: optional(listOf(topic), []),
  producers: optional(listOf(producer), []),
  consumers: optional(listOf(consumer), []),
  streams: optional(listOf(stream), []),
  steps: optional(listOf(step), []),
  expect: optional(listOf(placed(expectation)), []),
  faults: optional(faults, null),
});

export type ScenarioFields = NonNullable<ReturnType<typeof scenarioFile.read>>;

/** The format of the file as JSON Schema (draft 7), for editors. The parser checks more: names, expressions, settings' values. */
export const scenarioSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Kafkascope scenario, format 1',
  ...scenarioFile.schema,
  definitions: {
    action: actionSchema(),
    setting: settingSchema,
    'settings-of-brokers': settingsSchema(BROKER_CONFIG),
    'settings-of-topics': settingsSchema(TOPIC_CONFIG),
    'settings-of-producers': settingsSchema(PRODUCER_CONFIG),
    'settings-of-consumers': settingsSchema(CONSUMER_CONFIG),
    'settings-of-groups': settingsSchema(GROUP_CONFIG),
  },
});
