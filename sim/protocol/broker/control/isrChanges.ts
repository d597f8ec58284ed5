import { msToUs } from '../../../engine/time.ts';
import type { Out, TimerInput } from '../../machine.ts';
import type { Response } from '../../messages/index.ts';
import { isSet, setAlarm, takeAlarm } from './alarm.ts';
import { sendToController } from './channel.ts';
import type { ControlState, IsrChange } from './state.ts';

/** AlterPartition requests, all that wait in one (Kafka: AlterPartitionManager). */

const RETRY_MS = 50;
const RETRY = 'control.alterPartition';

export function submitIsrChange(control: ControlState, change: IsrChange, out: Out): boolean {
  const { pending } = control.isrChanges;
  if (pending.has(change.tp)) return false;
  pending.set(change.tp, Object.freeze({ ...change }));
  propagate(control, out);
  return true;
}

/** Takes the timer of a retry; says whether it was that. */
export function stepIsrChanges(control: ControlState, input: TimerInput, out: Out): boolean {
  if (input.timer !== RETRY) return false;
  if (takeAlarm(control.isrChanges.retryAlarm, input)) propagate(control, out);
  return true;
}

export function onIsrResponse(control: ControlState, response: Response | null, out: Out): void {
  const { isrChanges } = control;
  isrChanges.inFlight = false;
  if (response?.api !== 'AlterPartition' || response.error !== 'NONE') {
    return setAlarm(isrChanges.retryAlarm, msToUs(RETRY_MS), RETRY, out);
  }
  for (const result of response.partitions) {
    if (isrChanges.pending.delete(result.tp)) control.events.push({ type: 'isrAnswered', result });
  }
  propagate(control, out);
}

function propagate(control: ControlState, out: Out): void {
  const { isrChanges } = control;
  if (isrChanges.inFlight || isSet(isrChanges.retryAlarm) || isrChanges.pending.size === 0) return;
  isrChanges.inFlight = true;
  const request = {
    kind: 'request',
    api: 'AlterPartition',
    correlationId: 0,
    clientId: control.clientId,
    brokerId: control.brokerId,
    brokerEpoch: control.lifecycle.brokerEpoch,
    partitions: [...isrChanges.pending.values()],
  } as const;
  sendToController(control, control.alterPartitions, request, { type: 'isrChanges' }, out);
}
