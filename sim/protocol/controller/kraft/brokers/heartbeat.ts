import type { BrokerHeartbeatRequest } from '../../../messages/controller.ts';
import { errorResponse } from '../../../messages/errorResponse.ts';
import type { MetadataRecord } from '../../../metadata/records.ts';
import { hasLeaderships } from '../replication/brokersToIsrs.ts';
import {
  handleBrokerFenced,
  handleBrokerInControlledShutdown,
  handleBrokerUnfenced,
  registrationChange,
} from '../replication/leaderAndIsr.ts';
import type { ControllerState, WriteResult } from '../state.ts';
import type { BrokerControlState } from './heartbeatManager.ts';
import { controlStateOf, nextControlState } from './heartbeatManager.ts';

const NOTHING: readonly MetadataRecord[] = Object.freeze([]);

/** A broker says how far it is and what it wants (Kafka: ReplicationControlManager.processBrokerHeartbeat). */
export function processHeartbeat(state: ControllerState, request: BrokerHeartbeatRequest): WriteResult {
  const { brokerId } = request;
  const broker = state.image.brokers.get(brokerId);
  if (broker === undefined || broker.epoch !== request.brokerEpoch)
    return { records: NOTHING, reason: '', response: errorResponse(request, 'STALE_BROKER_EPOCH') };
  const tracked = state.heartbeats.brokers.get(brokerId)!;
  const current = controlStateOf(tracked);
  const registerOffset = state.registerOffsets.get(brokerId) ?? 0;
  const next = nextControlState(state.heartbeats, request, registerOffset, hasLeaderships(state.index, brokerId));
  const records: MetadataRecord[] = [];
  if (next !== current) enter(state, brokerId, next, records);
  if (request.cordonedLogDirs !== null && !sameDirs(broker.cordonedLogDirs, request.cordonedLogDirs)) {
    records.push(registrationChange(state, brokerId, { cordonedLogDirs: request.cordonedLogDirs }));
  }
  tracked.metadataOffset = request.currentMetadataOffset;
  return {
    records,
    reason: next === current ? `broker ${brokerId} told of its log directories` : REASONS[next](brokerId),
    response: {
      kind: 'response',
      api: 'BrokerHeartbeat',
      correlationId: request.correlationId,
      error: 'NONE',
      isCaughtUp: request.currentMetadataOffset >= registerOffset,
      isFenced: next === 'FENCED' || next === 'SHUTDOWN_NOW',
      shouldShutDown: next === 'SHUTDOWN_NOW',
    },
  };
}

/** The batch that moved the leaderships away has this last offset: the others have to report it before the broker may go. */
export function noteControlledShutdown(state: ControllerState, brokerId: number, offset: number): void {
  const tracked = state.heartbeats.brokers.get(brokerId);
  if (tracked === undefined || tracked.fenced || tracked.controlledShutdownOffset >= 0) return;
  if (state.image.brokers.get(brokerId)?.inControlledShutdown === true) tracked.controlledShutdownOffset = offset;
}

function enter(state: ControllerState, brokerId: number, next: BrokerControlState, records: MetadataRecord[]): void {
  switch (next) {
    case 'UNFENCED':
      return handleBrokerUnfenced(state, brokerId, records);
    case 'CONTROLLED_SHUTDOWN':
      return handleBrokerInControlledShutdown(state, brokerId, records);
    default:
      return handleBrokerFenced(state, brokerId, records);
  }
}

const REASONS: Readonly<Record<BrokerControlState, (brokerId: number) => string>> = {
  FENCED: id => `broker ${id} asked to be fenced`,
  UNFENCED: id => `broker ${id} is ready`,
  CONTROLLED_SHUTDOWN: id => `broker ${id} is shutting down`,
  SHUTDOWN_NOW: id => `broker ${id} has shut down`,
};

const sameDirs = (a: readonly string[] | null, b: readonly string[]): boolean =>
  a !== null && a.length === b.length && a.every((dir, at) => dir === b[at]);
