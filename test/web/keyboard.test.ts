import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openPage, startBrowser, type WatchedPage } from '../kit/browser.ts';
import { createTypist } from '../kit/keyboard.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();

/** No mouse anywhere: each test goes on where the one before ended, with the focus that it left. */
describe.skipIf(!chromiumPath)('with the keyboard alone', () => {
  let stage: ShopStage;
  let browser: Browser;
  let page: WatchedPage;
  let typist: ReturnType<typeof createTypist>;
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    page = await openPage(browser, { baseURL: stage.url, locale: 'en-GB' });
    typist = createTypist(page);
  });
  afterEach(() => expect(page.complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name, exact: true });

  it('one signs in, and skips the places or goes to one of them', async () => {
    await page.goto('/');
    await typist.isLedTo(field('E-mail'));
    await typist.type(operator.email);
    await typist.press('Tab');
    await typist.type(operator.password);
    await typist.press('Enter');
    await heading('Corner Shop').waitFor();
    await typist.press('Tab');
    await typist.isLedTo(link('Skip to the page'));
    await typist.press('Enter', 'Tab');
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
    await typist.use(
      page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Segments' }),
      'Shift+Tab',
    );
    await typist.isLedTo(heading('Segments'));
  });

  it('one builds a segment', async () => {
    await typist.use(link('Create a segment'));
    await typist.isLedTo(heading('New segment'));
    await typist.reach(page.getByRole('combobox', { name: 'who …' }));
    await typist.type('group');
    await typist.choose(page.getByRole('option', { name: /whose group is/ }));
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true);
    await typist.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await typist.isLedTo(button(/^is “(mornings|evenings)”$/));
    await page.getByRole('region', { name: 'How many' }).getByText('20 people', { exact: true }).first().waitFor();
    await typist.fill(page.getByRole('textbox', { name: 'Name' }), 'By keys');
    await typist.fill(page.getByRole('textbox', { name: 'Purpose' }), 'To be sure.');
    await typist.use(button('Save segment'));
    await typist.isLedTo(heading('By keys'));
  });

  it('one drafts a campaign for it by the palette, and writes what it says', async () => {
    await typist.press('ControlOrMeta+k');
    await typist.isLedTo(page.getByRole('textbox', { name: 'Search or go to …' }));
    await typist.type('draft a camp');
    await page.getByRole('button', { name: 'Draft a campaign' }).waitFor();
    await typist.press('ArrowDown', 'Enter');
    await typist.isLedTo(heading('New campaign'));
    await typist.fill(field('Name of the campaign'), 'Without a mouse');
    await typist.reach(page.getByRole('combobox', { name: 'For people in', exact: true }));
    await typist.type('By keys');
    await typist.choose(page.getByRole('option', { name: /By keys/ }));
    await page.getByText('20 people match').waitFor();
    await typist.use(button('Go on to the content'));
    await typist.isLedTo(heading('Without a mouse'));
    await typist.fill(field('Subject'), 'Bread without a mouse');
    await page.locator('[data-saving=saved]').filter({ hasText: 'Saved' }).waitFor();
    await typist.use(button('Go on to: Offer'));
    await page.waitForURL(/step=offer/);
    await typist.isLedTo(heading('Without a mouse'));
  });

  it('one checks it, launches it, and reads the report', async () => {
    await typist.use(
      page.getByRole('navigation', { name: 'Steps of the campaign' }).getByRole('link', { name: /Check/ }),
    );
    await typist.isLedTo(heading('Without a mouse'));
    const mailed = page.getByRole('link', { name: /, Will be mailed: see who/ });
    await typist.use(mailed);
    const behind = page.getByRole('dialog');
    await behind.getByRole('table').waitFor();
    await typist.press('Escape');
    await behind.waitFor({ state: 'detached' });
    await typist.isLedTo(mailed);
    await typist.use(button(/^Launch to \d+ people$/));
    await typist.use(page.getByRole('dialog').getByRole('button', { name: /^Launch to \d+ people$/ }));
    await page.getByRole('tab', { name: 'What came of it' }).waitFor();
    await typist.isLedTo(heading('Without a mouse'));
    await page.getByText('finished').first().waitFor();
    await typist.reach(page.getByRole('tab', { name: 'What came of it' }));
    await typist.press('ArrowRight');
    await typist.isLedTo(page.getByRole('tab', { name: 'Segments and variants', selected: true }));
    await page
      .getByRole('tabpanel')
      .getByText('By keys')
      .or(page.getByRole('tabpanel').getByText('Everybody else'))
      .first()
      .waitFor();
  });
});
