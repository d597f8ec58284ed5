/** Everyone can use it: axe, keyboard, small screens, less motion, no network. (UI.md, "How it behaves") */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { door, openStand, soon, type Stand } from './page.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target.flat().join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
  );
}

const SCREENS = [
  ['desktop', 'light', { width: 1440, height: 900 }],
  ['desktop', 'dark', { width: 1440, height: 900 }],
  ['phone', 'light', { width: 390, height: 844 }],
  ['phone', 'dark', { width: 390, height: 844 }],
] as const;

describe('axe finds nothing', () => {
  it.each(SCREENS)('%s, %s', async (_, colorScheme, viewport) => {
    const { page } = await stand.open('?scenario=acks-one-loses&seed=42&t=24.5s&lang=en', { viewport, colorScheme });
    expect(await violations(page)).toEqual([]);
    await page
      .locator('[data-host=broker-1]')
      .first()
      .click({ position: { x: 80, y: 20 } });
    await page.locator('.why').first().click();
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'See what happens' }).click();
    await page.locator('.chain').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'What can be done to broker-2' }).click();
    await page.getByRole('menu').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('keys', () => {
  it('play, step, jump, change speed and open help; not while typing', async () => {
    const { page } = await stand.open('?scenario=high-watermark&t=2s&lang=en');
    const at = async () => (await door(page, 'state')).timeMs;
    const { event } = await door(page, 'state');
    await page.keyboard.press('ArrowRight');
    await soon(async () => (await door(page, 'state')).event).toBe(event + 1);
    await page.keyboard.press('ArrowLeft');
    await soon(async () => (await door(page, 'state')).event).toBe(event);
    await page.keyboard.press('Home');
    await soon(at).toBe(0);
    await soon(() => page.locator('.kind-caption').count()).toBeGreaterThan(1);
    await page.keyboard.press('Shift+ArrowRight');
    await soon(at).toBeGreaterThan(0);
    await page.keyboard.press('-');
    await soon(() => page.locator('.auto').getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('a');
    await soon(() => page.locator('.auto').getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('?');
    await page.locator('.help').waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.keyboard.press(' ');
    const stopped = await at();
    await page.getByLabel('Seed').focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('Home');
    expect(await at()).toBe(stopped);
    await page.context().close();
  });

  it('reach a broker, its inspector and its menu, and come back', async () => {
    const { page } = await stand.open('?scenario=high-watermark&t=2s&lang=en');
    await page.locator('[data-host=broker-2]').first().focus();
    await page.keyboard.press('Enter');
    await soon(() => page.locator('.subject').innerText()).toBe('broker-2');
    await page.keyboard.press('m');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await soon(async () => (await door(page, 'state')).nodes['broker-2']).toBe('down');
    await page.context().close();
  });

  it('are told what happens by a live line', async () => {
    const { page } = await stand.open('?scenario=acks-one-loses&seed=42&t=5.9s&lang=en');
    await door(page, 'play');
    await soon(() => page.locator('[aria-live=polite]').innerText()).toMatch(/broker-1|leader/);
    await page.context().close();
  });
});

describe('a phone', () => {
  it('has one part under the other, no sideways scrolling, and no text under 12 px', async () => {
    const { page } = await stand.open('?scenario=group-rebalance&t=12s&lang=en', { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const edges = await page.evaluate(() =>
      ['.top', '.lesson-now', '.stage', '.inspector', '.lesson-more'].map(part => {
        const { top, bottom } = document.querySelector('kafka-scope')!.shadowRoot!.querySelector(part)!.getBoundingClientRect();
        return { top, bottom };
      }),
    );
    for (const [at, { top }] of edges.slice(1).entries()) expect(top).toBeGreaterThanOrEqual(edges[at]!.bottom - 1);
    const small = await page.evaluate(() => {
      const root = document.querySelector('kafka-scope')!.shadowRoot!;
      return [...root.querySelectorAll('*')]
        .filter(
          each =>
            each.textContent?.trim() &&
            each.children.length === 0 &&
            parseFloat(getComputedStyle(each).fontSize) < 12 &&
            each.tagName !== 'STYLE',
        )
        .map(each => `${each.tagName} ${each.textContent}`);
    });
    expect(small).toEqual([]);
    await page.context().close();
  });
});

describe('less motion', () => {
  it('replaces travel by a highlight half way, and waits to be played', async () => {
    const { page } = await stand.open('?scenario=high-watermark&lang=en', { reducedMotion: 'reduce' });
    expect((await door(page, 'state')).timeMs).toBe(0);
    await door(page, 'play');
    await page.locator('.mark-packet').first().waitFor();
    const places = await page.evaluate(async () => {
      const root = document.querySelector('kafka-scope')!.shadowRoot!;
      const seen = new Map<string, Set<string>>();
      for (let turn = 0; turn < 20; turn++) {
        for (const packet of root.querySelectorAll<SVGElement>('.mark-packet')) {
          const known = seen.get(packet.dataset['packet']!) ?? new Set();
          seen.set(packet.dataset['packet']!, known.add(packet.getAttribute('transform')!));
        }
        await new Promise(requestAnimationFrame);
      }
      return [...seen.values()].map(set => set.size);
    });
    expect(Math.max(...places)).toBe(1);
    await page.context().close();
  });
});

describe('no network', () => {
  it('asks for nothing after it has loaded, and for nothing from elsewhere', async () => {
    const { page } = await stand.open('?scenario=high-watermark&t=1s&lang=en');
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    await page.context().setOffline(true);
    await door(page, 'load', { scenario: 'slow-follower', seed: 2 });
    await door(page, 'seek', 20_000);
    await page.getByLabel('Language').selectOption('zh');
    expect((await door(page, 'state')).timeMs).toBe(20_000);
    expect(asked).toEqual([]);
    await page.context().close();
  });
});
