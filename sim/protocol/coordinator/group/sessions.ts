import { msToUs } from '../../../engine/time.ts';
import type { CoordinatorPort } from './port.ts';
import type { ClassicGroup, Env, Member } from './state.ts';

/** How long a new member may wait for its first join phase: it knows no member id yet and sends no heartbeats (Kafka: CLASSIC_GROUP_NEW_MEMBER_JOIN_TIMEOUT_MS). */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

/** The member has been heard: its session starts anew (Kafka: rescheduleClassicGroupMemberHeartbeat). */
export const rescheduleSession = (env: Env, group: ClassicGroup, member: Member, timeoutMs: number = member.sessionTimeoutMs): void => {
  env.port.cancel(member.sessionTimer);
  member.sessionTimer = startSession(env.port, group, { memberId: member.memberId, timeoutMs });
};

/** A session of a member, or of an id that has been given out and has not come back yet. */
export const startSession = (
  port: CoordinatorPort,
  group: ClassicGroup,
  session: { readonly memberId: string; readonly timeoutMs: number },
): number => port.after(msToUs(session.timeoutMs), { type: 'timer', timer: 'group.session', id: group.groupId, data: session.memberId });
