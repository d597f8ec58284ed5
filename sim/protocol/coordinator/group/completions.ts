import type { ErrorName } from '../../messages/errors.ts';
import { errorOfFailedAppend } from './errors.ts';
import { finishDeletion, removeGroup } from './groups.ts';
import { answerCommit, applyOffsets } from './offsets.ts';
import type { CoordinatorPort } from './port.ts';
import { failJoin } from './replies.ts';
import type { ClassicGroup, Env, GroupCoordinator, PendingWrite } from './state.ts';
import { onReplacementWritten } from './staticMember.ts';
import { onAssignmentWritten } from './sync.ts';

/** A batch of this coordinator is safe (error NONE), or will never be. Tokens of partitions that were given up are ignored. */
export const onAppended = (
  coordinator: GroupCoordinator,
  outcome: { readonly token: number; readonly error: ErrorName },
  port: CoordinatorPort,
): void => {
  const write = coordinator.writes.get(outcome.token);
  if (write === undefined) return;
  coordinator.writes.delete(outcome.token);
  port.cancel(write.timer);
  const shard = coordinator.shards.get(write.partition);
  if (shard !== undefined) complete({ coordinator, shard, port }, write, outcome.error);
};

/** Not safe within offsets.commit.timeout.ms. Whoever waits is told so; a commit that becomes safe later still counts. */
export const onWriteTimer = (coordinator: GroupCoordinator, token: number, port: CoordinatorPort): void => {
  const write = coordinator.writes.get(token);
  const shard = write === undefined ? undefined : coordinator.shards.get(write.partition);
  if (write === undefined || shard === undefined) return;
  write.timer = 0;
  complete({ coordinator, shard, port }, write, 'REQUEST_TIMED_OUT');
  if (write.type === 'offsets') write.timedOut = true;
  else coordinator.writes.delete(token);
};

const complete = (env: Env, write: PendingWrite, error: ErrorName): void => {
  const group = env.shard.groups.get(write.groupId);
  switch (write.type) {
    case 'offsets':
      if (error === 'NONE' && group !== undefined) applyOffsets(env, group, write);
      if (!write.timedOut) answerCommit(env, write, errorOfFailedAppend(error));
      return;
    case 'assignment':
      if (group !== undefined) onAssignmentWritten(env, group, { purpose: write, error });
      return;
    case 'staticMember':
      if (group !== undefined) onReplacementWritten(env, group, { purpose: write, error });
      return;
    case 'newGroup':
      if (error !== 'NONE' && group !== undefined) rollBackNewGroup(env, group, error);
      return;
    case 'deletion':
      env.coordinator.deletions.get(write.deletion)?.results.push({ groupId: write.groupId, error: errorOfFailedAppend(error) });
      finishDeletion(env.coordinator, write.deletion, env.port);
      return;
    case 'silent':
      return;
  }
};

/** The group never was: the runtime goes back to what its log says. Its members will be unknown and join anew. */
const rollBackNewGroup = (env: Env, group: ClassicGroup, error: ErrorName): void => {
  if (group.generation > 0) return;
  env.port.cancel(group.joinTimer);
  for (const member of group.members.values()) {
    env.port.cancel(member.sessionTimer);
    failJoin(env.port, member, { error: errorOfFailedAppend(error), memberId: '' });
  }
  removeGroup(env, group, `could not be stored: ${error}`);
};
