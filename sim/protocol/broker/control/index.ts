import type { Boot, Input, Out } from '../../machine.ts';
import type { ForwardedRequest } from '../../messages/index.ts';
import { emptyMetadataLog } from '../../metadata/log.ts';
import { forwardRequest, stepChannel } from './channel.ts';
import { submitIsrChange } from './isrChanges.ts';
import { beginShutdown, markReadyToUnfence, startLifecycle } from './lifecycle.ts';
import { startObserver, stepObserver } from './observer.ts';
import { claimProducerId } from './producerIds.ts';
import type { ControlFiles, ControlHost, ControlState, IsrChange, ReplyTo } from './state.ts';
import { initialControlState } from './state.ts';

export type { ControlEvent, ControlFiles, ControlHost, ControlState, BrokerRole, IsrChange, LifecycleState, ReplyTo } from './state.ts';

/**
 * The control plane of a broker: its life with the controller, the metadata image, and all requests to the controller.
 *
 * The broker's state has `files.control` (from `controlFiles`) and `control` (from `createControl`). Whatever happens that the rest of the broker
 * must act upon is pushed to `control.events`; the broker handles and empties that list before its step ends.
 */

/** What the disk holds of the control plane; null on a new disk. */
export const controlFiles = (files: ControlFiles | null): ControlFiles => files ?? { metadataLog: emptyMetadataLog() };

/** Memory of a starting broker. `previousBrokerEpoch` is that of the clean-shutdown file, -1 without one. */
export const createControl = (boot: Boot, previousBrokerEpoch: number, out: Out): ControlState => initialControlState(boot, previousBrokerEpoch, out);

/** Begins to register and to fetch metadata. */
export function startControl(broker: ControlHost, out: Out): void {
  startObserver(broker, out);
  startLifecycle(broker, out);
}

/** Takes an input if it is the control plane's (its connections, timers named `control.…`, flushes of the metadata log); says whether it did. */
export const stepControl = (broker: ControlHost, input: Input, out: Out): boolean => stepObserver(broker, input, out) || stepChannel(broker, input, out);

/** Epoch that the controller gave this broker, -1 before. */
export const brokerEpochOf = (broker: ControlHost): number => broker.control.lifecycle.brokerEpoch;

/** Logs are loaded and the image is applied: heartbeats ask to be unfenced from now on. */
export const setReadyToUnfence = (broker: ControlHost, out: Out): void => markReadyToUnfence(broker, out);

/** SIGTERM: asks the controller to move leaderships away; ends in the event `shutdownGranted`. */
export const beginControlledShutdown = (broker: ControlHost, out: Out): void => beginShutdown(broker, out);

/** Passes a request on to the controller; the answer goes to `replyTo`. */
export const forward = (broker: ControlHost, request: ForwardedRequest, replyTo: Extract<ReplyTo, { type: 'client' | 'broker' }>, out: Out): void =>
  forwardRequest(broker, request, replyTo, out);

/**
 * Proposes an ISR (Kafka: AlterPartitionManager.submit). False when one of that partition is under way (OPERATION_NOT_ATTEMPTED); otherwise
 * answered by one event `isrAnswered`.
 */
export const sendAlterPartition = (broker: ControlHost, change: IsrChange, out: Out): boolean => submitIsrChange(broker, change, out);

/** The next producer id; -1 while a block is on its way, which a client hears as COORDINATOR_LOAD_IN_PROGRESS (Kafka: RPCProducerIdManager). */
export const generateProducerId = (broker: ControlHost, out: Out): number => claimProducerId(broker, out);
