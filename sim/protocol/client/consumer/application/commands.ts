import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import { toTopicPartition, type TopicPartition } from '../../../topicPartition.ts';
import { clientException, type ClientException } from '../exceptions.ts';
import { currentLeader } from '../positions/partitions.ts';
import { EARLIEST, LATEST } from '../resetStrategy.ts';
import type { ConsumerCommand } from '../role.ts';
import type { ConsumerState } from '../state.ts';
import { requestReset, seekUnvalidated, type AssignedPartition } from '../subscription.ts';
import { subscribe } from '../subscribe.ts';
import { startClosing } from './close.ts';
import { startCommitSync } from './commitSync.ts';
import { completeCommand } from './complete.ts';
import { IDLE } from './state.ts';

type CommandOf<Type extends ConsumerCommand['type']> = Extract<ConsumerCommand, { readonly type: Type }>;

/** What takes time becomes the application's activity; all else is done, and answered, at once. */
export function beginCommand(state: ConsumerState, command: Exclude<ConsumerCommand, { readonly type: 'poll' }>, out: Out): void {
  const { application } = state;
  application.activity = IDLE;
  switch (command.type) {
    case 'busy':
      application.activity = { type: 'busy', command: command.id, until: out.now + msToUs(command.forMs) };
      return;
    case 'commit':
      return commit(state, command, out);
    case 'close':
    case 'leaveGroup':
      return startClosing(state, { command: command.id, leaveForGood: command.type === 'leaveGroup' }, out);
    default:
      completeCommand(state, command.id, perform(state, command, out), out);
  }
}

type ShortCommand = CommandOf<'startPolling' | 'subscribe' | 'seek' | 'pausePartitions' | 'resumePartitions'>;

function perform(state: ConsumerState, command: ShortCommand, out: Out): ClientException | null {
  switch (command.type) {
    case 'startPolling':
      state.application.polling = true;
      return null;
    case 'subscribe':
      return subscribe(state, command.topics, out);
    case 'seek':
      return seek(state, command, out);
    case 'pausePartitions':
    case 'resumePartitions':
      return setPaused(state, command.partitions, command.type === 'pausePartitions');
  }
}

function seek(state: ConsumerState, { topic, partition, offset }: CommandOf<'seek'>, out: Out): ClientException | null {
  const { subscription } = state;
  const tp = toTopicPartition(topic, partition);
  const assigned = subscription.assigned.get(tp);
  if (assigned === undefined) return notAssigned(tp);
  if (offset === 'beginning' || offset === 'end') requestReset(subscription, assigned, offset === 'end' ? LATEST : EARLIEST);
  else if (offset < 0) return clientException('IllegalArgumentException', 'seek offset must not be a negative number');
  else seekTo(state, assigned, offset, out);
  return null;
}

/** The application's word is taken for it: without an epoch nothing is validated. */
function seekTo(state: ConsumerState, partition: AssignedPartition, offset: number, out: Out): void {
  seekUnvalidated(state.subscription, partition, { offset, offsetEpoch: -1, ...currentLeader(state, partition) });
  out.note({ kind: 'consumer.positioned', tp: partition.tp, offset, reason: 'seek' });
}

/** All of them or none (KafkaConsumer.pause and resume). */
function setPaused({ subscription }: ConsumerState, partitions: readonly TopicPartition[], paused: boolean): ClientException | null {
  const missing = partitions.find(tp => !subscription.assigned.has(tp));
  if (missing !== undefined) return notAssigned(missing);
  for (const tp of partitions) subscription.assigned.get(tp)!.paused = paused;
  return null;
}

const notAssigned = (tp: TopicPartition): ClientException =>
  clientException('IllegalStateException', `No current assignment for partition ${tp}`);

function commit(state: ConsumerState, command: CommandOf<'commit'>, out: Out): void {
  if (state.role.group === null) {
    const exception = clientException(
      'InvalidGroupIdException',
      'To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.',
    );
    return completeCommand(state, command.id, exception, out);
  }
  const offsets =
    command.offsets === null
      ? null
      : Object.entries(command.offsets).map(([tp, offset]) => Object.freeze({ tp, offset, leaderEpoch: -1, metadata: '' }));
  startCommitSync(state, { command: command.id, inLoop: false, offsets: offsets === null ? null : Object.freeze(offsets) }, out);
}
