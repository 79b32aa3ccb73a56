import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readerHeaders } from '../../simulator/index.ts';
import { chromiumPath, expectNoOverflow, openPage, signIn, startBrowser } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const phone = { width: 390, height: 844 };

describe.skipIf(!chromiumPath)('the campaigns of a marketer', () => {
  let browser: Browser;
  let stage: ShopStage;
  let session: Awaited<ReturnType<BrowserContext['storageState']>>;
  let home: string;

  const open = async (path: string, more: object = {}) => {
    const page = await openPage(browser, { baseURL: stage.url, storageState: session, ...more });
    page.setDefaultTimeout(60_000);
    await page.goto(`${home}${path}`);
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

  it('makes one step by step, shows whom it reaches, launches it, and tells who opens', async () => {
    const page = await open(`/campaigns/new?segment=${stage.segmentId}`);
    await page.getByText('20 people match').waitFor();
    await page.getByLabel('Name of the campaign').fill('Bread week');
    await page.getByRole('button', { name: 'Go on to the content' }).click();
    await page.getByLabel('Subject', { exact: true }).fill('Fresh bread all week');
    await page.locator('[data-saving=saved]').filter({ hasText: 'Saved' }).waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Subject', { exact: true }).inputValue()).toBe('Fresh bread all week');
    await page.getByText('This person would be mailed').waitFor();
    await expectSound(page);
    await page.getByRole('button', { name: 'Why this content?' }).click();
    await page.getByText('It is for everybody whom no earlier content fits').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('navigation', { name: 'Steps of the campaign' }).getByRole('link', { name: /Check/ }).click();
    const mailed = page.getByRole('link', { name: /, Will be mailed: see who/ });
    await mailed.waitFor();
    const count = Number(await mailed.textContent());
    const held = page.getByRole('link', { name: /Held back, to compare with: see who/ });
    const control = (await held.count()) === 0 ? 0 : Number(await held.textContent());
    expect(count + control).toBe(20);
    await mailed.click();
    const behind = page.getByRole('table', { name: 'Will be mailed' });
    await behind.waitFor();
    expect(await behind.getByRole('row').count()).toBe(count + 1);
    await page.reload();
    await behind.waitFor();
    await page.keyboard.press('Escape');
    await behind.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: `Launch to ${count} people` }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `Launch to ${count} people` })
      .click();
    await page.getByRole('tab', { name: 'What came of it' }).waitFor();
    await page.getByText('finished').waitFor();
    const id = Number(/campaigns\/(\d+)/.exec(page.url())![1]);
    const [first] = (await stage.ask<{ items: { id: number }[] }>('GET', `/mailbox?campaignId=${id}&limit=1`)).items;
    const { html } = await stage.ask<{ html: string }>('GET', `/mailbox/${first!.id}`);
    const url = /src="(http[^"]+\/o\/[^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    await fetch(url, { headers: readerHeaders(0).open }).then((answer) => answer.arrayBuffer());
    const opened = page.getByRole('row', { name: /^People what rates/ }).getByRole('link');
    await opened.first().waitFor();
    await opened.first().click();
    await page.getByRole('table', { name: 'People who opened' }).getByRole('link').first().waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('reads a report on a phone and at night, each part of it', async () => {
    const page = await open(`/campaigns/${stage.campaignId}`, { viewport: phone });
    for (const part of ['What came of it', 'Segments and variants', 'Revenue', 'Links', 'Hours', 'Delivery']) {
      await page.getByRole('tab', { name: part }).click();
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
      await expectNoOverflow(page);
    }
    await page.getByRole('row', { name: /people\.example/ }).waitFor();
    await page.getByRole('tab', { name: 'Revenue' }).click();
    await page.getByText(/too little to tell|moved people to buy|bought more often/).waitFor();
    await page.goto(`${home}/campaigns`);
    await page.getByText('Next month').waitFor();
    await expectNoOverflow(page);
    await page.goto(`${home}/campaigns?state=draft`);
    await page.getByText('Calm hours').waitFor({ state: 'detached' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('pauses on a phone, goes on, and stops for good what has not gone', async () => {
    await stage.ask('PATCH', '/workspace', { settings: { sendingLimits: { perMinute: 2 } } });
    const { items } = await stage.ask<{ items: { id: number; name: string }[] }>('GET', '/campaigns');
    const { id } = items.find(({ name }) => name === 'Next month')!;
    await stage.ask('POST', `/campaigns/${id}/launch`);
    const page = await open(`/campaigns/${id}`, { viewport: phone });
    const stateOf = async () => (await stage.ask<{ state: string }>('GET', `/campaigns/${id}`)).state;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: nothing leaves until you go on.').waitFor();
    expect(await stateOf()).toBe('paused');
    await expectNoOverflow(page);
    await page.getByRole('button', { name: 'Go on sending' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Stop for good' }).click();
    await page
      .getByRole('dialog')
      .getByText(/not gone are dropped/)
      .waitFor();
    await page.getByRole('button', { name: 'Stop it for good' }).click();
    await waitFor('it to be cancelled', async () => (await stateOf()) === 'cancelled');
    await page.getByText('cancelled', { exact: true }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets a person decide about messages that nobody knows the fate of, by mail domain', async () => {
    const page = await openPage(browser, { baseURL: stage.url, storageState: session, viewport: phone });
    // The built-in mailbox remembers what it took, so nothing stays unknown here: the page is told so.
    let unknown = 2;
    const decisions: unknown[] = [];
    await page.route(`**/api/v1/campaigns/${stage.campaignId}`, async (route) => {
      const response = await route.fetch();
      const campaign = (await response.json()) as { messages: object };
      await route.fulfill({ response, json: { ...campaign, messages: { ...campaign.messages, unknown } } });
    });
    await page.route('**/delivery', async (route) => {
      const response = await route.fetch();
      const { domains, reasons } = (await response.json()) as { domains: object[]; reasons: object[] };
      const lost = ['a.example', 'b.example'].map((domain) => ({ ...domains[0], domain, unknown: 1 }));
      await route.fulfill({ response, json: { domains: unknown > 0 ? lost : domains, reasons } });
    });
    await page.route('**/resolve-unknown', async (route) => {
      decisions.push(route.request().postDataJSON());
      unknown = 0;
      await route.fulfill({ json: { resolved: 1 } });
    });
    page.setDefaultTimeout(60_000);
    await page.goto(`${home}/campaigns/${stage.campaignId}`);
    await page.getByText('2 messages of which nobody knows whether they arrived').waitFor();
    await page.getByText(/whoever got it already gets it twice/).waitFor();
    await expectNoOverflow(page);
    await page
      .getByRole('row', { name: /a\.example/ })
      .getByRole('button', { name: 'Leave as it is' })
      .click();
    await page.getByText(/nobody knows whether they arrived/).waitFor({ state: 'detached' });
    expect(decisions).toEqual([{ decision: 'leave', domain: 'a.example' }]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
