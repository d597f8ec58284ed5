import type { ConnectionId, Out } from '../../machine.ts';
import type { ControllerRequest } from '../../messages/index.ts';
import { noteControlledShutdown, processHeartbeat } from './brokers/heartbeat.ts';
import { registerBroker } from './brokers/registration.ts';
import { unregisterBroker } from './brokers/unregister.ts';
import { alterConfigs } from './configs.ts';
import { alterClientQuotas } from './quotas.ts';
import { allocateProducerIds } from './producerIds.ts';
import { alterPartition } from './replication/alterPartition.ts';
import { electLeaders } from './replication/electLeaders.ts';
import { alterPartitionReassignments } from './replication/alterReassignments.ts';
import type { ControllerState, WriteResult } from './state.ts';
import { createPartitions } from './topics/createPartitions.ts';
import { createTopics } from './topics/createTopics.ts';
import { deleteTopics } from './topics/deleteTopics.ts';
import { write } from './write.ts';

/** One request to the active controller: a write event (Kafka: ControllerApis, QuorumController). */
export function handleRequest(state: ControllerState, connection: ConnectionId, request: ControllerRequest, out: Out): void {
  const last = write(state, decide(state, request, out), { connection, request }, out);
  if (request.api === 'BrokerHeartbeat') noteControlledShutdown(state, request.brokerId, last);
}

function decide(state: ControllerState, request: ControllerRequest, out: Out): WriteResult {
  switch (request.api) {
    case 'BrokerRegistration':
      return registerBroker(state, request, out);
    case 'BrokerHeartbeat':
      return processHeartbeat(state, request);
    case 'AlterPartition':
      return alterPartition(state, request);
    case 'AllocateProducerIds':
      return allocateProducerIds(state, request);
    case 'CreateTopics':
      return createTopics(state, request, out);
    case 'DeleteTopics':
      return deleteTopics(state, request);
    case 'CreatePartitions':
      return createPartitions(state, request, out);
    case 'IncrementalAlterConfigs':
      return alterConfigs(state, request);
    case 'AlterClientQuotas':
      return alterClientQuotas(state, request);
    case 'ElectLeaders':
      return electLeaders(state, request);
    case 'AlterPartitionReassignments':
      return alterPartitionReassignments(state, request);
    case 'UnregisterBroker':
      return unregisterBroker(state, request);
  }
}
