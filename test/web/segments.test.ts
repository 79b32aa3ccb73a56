import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectNoOverflow, openPage, signIn, startBrowser } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const phone = { width: 390, height: 844 };
const tabs = ['Members', 'Movement', 'Overlap', 'Use', 'Data quality', 'Backtest', 'Definition'];

describe.skipIf(!chromiumPath)('the segments of a marketer', () => {
  let browser: Browser;
  let stage: ShopStage;
  let session: Awaited<ReturnType<BrowserContext['storageState']>>;
  let home: string;

  const open = async (path: string, more: object = {}) => {
    const page = await openPage(browser, { baseURL: stage.url, storageState: session, ...more });
    page.setDefaultTimeout(20_000);
    await page.goto(path.startsWith('/w/') ? path : `${home}${path}`);
    return page;
  };

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    const { slug } = await stage.ask<{ slug: string }>('GET', '/workspace');
    home = `/w/${slug}`;
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('navigation').first().waitFor();
    session = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('are found, opened, and say why somebody is in one; the address brings a colleague to the same place', async () => {
    const page = await open('/segments');
    await page.getByLabel('Search', { exact: true }).fill('quiet hours');
    await page.getByRole('row', { name: /Evening shoppers/ }).waitFor({ state: 'detached' });
    await expect.poll(() => page.url()).toContain('search=quiet');
    await page.getByText('Calm hours').waitFor();
    await page.getByRole('link', { name: 'Morning shoppers' }).click();

    await page.getByRole('heading', { level: 1, name: 'Morning shoppers' }).waitFor();
    await page.getByLabel('Search among them').fill('P13');
    await page.getByRole('button', { name: 'Why? P13' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText('in it', { exact: true }).waitFor();
    await panel.getByText('true', { exact: true }).first().waitFor();
    await expectSound(page);

    const shared = await open(new URL(page.url()).pathname + new URL(page.url()).search, { viewport: phone });
    await shared.getByRole('dialog').getByText('in it', { exact: true }).waitFor();
    await expectNoOverflow(shared);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(page.complaints).toEqual([]);
    await shared.context().close();
    await page.context().close();
  });

  it('answer on every tab', async () => {
    const page = await open(`/segments/${stage.segmentId}`);
    for (const name of tabs) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.getByRole('tabpanel').getByRole('status').first().waitFor({ state: 'detached' });
    }
    await page.getByRole('tab', { name: 'Overlap' }).click();
    await page
      .getByRole('row', { name: /Evening shoppers/ })
      .getByRole('link', { name: '20', exact: true })
      .first()
      .click();
    await page.getByText('not in “Evening shoppers”').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('are asked about a day of the past', async () => {
    const page = await open(`/segments/${stage.segmentId}?tab=backtest`, { viewport: phone });
    await page.getByLabel('Who would have been in it on').fill('2020-05-01');
    await page.getByText('Nobody would have been in it.').waitFor();
    await expect.poll(() => page.url()).toContain('at=2020-05-01');
    await expectNoOverflow(page);
    await page.goto(`${home}/segments`);
    await page.getByRole('link', { name: 'Morning shoppers' }).waitFor();
    await expectNoOverflow(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('change their purpose where it stands, are archived, and come back', async () => {
    const page = await open(`/segments/${stage.segmentId}`);
    await page.getByRole('button', { name: 'Change name and purpose' }).click();
    await page.getByLabel('What it is for').fill('Fill the hours before noon.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Fill the hours before noon.').waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Morning shoppers' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
