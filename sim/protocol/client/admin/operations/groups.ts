import type { CallOf } from '../commands.ts';
import { done, type Operation } from '../state.ts';
import { coordinatorVerdict, findCoordinator, forgetCoordinator, takeCoordinator } from './coordinator.ts';
import { answer } from './verdicts.ts';

/** Puts a static member out by its instance id (Kafka: RemoveMembersFromConsumerGroupHandler). */
export const removeMember: Operation<CallOf<'removeMember'>> = {
  callName: 'leaveGroup',
  request: ({ command, coordinator }) =>
    coordinator < 0
      ? findCoordinator(command.group)
      : {
          node: coordinator,
          body: {
            api: 'LeaveGroup',
            groupId: command.group,
            members: [{ memberId: '', groupInstanceId: command.instance, reason: REASON }],
          },
        },
  take: (call, response) => {
    if (call.coordinator < 0) return takeCoordinator(call, response);
    const { error, members } = answer(response, 'LeaveGroup');
    const verdict = error === 'NONE' ? (members[0]?.error ?? 'UNKNOWN_MEMBER_ID') : error;
    return coordinatorVerdict(call, verdict) ?? done(verdict);
  },
  lost: forgetCoordinator,
};

const REASON = 'member was removed by an admin';

/** Only of a group without members (Kafka: DeleteConsumerGroupsHandler). */
export const deleteGroup: Operation<CallOf<'deleteGroup'>> = {
  callName: 'deleteConsumerGroups',
  request: ({ command, coordinator }) =>
    coordinator < 0 ? findCoordinator(command.group) : { node: coordinator, body: { api: 'DeleteGroups', groups: [command.group] } },
  take: (call, response) => {
    if (call.coordinator < 0) return takeCoordinator(call, response);
    const error = answer(response, 'DeleteGroups').results[0]?.error ?? 'UNKNOWN_SERVER_ERROR';
    return coordinatorVerdict(call, error) ?? done(error);
  },
  lost: forgetCoordinator,
};
