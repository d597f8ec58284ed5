import type { ApiError } from '../../../messages/common.ts';
import { topicOf, toTopicPartition } from '../../../topicPartition.ts';
import type { CallOf, ConfigChange } from '../commands.ts';
import { done, type Operation } from '../state.ts';
import { answer, controllerVerdict } from './verdicts.ts';

/* Commands that any broker forwards to the controller, one request each (Kafka: KafkaAdminClient.createTopics and its neighbours). */

export const createTopic: Operation<CallOf<'createTopic'>> = {
  callName: 'createTopics',
  request: ({ command }, timeoutMs) => ({
    node: 'controller',
    body: {
      api: 'CreateTopics',
      timeoutMs,
      validateOnly: command.validateOnly,
      topics: [
        {
          name: command.name,
          numPartitions: command.assignment === null ? command.partitions : -1,
          replicationFactor: command.assignment === null ? command.replicationFactor : -1,
          assignment: command.assignment,
          config: withoutNulls(command.config),
        },
      ],
    },
  }),
  take: (_, response) => controllerVerdict(first(answer(response, 'CreateTopics').topics)),
};

export const deleteTopic: Operation<CallOf<'deleteTopic'>> = {
  callName: 'deleteTopics',
  request: ({ command }, timeoutMs) => ({ node: 'controller', body: { api: 'DeleteTopics', timeoutMs, topics: [command.topic] } }),
  take: (_, response) => controllerVerdict(first(answer(response, 'DeleteTopics').topics)),
};

export const addPartitions: Operation<CallOf<'addPartitions'>> = {
  callName: 'createPartitions',
  request: ({ command }, timeoutMs) => ({
    node: 'controller',
    body: {
      api: 'CreatePartitions',
      timeoutMs,
      validateOnly: false,
      topics: [{ name: command.topic, count: command.count, assignments: command.assignment }],
    },
  }),
  take: (_, response) => controllerVerdict(first(answer(response, 'CreatePartitions').topics)),
};

const RESOURCE_TYPES = { topic: 'TOPIC', broker: 'BROKER', group: 'GROUP' } as const;

export const alterConfig: Operation<CallOf<'alterConfig'>> = {
  callName: 'incrementalAlterConfigs',
  request: ({ command }) => ({
    node: 'controller',
    body: {
      api: 'IncrementalAlterConfigs',
      resources: [{ resourceType: RESOURCE_TYPES[command.resource], resourceName: command.name, configs: asStrings(command.config) }],
    },
  }),
  take: (_, response) => controllerVerdict(first(answer(response, 'IncrementalAlterConfigs').resources)),
};

/** A reassignment is accepted at once; it is over when the new replicas are in the ISR. */
export const reassign: Operation<CallOf<'reassign'>> = {
  callName: 'alterPartitionReassignments',
  request: ({ command }, timeoutMs) => reassignment(command, command.replicas, timeoutMs),
  take: (_, response) => reassignmentVerdict(response),
};

export const cancelReassignment: Operation<CallOf<'cancelReassignment'>> = {
  callName: 'alterPartitionReassignments',
  request: ({ command }, timeoutMs) => reassignment(command, null, timeoutMs),
  take: (_, response) => reassignmentVerdict(response),
};

const reassignment = ({ topic, partition }: { topic: string; partition: number }, replicas: readonly number[] | null, timeoutMs: number) =>
  ({
    node: 'controller',
    body: { api: 'AlterPartitionReassignments', timeoutMs, partitions: [{ tp: toTopicPartition(topic, partition), replicas }] },
  }) as const;

const reassignmentVerdict = (response: Parameters<typeof answer>[0]) => {
  const { error, partitions } = answer(response, 'AlterPartitionReassignments');
  return controllerVerdict(error === 'NONE' ? first(partitions) : { error, message: null });
};

export const unregisterBroker: Operation<CallOf<'unregisterBroker'>> = {
  callName: 'unregisterBroker',
  request: ({ command }) => ({ node: 'controller', body: { api: 'UnregisterBroker', brokerId: command.broker } }),
  take: (_, response) => controllerVerdict(answer(response, 'UnregisterBroker')),
};

/**
 * Of several partitions those count that needed an election and got none; one that is asked for alone must need it (Kafka: ElectLeaders,
 * which leaves ELECTION_NOT_NEEDED out of the answer when all partitions are meant).
 */
export const electLeaders: Operation<CallOf<'electLeaders'>> = {
  callName: 'electLeaders',
  request: ({ command }, timeoutMs) => ({
    node: 'controller',
    body: {
      api: 'ElectLeaders',
      electionType: command.electionType === 'preferred' ? 'PREFERRED' : 'UNCLEAN',
      timeoutMs,
      partitions: command.topic === null || command.partition === null ? null : [toTopicPartition(command.topic, command.partition)],
    },
  }),
  take: ({ command }, response) => {
    const { error, partitions } = answer(response, 'ElectLeaders');
    if (error !== 'NONE') return controllerVerdict({ error, message: null });
    const asked = partitions.filter(({ tp }) => command.topic === null || topicOf(tp) === command.topic);
    const isAlone = command.partition !== null;
    const failed = asked.find(result => result.error !== 'NONE' && (isAlone || result.error !== 'ELECTION_NOT_NEEDED'));
    return failed === undefined ? done('NONE') : controllerVerdict(failed);
  },
};

const NO_ANSWER: ApiError = { error: 'UNKNOWN_SERVER_ERROR', message: 'The controller response did not contain a result' };

const first = (results: readonly ApiError[]): ApiError => results[0] ?? NO_ANSWER;

const asStrings = (config: ConfigChange): Record<string, string | null> =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, value === null ? null : String(value)]));

const withoutNulls = (config: ConfigChange): Record<string, string> =>
  Object.fromEntries(Object.entries(config).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));
