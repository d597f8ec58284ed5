/** An instant or a span, an integer count of microseconds (an instant counts from the start of the scenario; booting happens before 0). */
export type Us = number;

export const MILLISECOND: Us = 1_000;
export const SECOND: Us = 1_000_000;

/** An inclusive range of spans, from which the world draws. */
export interface UsRange {
  readonly minUs: Us;
  readonly maxUs: Us;
}

/** Milliseconds, the unit of Kafka's settings, as microseconds. */
export const msToUs = (ms: number): Us => Math.round(ms * MILLISECOND);

/** Microseconds as whole milliseconds, rounded down as Kafka's `Time.milliseconds()` does. */
export const usToMs = (us: Us): number => Math.floor(us / MILLISECOND);
