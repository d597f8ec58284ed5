import { msToUs } from '../../../engine/time.ts';
import type { ErrorName } from '../../messages/errors.ts';
import {
  canRebalance,
  hasAllMembersJoined,
  hasReceivedSyncFromAll,
  maybeElectNewJoinedLeader,
  rebalanceTimeoutOf,
  removeMember,
  selectProtocol,
  transitionTo,
} from './classicGroup.ts';
import { failSync, joined } from './replies.ts';
import { emptyGroupRecord } from './records.ts';
import { rescheduleSession } from './sessions.ts';
import type { ClassicGroup, Env } from './state.ts';
import { append } from './writes.ts';

/*
 * The join phase, from the wish to rebalance to a new generation (Kafka: GroupMetadataManager, "classic group" methods of the same names).
 */

/** Kafka: maybePrepareRebalanceOrCompleteJoin. */
export const maybePrepareRebalanceOrCompleteJoin = (env: Env, group: ClassicGroup, reason: string): void => {
  if (canRebalance(group)) prepareRebalance(env, group, reason);
  else maybeCompleteJoinPhase(env, group);
};

/** Kafka: prepareRebalance. A group that was empty waits for more members to come (KIP-134) before its first generation. */
export const prepareRebalance = (env: Env, group: ClassicGroup, reason: string): void => {
  if (group.state === 'CompletingRebalance') resetAssignment(env, group, 'REBALANCE_IN_PROGRESS');
  cancelSyncTimer(env, group);
  const isInitial = group.state === 'Empty';
  transitionTo(env.port, group, { state: 'PreparingRebalance', reason });
  if (isInitial) startInitialRebalance(env, group);
  else maybeCompleteJoinElseSchedule(env, group);
};

const startInitialRebalance = (env: Env, group: ClassicGroup): void => {
  const delayMs = env.coordinator.config['group.initial.rebalance.delay.ms'];
  group.newMemberAdded = false;
  scheduleInitialJoin(env, group, { delayMs, remainingMs: Math.max(rebalanceTimeoutOf(group) - delayMs, 0) });
};

interface InitialDelay {
  readonly delayMs: number;
  readonly remainingMs: number;
}

const scheduleInitialJoin = (env: Env, group: ClassicGroup, delay: InitialDelay): void => {
  env.port.cancel(group.joinTimer);
  group.joinTimer = env.port.after(msToUs(delay.delayMs), { type: 'timer', timer: 'group.initialJoin', id: group.groupId, data: delay });
};

/** The initial delay has passed: once more if somebody came meanwhile (Kafka: tryCompleteInitialRebalanceElseSchedule). */
export const onInitialJoinTimer = (env: Env, group: ClassicGroup, { delayMs, remainingMs }: InitialDelay): void => {
  group.joinTimer = 0;
  if (!group.newMemberAdded || remainingMs === 0) {
    completeJoin(env, group);
    return;
  }
  group.newMemberAdded = false;
  const next = Math.min(env.coordinator.config['group.initial.rebalance.delay.ms'], remainingMs);
  scheduleInitialJoin(env, group, { delayMs: next, remainingMs: Math.max(remainingMs - delayMs, 0) });
};

const maybeCompleteJoinElseSchedule = (env: Env, group: ClassicGroup): void => {
  if (hasAllMembersJoined(group)) completeJoin(env, group);
  else scheduleJoinTimer(env, group);
};

const scheduleJoinTimer = (env: Env, group: ClassicGroup): void => {
  env.port.cancel(group.joinTimer);
  group.joinTimer = env.port.after(msToUs(rebalanceTimeoutOf(group)), { type: 'timer', timer: 'group.join', id: group.groupId });
};

/** While the initial delay runs, nothing completes early (Kafka: maybeCompleteJoinPhase). */
export const maybeCompleteJoinPhase = (env: Env, group: ClassicGroup): void => {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return;
  if (hasAllMembersJoined(group)) completeJoin(env, group);
};

/** Ends the join phase: who has not come back is out, unless it is static (Kafka: completeClassicGroupJoin). */
export const completeJoin = (env: Env, group: ClassicGroup): void => {
  const { port } = env;
  port.cancel(group.joinTimer);
  group.joinTimer = 0;
  removeAbsentMembers(env, group);
  if (group.state === 'Dead') return;
  if (group.members.size > 0 && !maybeElectNewJoinedLeader(group)) {
    scheduleJoinTimer(env, group);
    return;
  }
  group.generation++;
  if (group.members.size === 0) becomeEmpty(env, group);
  else startGeneration(env, group);
};

const removeAbsentMembers = (env: Env, group: ClassicGroup): void => {
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue;
    env.port.cancel(member.sessionTimer);
    removeMember(group, member);
    env.port.note({
      kind: 'group.memberRemoved',
      group: group.groupId,
      memberId: member.memberId,
      reason: 'did not rejoin within the rebalance timeout',
    });
  }
};

const becomeEmpty = (env: Env, group: ClassicGroup): void => {
  group.protocol = null;
  transitionTo(env.port, group, { state: 'Empty', reason: 'the last member has left' });
  append(env, { groupId: group.groupId, records: [emptyGroupRecord(group, env.port.wallMs)], purpose: { type: 'silent' } });
};

const startGeneration = (env: Env, group: ClassicGroup): void => {
  group.protocol = selectProtocol(group);
  transitionTo(env.port, group, { state: 'CompletingRebalance', reason: 'all members have joined' });
  for (const member of group.members.values()) {
    const replyTo = member.awaitingJoin;
    member.awaitingJoin = null;
    if (replyTo !== null) env.port.respond(replyTo, joined(replyTo, group, { memberId: member.memberId, skipAssignment: false }));
    rescheduleSession(env, group, member);
    member.isNew = false;
    member.pendingSync = true;
  }
  env.port.cancel(group.syncTimer);
  group.syncTimer = env.port.after(msToUs(rebalanceTimeoutOf(group)), {
    type: 'timer',
    timer: 'group.sync',
    id: group.groupId,
    data: group.generation,
  });
};

/** Members that were told the generation and never synced are out (Kafka: expirePendingSync, KIP-680). */
export const onSyncTimer = (env: Env, group: ClassicGroup, generation: number): void => {
  group.syncTimer = 0;
  if (generation !== group.generation || (group.state !== 'CompletingRebalance' && group.state !== 'Stable')) return;
  if (hasReceivedSyncFromAll(group)) return;
  for (const member of [...group.members.values()]) {
    if (!member.pendingSync) continue;
    env.port.cancel(member.sessionTimer);
    removeMember(group, member);
    env.port.note({
      kind: 'group.memberRemoved',
      group: group.groupId,
      memberId: member.memberId,
      reason: 'did not sync within the rebalance timeout',
    });
  }
  prepareRebalance(env, group, 'removed members that did not sync');
};

/** Forgets the assignment and tells those who wait for it (Kafka: resetAndPropagateAssignmentWithError). */
export const resetAssignment = (env: Env, group: ClassicGroup, error: ErrorName): void => {
  for (const member of group.members.values()) {
    member.assignment = NO_PARTITIONS;
    if (member.awaitingSync === null) continue;
    failSync(env.port, member, error);
    rescheduleSession(env, group, member);
  }
};

const NO_PARTITIONS: readonly string[] = Object.freeze([]);

const cancelSyncTimer = (env: Env, group: ClassicGroup): void => {
  for (const member of group.members.values()) member.pendingSync = false;
  env.port.cancel(group.syncTimer);
  group.syncTimer = 0;
};
