import type { Out } from '../../machine.ts';
import { errorResponse } from '../../messages/errorResponse.ts';
import { emptyImage } from '../../metadata/image.ts';
import { createHeartbeats } from './brokers/heartbeatManager.ts';
import { createBrokersToIsrs } from './replication/brokersToIsrs.ts';
import type { ControllerState } from './state.ts';
import { replayCommitted } from './write.ts';

/**
 * Another leads now (Kafka: QuorumController.renounce). What was applied and not committed is taken back, whoever waits for it is told to ask
 * the next controller, and the tasks stop. Kafka goes back to a snapshot of its timeline; here the committed log is applied anew.
 */
export function deactivate(state: ControllerState, out: Out): void {
  state.active = false;
  state.image = emptyImage();
  state.index = createBrokersToIsrs();
  state.heartbeats = createHeartbeats();
  state.registerOffsets.clear();
  replayCommitted(state, state.raft.highWatermark);
  for (const { connection, request } of state.deferred.splice(0)) out.send(connection, errorResponse(request, 'NOT_CONTROLLER'));
}
