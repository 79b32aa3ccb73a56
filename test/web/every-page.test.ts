import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appPaths } from '../kit/app-paths.ts';
import { chromiumPath, openPage, signIn, startBrowser, type WatchedPage } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { makePageExamples } from '../kit/page-examples.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const paths = await appPaths();

/** Whether the router has led where it was asked to, and what the page asked for has come: waits for it. */
const isThereSoon = `(async () => {
  const isThere = ({ status, resolvedLocation, location }) =>
    status === 'idle' && resolvedLocation?.href === location.href
    && document.querySelector('main h1') && !document.querySelector('[aria-busy=true]');
  const until = Date.now() + 20_000;
  let calm = 0;
  while (calm < 3 && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 30));
    calm = isThere(globalThis.__TSR_ROUTER__.state) ? calm + 1 : 0;
  }
  return calm === 3;
})()`;

/** What stands over a page that is not there, or could not be drawn. */
const failures = ['There is no such page', 'Something went wrong here'];

describe.skipIf(!chromiumPath)('every page of the app', () => {
  let stage: ShopStage;
  let browser: Browser;
  let page: WatchedPage;
  let examples: Record<string, string>;
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    examples = await makePageExamples(stage);
    page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Corner Shop' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('that names something in its address has an example', () => {
    expect(Object.keys(examples).sort()).toEqual(paths.filter((path) => path.includes('$')).sort());
  });

  /** Goes there as a link would, without loading the app anew. */
  async function goTo(address: string) {
    await page.evaluate(`history.pushState(null, '', '/w/corner-shop${address}')`);
    expect(await page.evaluate(isThereSoon), `${address} is there`).toBe(true);
    expect(failures).not.toContain(await page.getByRole('heading', { level: 1 }).textContent());
  }

  it.each(paths)('stands in the way of nobody, on each of its tabs: %s', async (path) => {
    await goTo(examples[path] ?? path);
    await expectSound(page, path);
    const main = page.getByRole('main');
    for (const name of await main.getByRole('tab', { selected: false }).allTextContents()) {
      await main.getByRole('tab', { name, exact: true }).click();
      expect(await page.evaluate(isThereSoon), `${path}, ${name}, is there`).toBe(true);
      await expectSound(page, `${path}, ${name}`);
    }
    expect(page.complaints.splice(0)).toEqual([]);
  });
});
