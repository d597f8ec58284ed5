/** Links carry scenario, seed, moment, language and what was done by hand; what cannot be read is said in the page. (CONTRACTS §4) */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { door, openStand, soon, type Stand } from './page.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

const queryOf = (link: string): string => new URL(link).search;

describe('a link', () => {
  it('leads to the very moment, with what was done by hand', async () => {
    const { page } = await stand.open('?scenario=high-watermark&seed=11&t=4s&lang=en');
    expect(await door(page, 'do', { crash: 'broker-2' })).toEqual({ ok: true });
    await door(page, 'seek', 9000);
    await soon(() => page.locator('.kind-hand').count()).toBe(1);
    await soon(async () => queryOf(await door(page, 'link'))).toContain('digest=');
    const link = await door(page, 'link');
    const [digest, state] = [await door(page, 'digest'), await door(page, 'state')];
    await page.context().close();

    const second = await stand.open(queryOf(link));
    expect(await door(second.page, 'digest')).toBe(digest);
    expect(await door(second.page, 'state')).toEqual(state);
    await soon(() => second.page.locator('.verdict').count()).toBe(1);
    expect(await second.page.locator('.notice').allInnerTexts()).toEqual([]);
    await second.page.context().close();
  });

  it.each([
    ['?scenario=no-such&lang=en', 'There is no scenario “no-such”. There are: high-watermark'],
    ['?seed=abc&lang=en', 'The link’s seed “abc” is not a whole number'],
    ['?t=99s&lang=en', 'is past the end of the run (34 s)'],
    ['?t=soon&lang=en', 'The link’s moment “soon” cannot be read'],
    ['?lang=xx', 'The link’s language “xx” is not there'],
    ['?do=%%%&lang=en', 'What the link says was done by hand cannot be read'],
    ['?do=W1sxLDIseyJjcmFzaCI6ImJyb2tlci05In1dXQ&lang=en', 'could not be done again'],
    ['?v=0.0.1&lang=en', 'made with version 0.0.1 of the engine'],
    ['?digest=0000000000000000&lang=en', 'their digests differ'],
  ])('%s says what is wrong, and the page goes on', async (query, message) => {
    const { page, complaints } = await stand.open(query);
    await soon(() => page.locator('.notice').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
    expect(await page.locator('.mark-lane').count()).toBe(4);
    await door(page, 'seek', 3000);
    expect((await door(page, 'state')).timeMs).toBe(3000);
    await page.locator('.notice button').first().click();
    await soon(() => page.locator('.notice').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('the scripting door', () => {
  it('loads by name, and says what there is when a name is wrong', async () => {
    const { page } = await stand.open('?lang=en&t=0s');
    await door(page, 'load', { scenario: 'slow-follower', seed: 3 });
    expect(queryOf(await door(page, 'link'))).toMatch(/scenario=slow-follower&seed=3/);
    await expect(door(page, 'load', { scenario: 'nothing' })).rejects.toThrow('There is no scenario "nothing"');
    await page.context().close();
  });

  it('refuses an action that would do nothing, and one that there is not', async () => {
    const { page } = await stand.open('?lang=en&t=1s');
    expect(await door(page, 'do', { start: 'broker-1' })).toEqual({ ok: false, problem: expect.stringContaining('broker-1 is running') });
    expect(await door(page, 'do', { crush: 'broker-1' })).toEqual({ ok: false, problem: expect.stringContaining('crush') });
    await page.context().close();
  });
});

describe('<kafka-scope>', () => {
  it('is the same view on somebody else’s page', async () => {
    const page = await (await stand.browser.newContext({ viewport: { width: 1200, height: 900 } })).newPage();
    const html = `<!doctype html><h1>My lecture</h1><kafka-scope scenario="slow-follower" seed="4" t="9s" lang="en" controls style="height:700px"></kafka-scope><script type="module" src="kafkascope.js"></script>`;
    await page.route('**/lecture.html', route => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto(`${stand.url}lecture.html`);
    await soon(() => page.locator('kafka-scope .mark-lane').count()).toBe(4);
    await soon(() => page.locator('kafka-scope .clock').innerText()).toContain('9.0');
    expect(await page.locator('kafka-scope').evaluate(element => element.getBoundingClientRect().height)).toBe(700);
    expect(page.url()).toMatch(/lecture\.html$/);
    await page.context().close();
  });
});
