import type { Terminal } from './verb.ts';

const WIDTH = 30;
const FIRST_AFTER_MS = 400;
const EVERY_MS = 100;

/** A bar on standard error, on a terminal only; work that is done at once shows none. */
export function progressBar({ err, showsProgress }: Terminal, what: string): { show(share: number, text: string): void; clear(): void } {
  let next = performance.now() + FIRST_AFTER_MS;
  let shown = false;
  return {
    show(share, text) {
      if (!showsProgress || performance.now() < next) return;
      next = performance.now() + EVERY_MS;
      shown = true;
      const full = Math.round(WIDTH * Math.min(1, share));
      err(`\r[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${what} ${text}\u001b[K`);
    },
    clear() {
      if (shown) err('\r\u001b[K');
    },
  };
}
