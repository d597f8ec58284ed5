import { msToUs } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import { hasAsyncInFlight, isAutoCommitEnabled, startCommit } from '../commit/commits.ts';
import { clientException } from '../exceptions.ts';
import { closeSessions } from '../fetch/send.ts';
import { leaveGroup } from '../group/leave.ts';
import { prepareLeave } from '../group/rebalance.ts';
import { coordinatorLink, inFlightCount, shutDown } from '../../network/index.ts';
import type { ConsumerState } from '../state.ts';
import { assign } from '../subscription.ts';
import { repeatCommit } from './commitSync.ts';
import { completeCommand } from './complete.ts';
import { CLOSED, type Closing } from './state.ts';

/** KafkaConsumer.close() without arguments waits this long. */
const CLOSE_TIMEOUT_MS = 30_000;

export interface CloseOptions {
  readonly command: number | null;
  readonly leaveForGood: boolean;
}

/** KafkaConsumer.close: the last auto-commit, the listener, LeaveGroup; then the process ends. */
export function startClosing(state: ConsumerState, options: CloseOptions, out: Out): void {
  const deadline = out.now + msToUs(CLOSE_TIMEOUT_MS);
  const commit = isAutoCommitEnabled(state) ? startCommit(state, { how: 'close', offsets: null }, out) : 0;
  state.application.polling = false;
  state.application.activity = { type: 'closing', ...options, deadline, stage: 'commit', commit, attempts: 0, retryAt: 0 };
}

/** True if a stage is over. What fails on the way is only logged, and nothing takes longer than the time-out. */
export function goOnClosing(state: ConsumerState, activity: Closing, out: Out): boolean {
  const expired = out.now >= activity.deadline;
  switch (activity.stage) {
    case 'commit':
      if (!expired && repeatCommit(state, activity, { how: 'close', offsets: null }, out) === 'pending') return false;
      activity.stage = 'asyncCommits';
      return true;
    case 'asyncCommits':
      if (!expired && hasAsyncInFlight(state)) return false;
      leave(state, activity, out);
      activity.stage = 'leaving';
      return true;
    case 'leaving':
      if (!expired && isCoordinatorBusy(state)) return false;
      finish(state, activity, out);
      return true;
  }
}

/** Static members stay, unless they leave for good (KIP-1092). */
function leave(state: ConsumerState, { leaveForGood }: Closing, out: Out): void {
  if (state.subscription.type === 'AUTO_TOPICS') {
    prepareLeave(state, out);
    const tell = leaveForGood || state.config['group.instance.id'] === null;
    leaveGroup(state, { reason: 'the consumer is being closed', tell }, out);
  }
  closeSessions(state, out);
}

const isCoordinatorBusy = ({ client, coordinator }: ConsumerState): boolean =>
  coordinator.nodeId !== -1 && inFlightCount(client, coordinatorLink(coordinator.nodeId)) > 0;

function finish(state: ConsumerState, activity: Closing, out: Out): void {
  const { application, client, subscription } = state;
  application.activity = CLOSED;
  assign(subscription, []);
  shutDown(client, out);
  completeCommand(state, activity.command, null, out);
  const closed = clientException('IllegalStateException', 'This consumer has already been closed.');
  for (const { id } of application.commands.splice(0)) completeCommand(state, id, closed, out);
  out.exit('closed');
}
