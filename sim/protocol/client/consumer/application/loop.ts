import { msToUs, type Us } from '../../../../engine/time.ts';
import type { Out } from '../../../machine.ts';
import type { NoteOf } from '../../../notes.ts';
import { startCommit } from '../commit/commits.ts';
import { recordDelivery, type Delivery } from '../diary.ts';
import { recordException } from '../errors.ts';
import type { ClientException } from '../exceptions.ts';
import type { Fetched } from '../fetch/collect.ts';
import { leavePoll } from '../group/membership.ts';
import { pollOnce } from '../poll.ts';
import { resetPositions } from '../positions/reset.ts';
import type { ConsumerState } from '../state.ts';
import { goOnClosing, startClosing } from './close.ts';
import { beginCommand } from './commands.ts';
import { completeCommand } from './complete.ts';
import { goOnCommitting, startCommitSync } from './commitSync.ts';
import { IDLE, type Polling } from './state.ts';

/** How long a poll of the application's own loop blocks, and how long the loop rests after an exception. */
const POLL_TIMEOUT_US: Us = msToUs(100);
const REST_US: Us = msToUs(300);

/** The application's thread goes on as far as it can now. */
export function runApplication(state: ConsumerState, out: Out): void {
  while (turn(state, out));
}

/** True if what it was in is over. */
function turn(state: ConsumerState, out: Out): boolean {
  const { application } = state;
  const { activity } = application;
  switch (activity.type) {
    case 'idle':
      return startNext(state, out);
    case 'poll':
      return goOnPolling(state, activity, out);
    case 'commitSync': {
      const outcome = goOnCommitting(state, activity, out);
      if (outcome === 'pending') return false;
      application.activity = IDLE;
      if (outcome !== null && activity.inLoop) throwFromLoop(state, outcome, activity.command, out);
      else completeCommand(state, activity.command, outcome, out);
      return true;
    }
    case 'busy':
      if (out.now < activity.until) return false;
      application.activity = IDLE;
      completeCommand(state, activity.command, null, out);
      return true;
    case 'resting':
      if (out.now < activity.until) return false;
      application.activity = IDLE;
      return true;
    case 'closing':
      return goOnClosing(state, activity, out);
    default:
      return false;
  }
}

/** Commands before the loop's own polls. */
function startNext(state: ConsumerState, out: Out): boolean {
  const { application } = state;
  const command = application.commands.shift();
  if (command?.type === 'poll') startPoll(state, command.id, out.now + msToUs(command.timeoutMs));
  else if (command !== undefined) beginCommand(state, command, out);
  else if (application.polling) startPoll(state, null, out.now + POLL_TIMEOUT_US);
  else {
    // Between the polls of a scenario its watcher asks for positions, as `position()` does after a seek to the beginning or the end.
    if (state.subscription.unsettled.size > 0) resetPositions(state, out);
    return false;
  }
  return true;
}

function startPoll({ application }: ConsumerState, command: number | null, deadline: Us): void {
  application.activity = { type: 'poll', command, deadline };
}

function goOnPolling(state: ConsumerState, activity: Polling, out: Out): boolean {
  const { application } = state;
  const expired = out.now >= activity.deadline;
  const result = pollOnce(state, expired, out);
  if (result !== null && 'exception' in result) {
    throwFromLoop(state, result, activity.command, out);
    return true;
  }
  if (result !== null && (result.count > 0 || result.advanced)) {
    handOver(state, result, activity.command, out);
    return true;
  }
  if (activity.command === null) {
    if (expired) activity.deadline = out.now + POLL_TIMEOUT_US;
    if (application.commands.length === 0) return false;
  } else if (!expired) return false;
  leavePoll(state, out);
  application.activity = IDLE;
  completeCommand(state, activity.command, null, out);
  return true;
}

/** poll returns: the application has the records, and works on them. */
function handOver(state: ConsumerState, fetched: Fetched, command: number | null, out: Out): void {
  leavePoll(state, out);
  const deliveries: Delivery[] = [];
  for (const { tp, from, next, count, batches, highWatermark, node } of fetched.parts) {
    const delivery = Object.freeze({ tp, from, next, count, batches: Object.freeze(batches) });
    deliveries.push(delivery);
    recordDelivery(state.files, delivery);
    out.note({ kind: 'consumer.polled', tp, from, next, count, batches: delivery.batches, highWatermark, node });
  }
  state.application.activity = { type: 'processing', command, deliveries };
  const each = state.role.processingUs;
  if (each === null || fetched.count === 0 || each.maxUs === 0) return finishProcessing(state, out);
  out.after({ minUs: each.minUs * fetched.count, maxUs: each.maxUs * fetched.count }, { type: 'timer', timer: PROCESSED });
}

export const PROCESSED = 'consumer.processed';

/** Done with the records of a poll: commit them if the application does that itself. */
export function finishProcessing(state: ConsumerState, out: Out): void {
  const { application, role } = state;
  const { activity } = application;
  if (activity.type !== 'processing') return;
  for (const { tp, next } of activity.deliveries) out.note({ kind: PROCESSED, tp, next } satisfies NoteOf<'consumer.processed'>);
  const commits = activity.deliveries.length > 0 && role.group !== null;
  application.activity = IDLE;
  if (commits && role.commit === 'sync') return startCommitSync(state, { command: activity.command, inLoop: true, offsets: null }, out);
  if (commits && role.commit === 'async') startCommit(state, { how: 'async', offsets: null }, out);
  completeCommand(state, activity.command, null, out);
}

function throwFromLoop(state: ConsumerState, exception: ClientException, command: number | null, out: Out): void {
  const { application, role } = state;
  leavePoll(state, out);
  if (command === null) recordException(state, exception, out);
  else completeCommand(state, command, exception, out);
  if (role.onError === 'stop') startClosing(state, { command: null, leaveForGood: false }, out);
  else application.activity = command === null ? { type: 'resting', until: out.now + REST_US } : IDLE;
}
