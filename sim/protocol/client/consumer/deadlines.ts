import type { Us } from '../../../engine/time.ts';
import type { Out } from '../../machine.ts';
import { NEVER } from '../network/index.ts';
import { autoCommitDeadline } from './commit/commits.ts';
import { coordinatorDeadline } from './group/coordinator.ts';
import { heartbeatDeadline } from './group/heartbeat.ts';
import { positionsDeadline } from './positions/update.ts';
import type { ConsumerState } from './state.ts';

/**
 * When the consumer has something to do by itself. What is due already does not count: it waits for an answer or a connection, which wake
 * the consumer anyway.
 */
export function nextDeadline(state: ConsumerState, out: Out): Us {
  const { now } = out;
  let earliest = Math.min(positionsDeadline(state, now), later(now, coordinatorDeadline(state)), linksDeadline(state, now));
  earliest = Math.min(earliest, later(now, activityDeadline(state)), beatDeadline(state, now));
  return state.application.activity.type === 'poll' ? Math.min(earliest, pollDeadline(state, now)) : earliest;
}

const later = (now: Us, at: Us): Us => (at > now ? at : NEVER);

function beatDeadline(state: ConsumerState, now: Us): Us {
  const { heartbeat } = state.membership;
  const at = heartbeatDeadline(state);
  if (at > now) return at;
  // The heartbeat is due and waits for its connection: the session and the poll interval still run.
  return Math.min(later(now, heartbeat.sessionDeadline), later(now, heartbeat.pollDeadline));
}

function pollDeadline(state: ConsumerState, now: Us): Us {
  const { membership } = state;
  return Math.min(
    later(now, autoCommitDeadline(state)),
    later(now, membership.joinRetryAt),
    later(now, membership.prepareRetryAt),
    later(now, membership.prepareDeadline),
  );
}

function activityDeadline({ application, coordinator, subscription }: ConsumerState): Us {
  const { activity } = application;
  switch (activity.type) {
    case 'poll': {
      // The application's own loop polls without end; its time-out matters only while the coordinator is unknown.
      const endless = activity.command === null && (coordinator.nodeId !== -1 || subscription.type !== 'AUTO_TOPICS');
      return endless ? NEVER : activity.deadline;
    }
    case 'busy':
    case 'resting':
      return activity.until;
    case 'commitSync':
    case 'closing':
      return Math.min(activity.deadline, activity.retryAt > 0 ? activity.retryAt : NEVER);
    default:
      return NEVER;
  }
}

/** A reconnect backoff or a throttle ends. */
function linksDeadline({ client }: ConsumerState, now: Us): Us {
  let earliest = NEVER;
  for (const { state, reconnectAt, throttledUntil } of client.links.values()) {
    earliest = Math.min(earliest, later(now, state === 'DISCONNECTED' ? reconnectAt : throttledUntil));
  }
  return earliest;
}
