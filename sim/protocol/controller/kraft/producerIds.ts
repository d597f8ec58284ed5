import type { AllocateProducerIdsRequest } from '../../messages/controller.ts';
import { errorResponse } from '../../messages/errorResponse.ts';
import type { ControllerState, WriteResult } from './state.ts';

/** Kafka: ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE. */
const BLOCK_SIZE = 1_000;

/** A broker takes the next block of producer ids for itself (Kafka: ProducerIdControlManager). */
export function allocateProducerIds(state: ControllerState, request: AllocateProducerIdsRequest): WriteResult {
  const { brokerId, brokerEpoch, correlationId } = request;
  const reason = `broker ${brokerId} took a block of producer ids`;
  if (state.image.brokers.get(brokerId)?.epoch !== brokerEpoch)
    return { records: [], reason, response: errorResponse(request, 'STALE_BROKER_EPOCH') };
  const producerIdStart = state.image.nextProducerId;
  return {
    records: [Object.freeze({ type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId: producerIdStart + BLOCK_SIZE })],
    reason,
    response: { kind: 'response', api: 'AllocateProducerIds', correlationId, error: 'NONE', producerIdStart, producerIdLen: BLOCK_SIZE },
  };
}
