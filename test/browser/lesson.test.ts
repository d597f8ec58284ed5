/** What a person would do with a lesson: look, play, break it, step back, ask why, answer. (issue 3 point 7, UI.md) */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRun, loadScenario } from '../../sim/index.ts';
import { door, openStand, soon, type Stand } from './page.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

const LESSON = '?scenario=acks-one-loses&seed=42&lang=en';
const END_MS = 34_000;

function inNode(untilUs: number): { digest: string; events: number } {
  const loaded = loadScenario(readFileSync('scenarios/acks-one-loses.yaml', 'utf8'), 'acks-one-loses.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const run = createRun(loaded.scenario, { seed: 42 });
  run.advanceTo(untilUs);
  return { digest: run.digest(), events: run.eventCount };
}

describe('first sight', () => {
  it('shows a cluster that moves, and one sentence that says what, without a click', async () => {
    const began = Date.now();
    const { page, complaints } = await stand.open('');
    await page.locator('.mark-packet').first().waitFor();
    // Two seconds on a small laptop; this machine may be busy with other tests.
    expect(Date.now() - began).toBeLessThan(6000);
    expect((await page.locator('.say').innerText()).length).toBeGreaterThan(20);
    await soon(() => page.locator('.mark-lane').count()).toBe(4);
    const before = await door(page, 'state');
    await soon(async () => (await door(page, 'state')).timeMs).toBeGreaterThan(before.timeMs);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('time', () => {
  it('plays, pauses and jumps', async () => {
    const { page } = await stand.open(`${LESSON}&t=1s`);
    expect((await door(page, 'state')).timeMs).toBe(1000);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await soon(async () => (await door(page, 'state')).timeMs).toBeGreaterThan(1000);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const { timeMs } = await door(page, 'state');
    await page.waitForTimeout(200);
    expect((await door(page, 'state')).timeMs).toBe(timeMs);
    await page.getByRole('button', { name: 'To the next mark' }).click();
    await soon(async () => (await door(page, 'state')).timeMs).toBe(4000);
    await page.context().close();
  });

  it('steps back by event, and on again to the very same state', async () => {
    const { page } = await stand.open(`${LESSON}&t=5.3s`);
    const digest = await door(page, 'digest');
    const { event } = await door(page, 'state');
    await page.getByRole('button', { name: 'One event back' }).click();
    await soon(async () => (await door(page, 'state')).event).toBe(event - 1);
    expect(await door(page, 'digest')).not.toBe(digest);
    await page.getByRole('button', { name: 'One event on' }).click();
    await soon(async () => (await door(page, 'state')).event).toBe(event);
    expect(await door(page, 'digest')).toBe(digest);
    await page.context().close();
  });

  it('ends in the digest that Node ends in, also by way of seeking back and forth', async () => {
    const { page } = await stand.open(`${LESSON}&t=0s`);
    await door(page, 'seek', END_MS);
    expect(await door(page, 'digest')).toBe(inNode(END_MS * 1000).digest);
    await door(page, 'seek', 7000);
    expect(await door(page, 'digest')).toBe(inNode(7_000_000).digest);
    await door(page, 'seek', END_MS);
    expect(await door(page, 'digest')).toBe(inNode(END_MS * 1000).digest);
    await page.context().close();
  });
});

describe('what is seen', () => {
  it('draws the leader’s log and its high watermark as the engine has them', async () => {
    const { page } = await stand.open(`${LESSON}&t=5.5s`);
    const { partitions } = await door(page, 'state');
    const risky = partitions['risky-0']!;
    expect(risky).toMatchObject({ leader: 1, highWatermark: 3 });
    const leader = page.locator('.mark-lane', { has: page.locator('[data-host=broker-1]') });
    await soon(() => leader.locator('.mark-cell').count()).toBe(risky.replicas['1']!.logEndOffset);
    expect(await leader.locator('.mark-cell.above').count()).toBe(risky.replicas['1']!.logEndOffset - risky.highWatermark);
    expect(await leader.locator('.labels').innerHTML()).toContain('HW 3');
    expect(await leader.locator('.labels').innerHTML()).toContain('2 acknowledged records are here only');
    await page.context().close();
  });

  it('explains with the trace why broker-2 leads', async () => {
    const { page } = await stand.open(`${LESSON}&t=20s`);
    await page
      .locator('.mark-strip[data-key=risky-0] .track')
      .first()
      .click({ position: { x: 300, y: 10 } });
    await page.getByRole('button', { name: 'Why does broker-2 lead?' }).click();
    const chain = page.locator('.chain li');
    await soon(() => chain.count()).toBeGreaterThan(3);
    expect(await chain.allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('no heartbeat from broker-1'), expect.stringContaining('broker-1 crashed')]),
    );
    await page.getByRole('button', { name: 'broker-1 crashed' }).click();
    await soon(async () => (await door(page, 'state')).timeMs).toBe(6000);
    await page.context().close();
  });

  it('shows a broker’s settings, and marks what a step changed', async () => {
    const { page } = await stand.open(`${LESSON}&t=5.999s`);
    await page
      .locator('[data-host=broker-1]')
      .first()
      .click({ position: { x: 80, y: 20 } });
    await page.locator('details.config summary').click();
    await soon(() => page.locator('.rows.mono').innerText()).toContain('replica.lag.time.max.ms');
    await page.getByRole('button', { name: 'To the next mark' }).click();
    await soon(() => page.locator('.rows tr.new').first().innerText()).toContain('down');
    await page.context().close();
  });
});

describe('by hand', () => {
  it('crashes the leader from its menu, at which the verb is greyed and says why', async () => {
    const { page } = await stand.open(`${LESSON}&t=3s`);
    await page
      .locator('[data-host=broker-1]')
      .first()
      .click({ button: 'right', position: { x: 80, y: 20 } });
    await page.getByRole('menuitem', { name: 'Crash' }).click();
    await soon(async () => (await door(page, 'state')).nodes['broker-1']).toBe('down');
    await soon(() => page.locator('.mark-lane.look-down').count()).toBe(1);
    await page.getByRole('button', { name: 'What can be done to broker-1' }).click();
    const crash = page.getByRole('menuitem', { name: 'Crash' });
    expect(await crash.getAttribute('aria-disabled')).toBe('true');
    expect(await crash.innerText()).toContain('broker-1 is down');
    expect(await page.getByRole('menuitem', { name: 'Start' }).getAttribute('aria-disabled')).toBe('false');
    await page.keyboard.press('Escape');
    await soon(() => page.locator('.kind-hand').count()).toBe(1);
    await page.getByRole('button', { name: 'Back to the lesson as it was' }).click();
    await soon(async () => (await door(page, 'state')).nodes['broker-1']).toBe('running');
    await page.context().close();
  });
});

describe('the question', () => {
  it('stops the playhead, takes a prediction, and reveals what the engine computed', async () => {
    const { page } = await stand.open(`${LESSON}&t=24.4s`);
    await door(page, 'play');
    await page.locator('.ask').waitFor();
    await soon(async () => (await door(page, 'state')).timeMs).toBe(24_500);
    expect(await page.locator('.answer').count()).toBe(0);
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'See what happens' }).click();
    await soon(() => page.locator('.answer').innerText()).toMatch(/Right\.|It is \d+\./);
    await page.getByRole('button', { name: 'Play on' }).click();
    await soon(async () => (await door(page, 'state')).timeMs).toBeGreaterThan(24_500);
    await page.context().close();
  });
});

describe('languages and lessons', () => {
  it('speaks Chinese at once, page and lesson', async () => {
    const { page } = await stand.open(`${LESSON}&t=5s`);
    await page.getByLabel('Language').selectOption('zh');
    await soon(() => page.locator('h1').innerText()).toContain('会丢失');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    expect(page.url()).toContain('lang=zh');
    await page.context().close();
  });

  it('opens every lesson that it offers', async () => {
    const { page, complaints } = await stand.open('?lang=en');
    const picker = page.locator('.picker select');
    await soon(() => picker.locator('option').count()).toBeGreaterThanOrEqual(5);
    const titles = await picker.locator('option').allInnerTexts();
    for (const [at, title] of titles.entries()) {
      await picker.selectOption({ index: at });
      await soon(() => page.locator('h1').innerText()).toBe(title.trim().replace(/^\d+\. /, ''));
      await page.locator('.mark-cell').first().waitFor();
    }
    expect(await page.locator('.notice').allInnerTexts()).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('plays another seed, and says in place what is no seed', async () => {
    const { page } = await stand.open(`${LESSON}&t=5s`);
    const seed = page.getByLabel('Seed');
    await seed.fill('many');
    await seed.press('Enter');
    await soon(() => page.locator('.notice').innerText()).toContain('“many” is not a seed');
    await seed.fill('7');
    await seed.press('Enter');
    await soon(() => page.url()).toContain('seed=7');
    await page.context().close();
  });
});
