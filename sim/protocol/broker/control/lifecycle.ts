import { msToUs } from '../../../engine/time.ts';
import type { Out, TimerInput } from '../../machine.ts';
import type { BrokerHeartbeatResponse } from '../../messages/controller.ts';
import type { Response } from '../../messages/index.ts';
import { clearAlarm, setAlarm, takeAlarm } from './alarm.ts';
import { sendToController } from './channel.ts';
import type { ControlState, LifecycleState } from './state.ts';

/** The life of a broker with its controller: registration, heartbeats, controlled shutdown (Kafka: BrokerLifecycleManager). */

const CATCHING_UP_MS = 10;
/** The first "not yet" to a controlled shutdown is asked again this soon. */
const SHUTDOWN_RECHECK_MS = 50;
/** BrokerServer.shutdown waits no longer than this for the controller's leave. */
const SHUTDOWN_TIMEOUT_MS = 300_000;

const COMMUNICATE = 'control.communicate';
const REGISTRATION_TIMEOUT = 'control.registrationTimeout';
const SHUTDOWN_TIMEOUT: TimerInput = Object.freeze({ type: 'timer', timer: 'control.shutdownTimeout' });
const NO_LOG_DIRS: readonly string[] = Object.freeze([]);

export function startLifecycle(control: ControlState, out: Out): void {
  become(control, 'STARTING', 'process started', out);
  setAlarm(
    control.lifecycle.registrationAlarm,
    msToUs(control.config['initial.broker.registration.timeout.ms']),
    REGISTRATION_TIMEOUT,
    out,
  );
  communicate(control, out);
}

export function markReadyToUnfence(control: ControlState, out: Out): void {
  control.lifecycle.readyToUnfence = true;
  communicateNow(control, out);
}

export function beginShutdown(control: ControlState, out: Out): void {
  const { lifecycle } = control;
  if (lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN' || lifecycle.state === 'SHUTTING_DOWN') return;
  // Only a broker that runs has anything to hand over.
  if (lifecycle.state !== 'RUNNING' || !control.config['controlled.shutdown.enable'])
    return grantShutdown(control, 'controlled shutdown skipped', out);
  become(control, 'PENDING_CONTROLLED_SHUTDOWN', 'asked to stop', out);
  out.after(msToUs(SHUTDOWN_TIMEOUT_MS), SHUTDOWN_TIMEOUT);
  communicateNow(control, out);
}

/** Takes a timer of the lifecycle; says whether it was one. */
export function stepLifecycle(control: ControlState, input: TimerInput, out: Out): boolean {
  switch (input.timer) {
    case COMMUNICATE:
      if (takeAlarm(control.lifecycle.alarm, input)) communicate(control, out);
      return true;
    case REGISTRATION_TIMEOUT:
      if (takeAlarm(control.lifecycle.registrationAlarm, input))
        out.exit('could not register with the controller within initial.broker.registration.timeout.ms');
      return true;
    case 'control.shutdownTimeout':
      if (control.lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN') grantShutdown(control, 'the controller did not answer in time', out);
      return true;
    default:
      return false;
  }
}

/** The answer to a registration or a heartbeat; null when none came. */
export function onLifecycleResponse(control: ControlState, response: Response | null, out: Out): void {
  const { lifecycle } = control;
  lifecycle.communicating = false;
  if (lifecycle.state === 'SHUTTING_DOWN') return;
  if (response?.api === 'BrokerRegistration' && response.error === 'NONE') onRegistered(control, response.brokerEpoch, out);
  else if (response?.api === 'BrokerHeartbeat' && response.error === 'NONE') onHeartbeat(control, response, out);
  else communicateIn(control, intervalMs(control), out);
}

const intervalMs = (control: ControlState): number => control.config['broker.heartbeat.interval.ms'];

function onRegistered(control: ControlState, brokerEpoch: number, out: Out): void {
  const { lifecycle } = control;
  lifecycle.brokerEpoch = brokerEpoch;
  lifecycle.registered = true;
  clearAlarm(lifecycle.registrationAlarm, out);
  communicateNow(control, out);
}

function onHeartbeat(control: ControlState, response: BrokerHeartbeatResponse, out: Out): void {
  const { lifecycle } = control;
  switch (lifecycle.state) {
    case 'STARTING':
      if (response.isCaughtUp) {
        become(control, 'RECOVERY', 'caught up with the metadata log', out);
        control.published = true;
        control.events.push({ type: 'caughtUp' });
      }
      return communicateIn(control, CATCHING_UP_MS, out);
    case 'RECOVERY':
      if (!response.isFenced) {
        become(control, 'RUNNING', 'unfenced', out);
        control.events.push({ type: 'unfenced' });
      }
      return communicateIn(control, intervalMs(control), out);
    case 'PENDING_CONTROLLED_SHUTDOWN':
      if (response.shouldShutDown) return grantShutdown(control, 'the controller has moved its leaderships', out);
      communicateIn(control, lifecycle.sawControlledShutdown ? intervalMs(control) : SHUTDOWN_RECHECK_MS, out);
      lifecycle.sawControlledShutdown = true;
      return;
    default:
      return communicateIn(control, intervalMs(control), out);
  }
}

function grantShutdown(control: ControlState, reason: string, out: Out): void {
  const { lifecycle } = control;
  become(control, 'SHUTTING_DOWN', reason, out);
  clearAlarm(lifecycle.alarm, out);
  control.events.push({ type: 'shutdownGranted', brokerEpoch: lifecycle.brokerEpoch });
}

function become(control: ControlState, to: LifecycleState, reason: string, out: Out): void {
  out.note({ kind: 'broker.stateChanged', from: control.lifecycle.state, to, reason });
  control.lifecycle.state = to;
}

function communicateNow(control: ControlState, out: Out): void {
  if (control.lifecycle.communicating) control.lifecycle.communicateAgain = true;
  else communicate(control, out);
}

/** A wish to communicate at once that came while a request was under way goes first. */
function communicateIn(control: ControlState, delayMs: number, out: Out): void {
  const { lifecycle } = control;
  if (lifecycle.communicateAgain) return communicate(control, out);
  setAlarm(lifecycle.alarm, msToUs(delayMs), COMMUNICATE, out);
}

function communicate(control: ControlState, out: Out): void {
  const { lifecycle } = control;
  if (lifecycle.state === 'SHUTTING_DOWN') return;
  clearAlarm(lifecycle.alarm, out);
  lifecycle.communicating = true;
  lifecycle.communicateAgain = false;
  sendToController(
    control,
    control.heartbeats,
    lifecycle.registered ? heartbeat(control) : registration(control),
    { type: 'lifecycle' },
    out,
  );
}

const registration = ({ brokerId, clientId, incarnationId, lifecycle }: ControlState) =>
  ({
    kind: 'request',
    api: 'BrokerRegistration',
    correlationId: 0,
    clientId,
    brokerId,
    incarnationId,
    rack: lifecycle.rack,
    logDirs: lifecycle.logDirs,
    previousBrokerEpoch: lifecycle.previousBrokerEpoch,
  }) as const;

const heartbeat = ({ brokerId, clientId, lifecycle, image }: ControlState) =>
  ({
    kind: 'request',
    api: 'BrokerHeartbeat',
    correlationId: 0,
    clientId,
    brokerId,
    brokerEpoch: lifecycle.brokerEpoch,
    currentMetadataOffset: image.offset,
    wantFence: !lifecycle.readyToUnfence,
    wantShutDown: lifecycle.state === 'PENDING_CONTROLLED_SHUTDOWN',
    offlineLogDirs: NO_LOG_DIRS,
    cordonedLogDirs: lifecycle.state === 'STARTING' ? null : NO_LOG_DIRS,
  }) as const;
