import { toTopicPartition } from '../../../topicPartition.ts';
import { isRetriable } from '../../errors.ts';
import type { CallOf } from '../commands.ts';
import { done, RETRY, type Operation } from '../state.ts';
import { lookUpLeaders, takeLeaders } from './partitions.ts';
import { answer } from './verdicts.ts';

/** Asked of the partition's leader itself (Kafka: DeleteRecordsHandler). */
export const deleteRecords: Operation<CallOf<'deleteRecords'>> = {
  callName: 'deleteRecords',
  request: ({ command, partitions }, timeoutMs) => {
    if (partitions === null) return lookUpLeaders(command.topic);
    const tp = toTopicPartition(command.topic, command.partition);
    return { node: partitions[0]!.leader, body: { api: 'DeleteRecords', timeoutMs, partitions: [{ tp, offset: command.beforeOffset }] } };
  },
  take: (call, response) => {
    if (call.partitions === null) return takeLeaders(call, call.command.topic, { response, partition: call.command.partition });
    const error = answer(response, 'DeleteRecords').partitions[0]?.error ?? 'UNKNOWN_SERVER_ERROR';
    if (!isRetriable(error)) return done(error);
    call.partitions = null;
    return RETRY;
  },
  lost: call => {
    call.partitions = null;
  },
};
