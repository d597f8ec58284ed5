import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import { errorResponse } from '../../../messages/errorResponse.ts';
import type { BrokerRegistrationRequest } from '../../../messages/controller.ts';
import type { BrokerRegistration } from '../../../metadata/image.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { nextOffset } from '../raft/index.ts';
import { handleBrokerShutdown } from '../replication/leaderAndIsr.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import { hasValidSession } from './heartbeatManager.ts';

const NOTHING: readonly MetadataRecord[] = Object.freeze([]);

/** Last contacts at or before this have expired. */
export const expiryOf = (state: ControllerState, out: Out): number => out.now - msToUs(state.config['broker.session.timeout.ms']);

/** A broker asks to belong (Kafka: ClusterControlManager.registerBroker). Its epoch is the offset of the first record that this writes. */
export function registerBroker(state: ControllerState, request: BrokerRegistrationRequest, out: Out): WriteResult {
  const existing = state.image.brokers.get(request.brokerId);
  const again = existing?.incarnationId === request.incarnationId;
  if (existing !== undefined && !again && hasValidSession(state.heartbeats, existing.epoch, expiryOf(state, out))) {
    out.note({ kind: 'broker.registrationRefused', broker: request.brokerId, error: 'DUPLICATE_BROKER_REGISTRATION' });
    return { records: NOTHING, reason: '', response: errorResponse(request, 'DUPLICATE_BROKER_REGISTRATION') };
  }
  const records: MetadataRecord[] = [];
  if (existing !== undefined && !again)
    handleBrokerShutdown(state, request.brokerId, request.previousBrokerEpoch === existing.epoch, records);
  const brokerEpoch = again ? existing.epoch : nextOffset(state);
  records.push(registration(request, brokerEpoch, again ? existing : null));
  return {
    records,
    reason: `broker ${request.brokerId} registered`,
    response: { kind: 'response', api: 'BrokerRegistration', correlationId: request.correlationId, error: 'NONE', brokerEpoch },
  };
}

/** A broker that repeats its registration keeps its epoch, fenced or not; a new one begins fenced. */
const registration = (request: BrokerRegistrationRequest, brokerEpoch: number, amended: BrokerRegistration | null): MetadataRecord =>
  Object.freeze({
    type: 'RegisterBrokerRecord',
    brokerId: request.brokerId,
    incarnationId: request.incarnationId,
    brokerEpoch,
    rack: request.rack,
    fenced: amended?.fenced ?? true,
    inControlledShutdown: amended?.inControlledShutdown ?? false,
    logDirs: request.logDirs,
  });
