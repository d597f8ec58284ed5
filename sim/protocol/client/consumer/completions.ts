import type { Out } from '../../machine.ts';
import type { ResponseOf } from '../../messages/index.ts';
import type { Completion } from '../network/index.ts';
import { onCommitResponse } from './commit/responses.ts';
import { onFetched } from './fetch/responses.ts';
import { onCoordinatorFound } from './group/coordinator.ts';
import { onHeartbeatResponse } from './group/heartbeat.ts';
import { onJoinResponse } from './group/join.ts';
import { onSyncResponse } from './group/sync.ts';
import { onCommittedOffsets } from './positions/committed.ts';
import { onListedOffsets, type ResetPurpose } from './positions/reset.ts';
import { onEpochEndOffsets } from './positions/validation.ts';
import type { ConsumerState } from './state.ts';

/** Why a request was sent: the id of a commit, the strategies of a reset; for all else the request itself says it. */
export type Purpose = string | number | ResetPurpose;

/** Hands an answer, or null where the connection broke, to whoever asked. */
export function handleCompleted(state: ConsumerState, completion: Completion<Purpose>, out: Out): void {
  const { request, response, purpose, nodeId: node } = completion;
  switch (request.api) {
    case 'Fetch':
      if (purpose === 'fetch') onFetched(state, { node, response: response as ResponseOf<'Fetch'> | null });
      return;
    case 'ListOffsets':
      if (typeof purpose !== 'object') return;
      return onListedOffsets(
        state,
        { request, strategies: purpose.strategies, response: response as ResponseOf<'ListOffsets'> | null },
        out,
      );
    case 'OffsetForLeaderEpoch':
      return onEpochEndOffsets(state, request, response as ResponseOf<'OffsetForLeaderEpoch'> | null, out);
    case 'OffsetFetch':
      return onCommittedOffsets(state, request, response as ResponseOf<'OffsetFetch'> | null, out);
    case 'OffsetCommit':
      if (typeof purpose !== 'number') return;
      return onCommitResponse(state, { id: purpose, request, response: response as ResponseOf<'OffsetCommit'> | null }, out);
    case 'FindCoordinator':
      return onCoordinatorFound(state, response as ResponseOf<'FindCoordinator'> | null, out);
    case 'JoinGroup':
      return onJoinResponse(state, request, response as ResponseOf<'JoinGroup'> | null, out);
    case 'SyncGroup':
      return onSyncResponse(state, request, response as ResponseOf<'SyncGroup'> | null, out);
    case 'Heartbeat':
      return onHeartbeatResponse(state, request, response as ResponseOf<'Heartbeat'> | null, out);
    default:
  }
}
