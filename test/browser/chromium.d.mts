/** The path of a browser, or null. CHROMIUM_PATH goes first. */
export function findChromium(): string | null;
