/** The judges that `expect` may name. */
export const INVARIANTS: readonly string[] = [
  'committed-records-survive',
  'acknowledged-records-survive',
  'logs-match-below-high-watermark',
  'high-watermark-never-goes-back',
  'one-leader-per-epoch',
  'isr-holds-committed-records',
  'per-key-order',
  'committed-offsets-not-ahead',
];
