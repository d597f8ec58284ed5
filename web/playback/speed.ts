/** Wall seconds for one simulated second: 1-2-5 steps over six decades. */
export const SPEEDS: readonly number[] = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** The next slower (+1) or faster (-1) step from any speed. */
export function neighbour(speed: number, direction: 1 | -1): number {
  if (direction > 0) return SPEEDS.find(each => each > speed * 1.01) ?? SPEEDS[SPEEDS.length - 1]!;
  return [...SPEEDS].reverse().find(each => each < speed * 0.99) ?? SPEEDS[0]!;
}

/** A speed with at most two digits: `0.4`, `20`, `1500`. */
export function roundSpeed(speed: number): string {
  if (speed >= 100) return String(Math.round(speed / 50) * 50);
  if (speed >= 10) return String(Math.round(speed));
  return speed >= 1 ? String(Math.round(speed * 10) / 10) : String(Math.round(speed * 100) / 100);
}
