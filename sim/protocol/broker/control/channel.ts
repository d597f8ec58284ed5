import { MILLISECOND, msToUs } from '../../../engine/time.ts';
import type { ConnectionId, Input, Out } from '../../machine.ts';
import { saysNotController } from '../../messages/errorResponse.ts';
import type { ControllerRequest, Response } from '../../messages/index.ts';
import { clearAlarm, isSet, newAlarm, setAlarm, takeAlarm } from './alarm.ts';
import type { Channel, ChannelName, ChannelRequest, ControlState, ReplyTo } from './state.ts';

/** A request that is done with; `response` is null when time ran out. */
export interface Completion {
  readonly done: ChannelRequest;
  readonly response: Response | null;
}

const CONNECTION_SETUP_TIMEOUT_MS = 10_000;
const RECONNECT_BACKOFF_MS = 50;
/** How long to wait before asking again who the controller is. */
const NO_CONTROLLER_POLL_MS = 100;

const NOTHING: readonly Completion[] = Object.freeze([]);

export const createChannel = (name: ChannelName, requestTimeoutMs: number, retryTimeoutMs: number): Channel => ({
  name,
  requestTimeoutMs,
  retryTimeoutMs,
  controllerId: -1,
  connection: 0,
  connected: false,
  correlationId: 0,
  queue: [],
  inFlight: false,
  alarm: newAlarm(),
});

/** Hands a request to a channel; it is sent when those before it are answered (Kafka: NodeToControllerChannelManager.sendRequest). */
export function sendToController(control: ControlState, channel: Channel, request: ControllerRequest, replyTo: ReplyTo, out: Out): void {
  channel.queue.push({ request, createdAt: out.now, replyTo });
  pump(control, channel, out);
}

/** Takes an input of this channel; null if it is not the channel's. */
export function stepChannel(control: ControlState, channel: Channel, input: Input, out: Out): readonly Completion[] | null {
  switch (input.type) {
    case 'message':
      return isOurs(channel, input.connection) ? receive(control, channel, input.message as Response, out) : null;
    case 'connected':
      if (!isOurs(channel, input.connection)) return null;
      clearAlarm(channel.alarm, out);
      channel.connected = true;
      pump(control, channel, out);
      return NOTHING;
    case 'disconnected':
      if (!isOurs(channel, input.connection)) return null;
      return retryLater(channel, out);
    case 'timer':
      if (input.timer !== ALARMS[channel.name]) return null;
      return takeAlarm(channel.alarm, input) ? onTimer(control, channel, out) : NOTHING;
    default:
      return null;
  }
}

const isOurs = (channel: Channel, connection: ConnectionId): boolean => channel.connection === connection && connection !== 0;

/** Moves the head of the queue one step on its way. A timer that runs says that it waits for something already. */
function pump(control: ControlState, channel: Channel, out: Out): void {
  if (channel.queue.length === 0 || isSet(channel.alarm)) return;
  if (channel.controllerId === -1) channel.controllerId = control.observer.leaderId;
  if (channel.controllerId === -1) return waitFor(channel, NO_CONTROLLER_POLL_MS, out);
  if (channel.connection === 0) {
    channel.connection = out.connect(channel.controllerId, 'CONTROLLER');
    channel.connected = false;
    return waitFor(channel, CONNECTION_SETUP_TIMEOUT_MS, out);
  }
  if (!channel.connected) return;
  channel.correlationId += 1;
  channel.inFlight = true;
  out.send(channel.connection, { ...channel.queue[0]!.request, correlationId: channel.correlationId });
  waitFor(channel, channel.requestTimeoutMs, out);
}

function receive(control: ControlState, channel: Channel, response: Response, out: Out): readonly Completion[] {
  if (!channel.inFlight || response.correlationId !== channel.correlationId) return NOTHING;
  if (saysNotController(response)) {
    out.close(channel.connection);
    return retryLater(channel, out);
  }
  clearAlarm(channel.alarm, out);
  channel.inFlight = false;
  const done = channel.queue.shift()!;
  pump(control, channel, out);
  return [{ done, response }];
}

/** A request, a connection attempt or a pause has taken its time. */
function onTimer(control: ControlState, channel: Channel, out: Out): readonly Completion[] {
  if (channel.connection !== 0 && (channel.inFlight || !channel.connected)) {
    out.close(channel.connection);
    return retryLater(channel, out);
  }
  const expired = expire(channel, out);
  pump(control, channel, out);
  return expired;
}

/** Forgets the controller's address; the head stays first in the queue and is sent again unless its time is over. */
function retryLater(channel: Channel, out: Out): readonly Completion[] {
  clearAlarm(channel.alarm, out);
  channel.connection = 0;
  channel.connected = false;
  channel.controllerId = -1;
  channel.inFlight = false;
  const expired = expire(channel, out);
  if (channel.queue.length > 0) waitFor(channel, RECONNECT_BACKOFF_MS, out);
  return expired;
}

function expire(channel: Channel, out: Out): readonly Completion[] {
  if (channel.retryTimeoutMs < 0) return NOTHING;
  const limit = out.now - msToUs(channel.retryTimeoutMs);
  const expired: Completion[] = [];
  while (channel.queue.length > 0 && channel.queue[0]!.createdAt <= limit) expired.push({ done: channel.queue.shift()!, response: null });
  return expired;
}

/** No longer than until the head of the queue has to be given up. */
function waitFor(channel: Channel, delayMs: number, out: Out): void {
  let delay = delayMs * MILLISECOND;
  if (channel.retryTimeoutMs >= 0) {
    const left = channel.queue[0]!.createdAt + msToUs(channel.retryTimeoutMs) - out.now;
    if (left < delay) delay = left > 0 ? left : 0;
  }
  setAlarm(channel.alarm, delay, ALARMS[channel.name], out);
}

const ALARMS: Readonly<Record<ChannelName, string>> = {
  heartbeats: 'control.heartbeats',
  forwarding: 'control.forwarding',
  alterPartitions: 'control.alterPartitions',
};
