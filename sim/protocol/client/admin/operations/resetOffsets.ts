import type { Response } from '../../../messages/index.ts';
import { isRetriable } from '../../errors.ts';
import type { CallOf } from '../commands.ts';
import { CONTINUE, DONE, done, RETRY, type Addressed, type Call, type Operation, type Verdict } from '../state.ts';
import { coordinatorVerdict, findCoordinator, forgetCoordinator, takeCoordinator } from './coordinator.ts';
import { lookUpLeaders, ofOneLeader, takeLeaders } from './partitions.ts';
import { answer } from './verdicts.ts';

/*
 * kafka-consumer-groups.sh --reset-offsets --execute (Kafka: ConsumerGroupCommand.ConsumerGroupService.resetOffsets): the group must be
 * without members; the offsets are looked up at the partitions' leaders; then they are committed without a member id.
 */

type Reset = Call<CallOf<'resetOffsets'>>;

const EARLIEST = -2;
const LATEST = -1;

export const resetOffsets: Operation<CallOf<'resetOffsets'>> = {
  callName: 'alterConsumerGroupOffsets',
  request: call => {
    if (call.coordinator < 0) return findCoordinator(call.command.group);
    if (call.stage === '') return { node: call.coordinator, body: { api: 'DescribeGroups', groups: [call.command.group] } };
    if (call.partitions === null) return lookUpLeaders(call.command.topic);
    return call.stage === 'list' ? listOffsets(call) : commitOffsets(call);
  },
  take: (call, response) => {
    switch (response.api) {
      case 'FindCoordinator':
        return takeCoordinator(call, response);
      case 'DescribeGroups':
        return takeDescription(call, response);
      case 'Metadata':
        return takeLeaders(call, call.command.topic, { response, partition: null });
      case 'ListOffsets':
        return takeOffsets(call, response);
      default:
        return takeCommit(call, response);
    }
  },
  lost: call => {
    forgetCoordinator(call);
    if (call.stage === 'list') call.partitions = null;
  },
};

const takeDescription = (call: Reset, response: Response): Verdict => {
  const group = answer(response, 'DescribeGroups').groups[0]!;
  const again = coordinatorVerdict(call, group.error);
  if (again !== null) return again;
  if (group.error !== 'NONE' && group.error !== 'GROUP_ID_NOT_FOUND') return done(group.error);
  if (group.groupState !== 'Empty' && group.groupState !== 'Dead') {
    const message = `Assignments can only be reset if the group '${group.groupId}' is inactive, but the current state is ${group.groupState}.`;
    return done('NON_EMPTY_GROUP', message);
  }
  call.stage = 'list';
  return CONTINUE;
};

/** One leader after the other. An offset that is given must lie within the log, so both its ends are asked for. */
const listOffsets = (call: Reset): Addressed => {
  const { leader, partitions } = ofOneLeader(call.partitions!.filter(({ offset }) => offset < 0));
  const timestamp = call.command.to === 'earliest' ? EARLIEST : LATEST;
  return {
    node: leader,
    body: {
      api: 'ListOffsets',
      replicaId: -1,
      isolationLevel: 'read_uncommitted',
      partitions: partitions.map(({ tp, leaderEpoch }) => ({ tp, currentLeaderEpoch: leaderEpoch, timestamp })),
    },
  };
};

const takeOffsets = (call: Reset, response: Response): Verdict => {
  for (const { tp, error, offset } of answer(response, 'ListOffsets').partitions) {
    if (error !== 'NONE' && !isRetriable(error)) return done(error);
    if (error !== 'NONE') {
      call.partitions = null;
      return RETRY;
    }
    const partition = call.partitions!.find(each => each.tp === tp);
    if (partition !== undefined) partition.offset = typeof call.command.to === 'number' ? Math.min(call.command.to, offset) : offset;
  }
  if (call.partitions!.every(({ offset }) => offset >= 0)) call.stage = 'commit';
  return CONTINUE;
};

const commitOffsets = (call: Reset): Addressed => ({
  node: call.coordinator,
  body: {
    api: 'OffsetCommit',
    groupId: call.command.group,
    generationId: -1,
    memberId: '',
    groupInstanceId: null,
    offsets: call.partitions!.map(({ tp, offset }) => ({ tp, offset, leaderEpoch: -1, metadata: '' })),
  },
});

const takeCommit = (call: Reset, response: Response): Verdict => {
  const failed = answer(response, 'OffsetCommit').partitions.find(({ error }) => error !== 'NONE');
  return failed === undefined ? DONE : (coordinatorVerdict(call, failed.error) ?? done(failed.error));
};
