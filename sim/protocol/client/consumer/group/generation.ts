import { NO_GENERATION, type Membership } from './state.ts';

/** The next poll joins again. */
export function requestRejoin(membership: Membership, reason: string): void {
  membership.rejoinNeeded = true;
  membership.rejoinReason = reason;
}

/** Out of the group, as far as this member knows (AbstractCoordinator.resetStateAndRejoin). */
export function resetAndRejoin(membership: Membership, reason: string, forgetMemberId: boolean): void {
  const { memberId } = membership.generation;
  membership.state = 'UNJOINED';
  membership.generation = forgetMemberId ? NO_GENERATION : Object.freeze({ ...NO_GENERATION, memberId });
  membership.synced = null;
  membership.needsPrepare = true;
  requestRejoin(membership, reason);
}

export const isCurrent = ({ generation }: Membership, sent: { readonly generationId: number; readonly memberId: string }): boolean =>
  generation.id === sent.generationId && generation.memberId === sent.memberId;
