import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { expect } from 'vitest';
import type { Door } from '../../web/door.ts';
import { findChromium } from './chromium.mjs';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The built page on a server of its own, and a browser to look at it. */
export interface Stand {
  readonly url: string;
  readonly browser: Browser;
  /** Opens the page and waits until its first scenario stands. What the page complains of is gathered. */
  open(query: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
}

export async function openStand(): Promise<Stand> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium was found; `node test/browser/chromium.mjs` says what to install.');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'kafkascope-page-'));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server: PreviewServer = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, strictPort: false, open: false },
  });
  const browser = await chromium.launch({ executablePath, args: ARGS });
  const url = server.resolvedUrls!.local[0]!;
  return {
    url,
    browser,
    open: async (query, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(error.message));
      page.on('console', message => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url + query);
      await page.evaluate(() => window.kafkascope!.ready);
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      await new Promise(resolve => server.httpServer.close(resolve));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** Calls the scripting door: `door(page, 'seek', 5000)`. */
export const door = <Name extends 'pause' | 'play' | 'seek' | 'step' | 'do' | 'state' | 'digest' | 'link' | 'load'>(
  page: Page,
  name: Name,
  ...args: Parameters<Door[Name]>
): Promise<Awaited<ReturnType<Door[Name]>>> =>
  page.evaluate(([method, values]) => (window.kafkascope![method as 'state'] as (...all: unknown[]) => unknown)(...(values as unknown[])), [
    name,
    args,
  ] as const) as Promise<Awaited<ReturnType<Door[Name]>>>;

/** Expects something of the page before long: what is seen follows what was done by a picture or two, on a busy machine by more. */
export function soon<Value>(look: () => Value | Promise<Value>) {
  return expect.poll(look, { timeout: 20_000, interval: 40 });
}
