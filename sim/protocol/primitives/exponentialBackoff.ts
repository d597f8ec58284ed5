/** Where jitter comes from; `Out` is one. */
export interface RandomSource {
  /** A whole number in [0, bound). */
  random(bound: number): number;
}

export interface BackoffPolicy {
  readonly initialMs: number;
  readonly multiplier: number;
  readonly maxMs: number;
  /** 20 draws a factor from [0.8, 1.2). */
  readonly jitterPercent: number;
}

/** Every backoff of a client doubles and jitters by 20% (CommonClientConfigs.RETRY_BACKOFF_EXP_BASE and _JITTER). */
export const clientBackoff = (initialMs: number, maxMs: number): BackoffPolicy => ({ initialMs, multiplier: 2, maxMs, jitterPercent: 20 });

const JITTER_STEPS_PER_PERCENT = 10_000;
const ONE = 100 * JITTER_STEPS_PER_PERCENT;

/**
 * `initial * multiplier^attempts` with jitter, at most `max`, in whole milliseconds (Kafka: ExponentialBackoff). An initial value at or above the
 * maximum is a constant without jitter. Kafka raises to a real power of at most log(max / initial); multiplying until the maximum is reached
 * comes to the same and stays within integers.
 */
export function backoffMs(policy: BackoffPolicy, attempts: number, source: RandomSource): number {
  const { initialMs, multiplier, maxMs, jitterPercent } = policy;
  if (initialMs >= maxMs) return maxMs;
  let term = initialMs;
  for (let i = 0; i < attempts && term > 0 && term < maxMs; i++) term *= multiplier;
  term = Math.min(term, maxMs);
  if (jitterPercent === 0) return term;
  const half = jitterPercent * JITTER_STEPS_PER_PERCENT;
  return Math.min(Math.trunc((term * (ONE - half + source.random(2 * half))) / ONE), maxMs);
}
