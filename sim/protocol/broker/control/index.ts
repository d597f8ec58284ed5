import type { Input, Out, TimerInput } from '../../machine.ts';
import { errorResponse } from '../../messages/errorResponse.ts';
import type { ForwardedRequest, Response, ResponseOf } from '../../messages/index.ts';
import { emptyMetadataLog } from '../../metadata/log.ts';
import type { Completion } from './channel.ts';
import { sendToController, stepChannel } from './channel.ts';
import { onIsrResponse, stepIsrChanges, submitIsrChange } from './isrChanges.ts';
import { beginShutdown, markReadyToUnfence, onLifecycleResponse, startLifecycle, stepLifecycle } from './lifecycle.ts';
import { startObserver, stepObserver } from './observer.ts';
import { claimProducerId, onProducerIdsResponse } from './producerIds.ts';
import type { ChannelName, ChannelRequest, ControlFiles, ControlHost, ControlState, IsrChange, ReplyTo } from './state.ts';

export { createControl } from './create.ts';
export type { ControlEvent, ControlFiles, ControlHost, ControlState, IsrChange, ReplyTo } from './state.ts';

/**
 * The control plane of a broker: its life with the controller, the metadata image, and all requests to the controller.
 *
 * The broker's state has `files.control` (from `controlFiles`) and `control` (from `createControl`). Whatever happens that the rest of the broker
 * must act upon is pushed to `control.events`; the broker handles and empties that list before its step ends.
 */

/** What the disk holds of the control plane; null on a new disk. */
export const controlFiles = (files: ControlFiles | null): ControlFiles => files ?? { metadataLog: emptyMetadataLog() };

/** Begins to register and to fetch metadata. */
export function startControl(broker: ControlHost, out: Out): void {
  startObserver(broker, out);
  startLifecycle(broker.control, out);
}

/** Takes an input if it is the control plane's (its connections, timers named `control.…`, flushes of the metadata log); says whether it did. */
export function stepControl(broker: ControlHost, input: Input, out: Out): boolean {
  if (input.type === 'timer' && !input.timer.startsWith('control.')) return false;
  return (
    stepObserver(broker, input, out) ||
    stepChannels(broker.control, input, out) ||
    (input.type === 'timer' && stepTimer(broker.control, input, out))
  );
}

/** Epoch that the controller gave this broker, -1 before. */
export const brokerEpochOf = (broker: ControlHost): number => broker.control.lifecycle.brokerEpoch;

/** Logs are loaded and the image is applied: heartbeats ask to be unfenced from now on. */
export const setReadyToUnfence = (broker: ControlHost, out: Out): void => markReadyToUnfence(broker.control, out);

/** SIGTERM: asks the controller to move leaderships away; ends in the event `shutdownGranted`. */
export const beginControlledShutdown = (broker: ControlHost, out: Out): void => beginShutdown(broker.control, out);

/** Passes a request on to the controller; the answer goes to `replyTo` (Kafka: ForwardingManager). */
export const forward = (
  broker: ControlHost,
  request: ForwardedRequest,
  replyTo: Extract<ReplyTo, { type: 'client' | 'broker' }>,
  out: Out,
): void => sendToController(broker.control, broker.control.forwarding, request, replyTo, out);

/**
 * Proposes an ISR (Kafka: AlterPartitionManager.submit). False when one of that partition is under way (OPERATION_NOT_ATTEMPTED); otherwise
 * answered by one event `isrAnswered`.
 */
export const sendAlterPartition = (broker: ControlHost, change: IsrChange, out: Out): boolean =>
  submitIsrChange(broker.control, change, out);

/** The next producer id; -1 while a block is on its way, which a client hears as COORDINATOR_LOAD_IN_PROGRESS (Kafka: RPCProducerIdManager). */
export const generateProducerId = (broker: ControlHost, out: Out): number => claimProducerId(broker.control, out);

const CHANNELS: readonly ChannelName[] = ['heartbeats', 'forwarding', 'alterPartitions'];

function stepChannels(control: ControlState, input: Input, out: Out): boolean {
  for (const name of CHANNELS) {
    const completions = stepChannel(control, control[name], input, out);
    if (completions === null) continue;
    for (const completion of completions) complete(control, completion, out);
    return true;
  }
  return false;
}

const stepTimer = (control: ControlState, input: TimerInput, out: Out): boolean =>
  stepLifecycle(control, input, out) || stepIsrChanges(control, input, out);

/** Brings an answer, or the news that there is none, to who asked. */
function complete(control: ControlState, { done, response }: Completion, out: Out): void {
  switch (done.replyTo.type) {
    case 'client':
      return answerClient(done, done.replyTo, response, out);
    case 'broker':
      control.events.push({
        type: 'forwarded',
        token: done.replyTo.token,
        response: response as ResponseOf<ForwardedRequest['api']> | null,
      });
      return;
    case 'lifecycle':
      return onLifecycleResponse(control, response, out);
    case 'isrChanges':
      return onIsrResponse(control, response, out);
    case 'producerIds':
      return onProducerIdsResponse(control, response);
  }
}

function answerClient(done: ChannelRequest, client: Extract<ReplyTo, { type: 'client' }>, response: Response | null, out: Out): void {
  const answer = response ?? errorResponse(done.request, 'REQUEST_TIMED_OUT');
  out.send(client.connection, { ...answer, correlationId: client.correlationId });
}
