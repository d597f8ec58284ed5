import type { Us } from '../../engine/time.ts';

/** How TCP (as Linux does it) insists. RFC 6298: the time-out doubles with every attempt. */

/** TCP_RTO_MIN: the first time-out of data on a connection between near hosts. */
export const DATA_TIMEOUT_US = 200_000;

/** TCP_TIMEOUT_INIT: the first time-out of a SYN (RFC 6298 §2.1). */
export const SYN_TIMEOUT_US = 1_000_000;

/** TCP_RTO_MAX. */
const LONGEST_TIMEOUT_US = 120_000_000;

/** The first instant at or after `now` at which something first sent at `sentAt`, and never acknowledged, is sent (again). */
export function nextAttempt(sentAt: Us, now: Us, firstTimeoutUs: Us): Us {
  let at = sentAt;
  let timeout = firstTimeoutUs;
  while (at < now) {
    at += timeout;
    timeout = Math.min(timeout * 2, LONGEST_TIMEOUT_US);
  }
  return at;
}

/** How long it takes until an attempt after that many failed ones. */
export function delayOfAttempts(failed: number, firstTimeoutUs: Us): Us {
  let delay = 0;
  let timeout = firstTimeoutUs;
  for (let attempt = 0; attempt < failed; attempt++) {
    delay += timeout;
    timeout = Math.min(timeout * 2, LONGEST_TIMEOUT_US);
  }
  return delay;
}
