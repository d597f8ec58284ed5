import { msToUs } from '../../../engine/time.ts';
import type { ConsumerConfig } from '../../config/consumer.ts';
import type { Boot, Input, Machine, Out } from '../../machine.ts';
import { createNetworkClient, networkInput, poll, takeCompleted } from '../network/index.ts';
import { finishProcessing, PROCESSED, runApplication } from './application/loop.ts';
import { startClosing } from './application/close.ts';
import { createApplication } from './application/state.ts';
import { driveCommits } from './commit/commits.ts';
import { createCommits } from './commit/state.ts';
import { handleCompleted, type Purpose } from './completions.ts';
import { nextDeadline } from './deadlines.ts';
import { createDiary, type Diary } from './diary.ts';
import { recordException } from './errors.ts';
import { createFetcher } from './fetch/state.ts';
import { driveHeartbeat } from './group/heartbeat.ts';
import { driveMembership } from './group/membership.ts';
import { createCoordinator, createMembership } from './group/state.ts';
import { parseResetStrategy } from './resetStrategy.ts';
import type { ConsumerCommand, ConsumerRole } from './role.ts';
import type { ConsumerState } from './state.ts';
import { assignByHand, subscribe } from './subscribe.ts';
import { createSubscription } from './subscription.ts';

/** A consumer's process: the application and its KafkaConsumer (Kafka: ClassicKafkaConsumer, group.protocol=classic). */
export const consumer: Machine<ConsumerState, ConsumerCommand> = {
  start(boot, out) {
    const state = createState(boot, out);
    const { role } = state;
    if (role.assign !== null) assignByHand(state, role.assign);
    else if (role.topics.length > 0) subscribeOrClose(state, out);
    drive(state, out);
    return state;
  },

  step(state, input, out) {
    if (state.application.activity.type === 'closed') return;
    take(state, input, out);
    drive(state, out);
  },
};

function createState(boot: Boot, out: Out): ConsumerState {
  const role = Object.freeze(boot.role as ConsumerRole);
  const config = boot.config as ConsumerConfig;
  const clientId = config['client.id'] === '' ? boot.name : config['client.id'];
  const { bootstrap } = role;
  const allowAutoTopicCreation = config['allow.auto.create.topics'];
  return {
    name: boot.name,
    role,
    config,
    files: (boot.files as Diary | null) ?? createDiary(),
    application: createApplication(!role.manualPoll),
    client: createNetworkClient({ clientId, config, bootstrap, maxInFlight: 100, allowAutoTopicCreation }),
    subscription: createSubscription(),
    resetStrategy: parseResetStrategy(config['auto.offset.reset']),
    positions: { fetchingCommitted: false, committedRetryAt: 0, metadataVersion: -1 },
    fetcher: createFetcher(),
    coordinator: createCoordinator(),
    membership: createMembership(),
    commits: createCommits(out.now + msToUs(config['auto.commit.interval.ms'])),
    pendingException: null,
  };
}

function subscribeOrClose(state: ConsumerState, out: Out): void {
  const exception = subscribe(state, state.role.topics, out);
  if (exception === null) return;
  recordException(state, exception, out);
  startClosing(state, { command: null, leaveForGood: false }, out);
}

function take(state: ConsumerState, input: Input<ConsumerCommand>, out: Out): void {
  if (input.type === 'command') state.application.commands.push(input.command);
  else if (input.type === 'stop') state.application.commands.push({ id: NOBODY, type: 'close' });
  else if (input.type === 'timer' && input.timer === PROCESSED) finishProcessing(state, out);
  else networkInput(state.client, input, out);
}

/** The id of a close that no command asked for. */
const NOBODY = -1;

/** What became possible: answers first, then what runs beside the application, then the application itself. */
function drive(state: ConsumerState, out: Out): void {
  const { client } = state;
  do {
    for (const completion of takeCompleted<Purpose>(client)) handleCompleted(state, completion, out);
    driveMembership(state, out);
    driveHeartbeat(state, out);
    driveCommits(state, out);
    runApplication(state, out);
    if (state.application.activity.type === 'closed') return;
  } while (client.completed.length > 0);
  poll(client, out, nextDeadline(state, out));
}
