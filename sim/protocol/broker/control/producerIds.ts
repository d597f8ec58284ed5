import type { Out } from '../../machine.ts';
import type { Response } from '../../messages/index.ts';
import { sendToController } from './channel.ts';
import type { ControlState } from './state.ts';

/** Producer ids from blocks that the controller hands out, the next one fetched before the last is used up (Kafka: RPCProducerIdManager). */

const PREFETCH_PERCENT = 90;

/** The next producer id, -1 while there is none. */
export function claimProducerId(control: ControlState, out: Out): number {
  const ids = control.producerIds;
  if (ids.next === ids.end && ids.nextBlockStart >= 0) {
    ids.next = ids.nextBlockStart;
    ids.end = ids.nextBlockStart + ids.nextBlockLen;
    ids.prefetchAt = ids.next + Math.floor((ids.nextBlockLen * PREFETCH_PERCENT) / 100);
    ids.nextBlockStart = -1;
  }
  if (ids.next === ids.end) {
    requestBlock(control, out);
    return -1;
  }
  if (ids.next === ids.prefetchAt) requestBlock(control, out);
  return ids.next++;
}

/** A failed request is made anew by the next producer that asks. */
export function onProducerIdsResponse(control: ControlState, response: Response | null): void {
  const ids = control.producerIds;
  ids.requested = false;
  if (response?.api !== 'AllocateProducerIds' || response.error !== 'NONE') return;
  ids.nextBlockStart = response.producerIdStart;
  ids.nextBlockLen = response.producerIdLen;
}

function requestBlock(control: ControlState, out: Out): void {
  if (control.producerIds.requested || control.producerIds.nextBlockStart >= 0) return;
  control.producerIds.requested = true;
  const request = {
    kind: 'request',
    api: 'AllocateProducerIds',
    correlationId: 0,
    clientId: control.clientId,
    brokerId: control.brokerId,
    brokerEpoch: control.lifecycle.brokerEpoch,
  } as const;
  sendToController(control, control.forwarding, request, { type: 'producerIds' }, out);
}
