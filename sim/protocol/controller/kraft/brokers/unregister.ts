import type { UnregisterBrokerRequest } from '../../../messages/admin.ts';
import { errorResponse } from '../../../messages/errorResponse.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { handleBrokerUnregistered } from '../replication/leaderAndIsr.ts';
import type { ControllerState, WriteResult } from '../state.ts';

/** Forgets a broker (Kafka: ReplicationControlManager.unregisterBroker). */
export function unregisterBroker(state: ControllerState, request: UnregisterBrokerRequest): WriteResult {
  const { brokerId } = request;
  const reason = `broker ${brokerId} unregistered`;
  if (!state.image.brokers.has(brokerId)) {
    return {
      records: [],
      reason,
      response: errorResponse(request, 'BROKER_ID_NOT_REGISTERED', `Broker ID ${brokerId} is not currently registered`),
    };
  }
  const records: MetadataRecord[] = [];
  handleBrokerUnregistered(state, brokerId, records);
  return { records, reason, response: errorResponse(request, 'NONE') };
}
