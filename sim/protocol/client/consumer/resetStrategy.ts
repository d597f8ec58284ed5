/** Where to start without a position (AutoOffsetResetStrategy). Frozen. */
export type ResetStrategy =
  | { readonly type: 'earliest' }
  | { readonly type: 'latest' }
  | { readonly type: 'none' }
  /** The first record that is at most this old (KIP-1106). */
  | { readonly type: 'by_duration'; readonly durationMs: number };

export const EARLIEST: ResetStrategy = Object.freeze({ type: 'earliest' });
export const LATEST: ResetStrategy = Object.freeze({ type: 'latest' });
const NONE: ResetStrategy = Object.freeze({ type: 'none' });

const EARLIEST_TIMESTAMP = -2;
const LATEST_TIMESTAMP = -1;

/** `earliest`, `latest`, `none` or `by_duration:PnDTnHnMn.nS`, as `auto.offset.reset` spells it. */
export function parseResetStrategy(text: string): ResetStrategy {
  const strategy = text.toLowerCase();
  if (strategy === 'earliest') return EARLIEST;
  if (strategy === 'latest') return LATEST;
  if (!strategy.startsWith('by_duration:')) return NONE;
  return Object.freeze({ type: 'by_duration', durationMs: durationMsOf(text.slice('by_duration:'.length)) });
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

function durationMsOf(text: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = DURATION.exec(text) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Math.round(Number(seconds) * 1_000);
}

/** What ListOffsets is asked for. `wallMs` is the client's clock when it asks. */
export function timestampFor(strategy: ResetStrategy, wallMs: number): number {
  if (strategy.type === 'by_duration') return wallMs - strategy.durationMs;
  return strategy.type === 'earliest' ? EARLIEST_TIMESTAMP : LATEST_TIMESTAMP;
}
