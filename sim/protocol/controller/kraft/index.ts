import type { BrokerConfig } from '../../config/broker.ts';
import type { Boot, Input, Machine, Out } from '../../machine.ts';
import { errorResponse } from '../../messages/errorResponse.ts';
import type { ControllerRequest, Message } from '../../messages/index.ts';
import { emptyImage } from '../../metadata/image.ts';
import { emptyMetadataLog } from '../../metadata/log.ts';
import { randomUuid } from '../../primitives/uuid.ts';
import { activate } from './activate.ts';
import { deactivate } from './deactivate.ts';
import { createHeartbeats, touchSession } from './brokers/heartbeatManager.ts';
import { handleRequest } from './handle.ts';
import { createRaft, hasCommittedOwnEpoch, startRaft, stepRaft, stopRaft } from './raft/index.ts';
import type { RaftFiles } from './raft/state.ts';
import { createBrokersToIsrs } from './replication/brokersToIsrs.ts';
import type { ControllerState } from './state.ts';
import { stepTask } from './tasks.ts';
import { completeDeferred, replayCommitted } from './write.ts';

export type { ControllerState } from './state.ts';

/** What a controller has to be told at its start, in `boot.role`. */
export interface ControllerRole {
  /** Node ids of all controllers of the quorum. */
  readonly voters: readonly number[];
}

/** A KRaft controller: one voter of the metadata quorum, and the cluster's controller while it leads it (Kafka: QuorumController). */
export const controller: Machine<ControllerState> = { start, step };

function start(boot: Boot, out: Out): ControllerState {
  const config = boot.config as BrokerConfig;
  const { voters } = boot.role as ControllerRole;
  const state: ControllerState = {
    files: (boot.files as RaftFiles | null) ?? newFiles(),
    nodeId: boot.nodeId,
    incarnationId: randomUuid(out),
    config,
    raft: createRaft({ nodeId: boot.nodeId, name: boot.name, voters: Object.freeze([...voters]) }, config),
    active: false,
    image: emptyImage(),
    index: createBrokersToIsrs(),
    heartbeats: createHeartbeats(),
    registerOffsets: new Map(),
    deferred: [],
  };
  startRaft(state, out);
  return state;
}

const newFiles = (): RaftFiles => ({
  metadataLog: emptyMetadataLog(),
  quorumState: Object.freeze({ epoch: 0, votedId: -1, leaderId: -1 }),
});

function step(state: ControllerState, input: Input, out: Out): void {
  const isRafts = stepRaft(state, input, out);
  // Whether it still leads is known before the controller does anything.
  handleRaftEvents(state, out);
  if (isRafts) return;
  stepController(state, input, out);
  handleRaftEvents(state, out);
}

function handleRaftEvents(state: ControllerState, out: Out): void {
  while (state.raft.events.length > 0) {
    const event = state.raft.events.shift()!;
    if (event.type === 'committed') onCommitted(state, event.highWatermark, out);
    else if (state.active) deactivate(state, out);
  }
}

function stepController(state: ControllerState, input: Input, out: Out): void {
  switch (input.type) {
    case 'message':
      return onMessage(state, input.connection, input.message, out);
    case 'timer':
      if (state.active) stepTask(state, input, out);
      return;
    case 'disconnected':
      forget(state, input.connection);
      return;
    case 'stop':
      return stopRaft(state, out);
    default:
      return;
  }
}

function onMessage(state: ControllerState, connection: number, message: Message, out: Out): void {
  if (message.kind !== 'request') return;
  const request = message as ControllerRequest;
  if (!state.active) return out.send(connection, errorResponse(request, 'NOT_CONTROLLER'));
  // The contact counts when the heartbeat arrives, however long its event waits (Kafka: BrokerHeartbeatTracker).
  if (request.api === 'BrokerHeartbeat') touchSession(state.heartbeats, request.brokerId, request.brokerEpoch, out.now);
  handleRequest(state, connection, request, out);
}

/** A standby replays what is committed; the active controller, which did so when it wrote, gives the answers that waited. */
function onCommitted(state: ControllerState, highWatermark: number, out: Out): void {
  if (state.active) return completeDeferred(state, highWatermark, out);
  replayCommitted(state, highWatermark);
  if (hasCommittedOwnEpoch(state.raft)) activate(state, out);
}

/** Answers that nobody waits for any more. */
function forget(state: ControllerState, connection: number): void {
  for (let at = state.deferred.length - 1; at >= 0; at--) {
    if (state.deferred[at]!.connection === connection) state.deferred.splice(at, 1);
  }
}
