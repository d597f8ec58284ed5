import type { ErrorName } from './errors.ts';
import type { ControllerRequest, Response } from './index.ts';

const header = (request: { readonly correlationId: number }) => ({ kind: 'response', correlationId: request.correlationId }) as const;

/** The response that says one error about all that was asked (Kafka: AbstractRequest.getErrorResponse). */
export function errorResponse(request: ControllerRequest, error: ErrorName, message: string | null = null): Response {
  switch (request.api) {
    case 'CreateTopics':
      return { ...header(request), api: request.api, topics: request.topics.map(({ name }) => ({ name, topicId: '', error, message })) };
    case 'DeleteTopics':
      return { ...header(request), api: request.api, topics: request.topics.map(name => ({ name, error, message })) };
    case 'CreatePartitions':
      return { ...header(request), api: request.api, topics: request.topics.map(({ name }) => ({ name, error, message })) };
    case 'IncrementalAlterConfigs':
      return {
        ...header(request),
        api: request.api,
        resources: request.resources.map(({ resourceName }) => ({ resourceName, error, message })),
      };
    case 'ElectLeaders':
      return { ...header(request), api: request.api, error, partitions: (request.partitions ?? []).map(tp => ({ tp, error, message })) };
    case 'AlterPartitionReassignments':
      return { ...header(request), api: request.api, error, partitions: request.partitions.map(({ tp }) => ({ tp, error, message })) };
    case 'AlterClientQuotas':
      return { ...header(request), api: request.api, entries: request.entries.map(({ entity }) => ({ entity, error, message })) };
    case 'UnregisterBroker':
      return { ...header(request), api: request.api, error, message };
    case 'BrokerRegistration':
      return { ...header(request), api: request.api, error, brokerEpoch: -1 };
    case 'BrokerHeartbeat':
      return { ...header(request), api: request.api, error, isCaughtUp: false, isFenced: true, shouldShutDown: false };
    case 'AlterPartition':
      return { ...header(request), api: request.api, error, partitions: [] };
    case 'AllocateProducerIds':
      return { ...header(request), api: request.api, error, producerIdStart: -1, producerIdLen: 0 };
  }
}

/** Whether a response says anywhere that it does not come from the active controller (Kafka: AbstractResponse.errorCounts). */
export function saysNotController(response: Response): boolean {
  switch (response.api) {
    case 'BrokerRegistration':
    case 'BrokerHeartbeat':
    case 'AllocateProducerIds':
    case 'UnregisterBroker':
      return response.error === 'NOT_CONTROLLER';
    case 'AlterPartition':
    case 'ElectLeaders':
    case 'AlterPartitionReassignments':
      return response.error === 'NOT_CONTROLLER' || response.partitions.some(({ error }) => error === 'NOT_CONTROLLER');
    case 'CreateTopics':
    case 'DeleteTopics':
    case 'CreatePartitions':
      return response.topics.some(({ error }) => error === 'NOT_CONTROLLER');
    case 'AlterClientQuotas':
      return response.entries.some(({ error }) => error === 'NOT_CONTROLLER');
    case 'IncrementalAlterConfigs':
      return response.resources.some(({ error }) => error === 'NOT_CONTROLLER');
    default:
      return false;
  }
}
