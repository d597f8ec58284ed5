import { scaleLinear } from 'd3';

/** From simulated microseconds to pixels of the timeline. */
export const timeScale = (endUs: number, width: number, pad = 10): ((us: number) => number) =>
  scaleLinear([0, Math.max(1, endUs)], [pad, Math.max(pad + 1, width - pad)]).clamp(true);

/** `14.2`, `14.203`, `0.000450`: as many digits as the speed lets one follow. */
export function secondsText(us: number, digits = 1): string {
  return (us / 1e6).toFixed(digits);
}

/** How many digits after the point still stand still long enough to be read. */
export const digitsFor = (wallPerSecond: number): number => (wallPerSecond >= 200 ? 6 : wallPerSecond >= 5 ? 3 : 1);
