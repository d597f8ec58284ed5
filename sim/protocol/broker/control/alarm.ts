import type { Us, UsRange } from '../../../engine/time.ts';
import type { Out, TimerId, TimerInput } from '../../machine.ts';

/**
 * One timer at a time. A timer of a process that was suspended may run out and wait in its inbox behind the very input that makes it moot: the
 * generation tells such a one from the timer that is set now.
 */
export interface Alarm {
  /** 0: not set. */
  timer: TimerId;
  generation: number;
}

export const newAlarm = (): Alarm => ({ timer: 0, generation: 0 });

export const isSet = (alarm: Alarm): boolean => alarm.timer !== 0;

export function setAlarm(alarm: Alarm, delay: Us | UsRange, name: string, out: Out): void {
  clearAlarm(alarm, out);
  alarm.timer = out.after(delay, { type: 'timer', timer: name, data: alarm.generation });
}

export function clearAlarm(alarm: Alarm, out: Out): void {
  out.cancel(alarm.timer);
  alarm.timer = 0;
  alarm.generation += 1;
}

/** Whether this is the alarm's timer that has run out; if so the alarm is no longer set. */
export function takeAlarm(alarm: Alarm, input: TimerInput): boolean {
  if (alarm.timer === 0 || input.data !== alarm.generation) return false;
  alarm.timer = 0;
  return true;
}
