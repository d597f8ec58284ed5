const RATIO_IMPROVING_STEP = Math.fround(0.005);
const RATIO_DETERIORATE_STEP = Math.fround(0.05);

/**
 * The next estimate of how far a topic's records compress, from the present one and what a batch came to: worse at once, better only slowly
 * (CompressionRatioEstimator.updateEstimation). Java's floats: single precision.
 */
export function updatedCompressionRatio(current: number, observed: number): number {
  if (observed > current) return Math.max(Math.fround(current + RATIO_DETERIORATE_STEP), Math.fround(observed));
  if (observed < current) return Math.max(Math.fround(current - RATIO_IMPROVING_STEP), Math.fround(observed));
  return Math.fround(current);
}
