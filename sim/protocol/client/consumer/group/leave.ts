import type { Out } from '../../../machine.ts';
import { coordinatorLink, ready, send } from '../../network/index.ts';
import type { ConsumerState } from '../state.ts';
import { isCoordinatorUnknown } from './coordinator.ts';
import { resetAndRejoin } from './generation.ts';

export interface LeaveOptions {
  readonly reason: string;
  /** False for a static member that only stops: it keeps its place until its session ends. */
  readonly tell: boolean;
}

/**
 * Forgets the generation, and tells the coordinator if it is known and this ever was a member (AbstractCoordinator.maybeLeaveGroup). True if a
 * LeaveGroup was sent.
 */
export function leaveGroup(state: ConsumerState, options: LeaveOptions, out: Out): boolean {
  const { membership } = state;
  const { memberId } = membership.generation;
  const tells = options.tell && membership.state !== 'UNJOINED' && memberId !== '' && !isCoordinatorUnknown(state, out);
  const sent = tells && sendLeave(state, memberId, options.reason, out);
  resetAndRejoin(membership, 'consumer pro-actively leaving the group', true);
  return sent;
}

function sendLeave({ client, coordinator, role, config }: ConsumerState, memberId: string, reason: string, out: Out): boolean {
  const link = coordinatorLink(coordinator.nodeId);
  if (!ready(client, link, out)) return false;
  const members = Object.freeze([Object.freeze({ memberId, groupInstanceId: config['group.instance.id'], reason })]);
  send(client, link, { api: 'LeaveGroup', groupId: role.group ?? '', members }, { purpose: 'leave' }, out);
  return true;
}
