import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageTexts } from '../../src/tracking/pages/page-texts.ts';
import { chromiumPath, expectNoOverflow, openPage, seriousFindings, signIn, startBrowser } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();

describe.skipIf(!chromiumPath)('what a marketer finds around campaigns', () => {
  let stage: ShopStage;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  const open = (more: Partial<Parameters<typeof openPage>[1]> = {}) =>
    openPage(browser, { baseURL: stage.url, storageState: signedIn, ...more });
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Corner Shop' }).waitFor();
    signedIn = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('sees at Home what happened, what needs somebody, and what came of the campaign', async () => {
    await stage.db.sql(
      `insert into import (workspace_id, kind, state, file_name, mapping, is_dry_run, counts, failure, finished_at)
       values ($1, 'contacts', 'failed', 'people.csv', '{}', false, '{}', 'The file ended in the middle.', now())`,
      [stage.workspaceId],
    );
    const page = await open();
    await page.goto('/');
    const day = page.getByRole('region', { name: 'Since yesterday' });
    await day.waitFor();
    expect(await day.textContent()).toMatch(/Orders12none the day before/);
    expect(await day.textContent()).toMatch(/People who opened10none the day before/);
    expect(await day.textContent()).toMatch(/People who clicked5none the day before/);
    await page.getByText('The import of people.csv failed').waitFor();
    expect(await page.getByRole('link', { name: /^See the import/ }).getAttribute('href')).toMatch(
      /\/contacts\/import\/\d+$/,
    );
    await page.getByText('Up to date: nobody waits to be worked out').waitFor();
    const campaign = page
      .getByRole('table', { name: 'Latest campaigns' })
      .getByRole('row')
      .filter({ hasText: 'Calm hours' });
    expect(await campaign.textContent()).toContain('finished');
    expect(await campaign.getByRole('link').getAttribute('href')).toBe(`/w/corner-shop/campaigns/${stage.campaignId}`);
    expect(await page.getByRole('button', { name: 'Fill it with a sample shop' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('reads two mails of one campaign to two segments side by side, which counts as no open', async () => {
    const page = await open();
    await page.goto('/mailbox');
    const choose = async (label: string, option: string) => {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('Campaign', 'Calm hours');
    await choose('Segment', 'Morning shoppers');
    const list = page.getByRole('list', { name: 'Mails' });
    await waitFor('only mails to that segment', async () => {
      const texts = await list.getByRole('listitem').allTextContents();
      return texts.length > 0 && texts.every((text) => text.includes('Morning shoppers'));
    });
    await page.getByRole('heading', { name: 'Mailbox' }).click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.frameLocator('iframe').getByText('Calm mornings').first().waitFor();
    await choose('Beside it', 'Evening shoppers');
    await page.frameLocator('iframe >> nth=1').getByText('Calm evenings').waitFor();
    expect(await page.getByRole('article').getByRole('heading').allTextContents()).toEqual([
      'Good morning',
      'No queues tonight',
    ]);

    await page.getByText('Phone', { exact: true }).click();
    await waitFor('both at the width of a phone', async () => {
      const boxes = await Promise.all((await page.locator('iframe').all()).map((frame) => frame.boundingBox()));
      return boxes.length === 2 && boxes.every((box) => box !== null && box.width <= 380);
    });
    await page.getByText('Links', { exact: true }).click();
    await page.getByRole('article').first().getByRole('listitem').first().getByRole('link').waitFor();
    await page.getByText('Text', { exact: true }).click();
    await page.getByRole('article').first().getByText('Come in.').waitFor();

    // The address keeps all of it.
    const kept = page.url();
    await page.goto('about:blank');
    await page.goto(kept);
    await page.getByRole('article').nth(1).getByText('Come in.').waitFor();
    const { totals } = await stage.ask<{ totals: { opened: number } }>('GET', `/reports/campaigns/${stage.campaignId}`);
    expect(totals.opened).toBe(10);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('finds under Activity who changed what, and what ran', async () => {
    const page = await open();
    await page.goto('/activity');
    await page.getByRole('link', { name: 'Sending of “Calm hours”' }).waitFor();
    await page.getByRole('tab', { name: 'Changes' }).click();
    const launched = page.getByRole('link', { name: 'launched “Calm hours”' });
    await launched.waitFor();
    expect(await launched.getAttribute('href')).toBe(`/w/corner-shop/campaigns/${stage.campaignId}`);
    await page.getByRole('combobox', { name: 'Area' }).click();
    await page.getByRole('option', { name: 'Segments' }).click();
    await page.getByRole('link', { name: 'made “Morning shoppers”' }).waitFor();
    await launched.waitFor({ state: 'detached' });
    expect(page.url()).toContain('area=segments');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('finds what each problem means, in the way of nobody', async () => {
    const page = await open();
    await page.goto('/docs/problems');
    await page.locator('tbody tr').first().waitFor();
    await expectSound(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('finds every operation on the page of the API, and opens the one the address names', async () => {
    const page = await open();
    await page.goto('/docs#/segments/segments.create');
    await page
      .locator('.opblock.is-open')
      .getByRole('button', { name: 'POST /segments' })
      .first()
      .waitFor({ timeout: 90_000 });
    // The page draws only what is in view once there are a hundred operations: one that scrolls through meets them all.
    expect(await operationsMet(page)).toBe(stage.house.routes.length);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Colours of links change slowly, and are judged when they have.
      await page.evaluate('Promise.allSettled(document.getAnimations().map((change) => change.finished))');
      expect(await seriousFindings(page), colorScheme).toEqual([]);
    }
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets a reader choose what to hear about and in which language, on a phone, without scripts', async () => {
    const tracking = new URL(stage.unsubscribeUrl).origin;
    const page = await openPage(browser, { baseURL: tracking, viewport: { width: 375, height: 812 } });
    await page.goto(stage.unsubscribeUrl);
    await page.getByRole('link', { name: pageTexts.en.allChoices }).click();
    await page.getByRole('heading', { name: pageTexts.en.preferences }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousFindings(page), colorScheme).toEqual([]);
      await expectNoOverflow(page);
    }
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.getByRole('switch', { name: 'news' }).isChecked()).toBe(true);
    await page.getByRole('combobox').selectOption('sv');
    await page.getByRole('button', { name: pageTexts.en.save }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(pageTexts.sv.preferences);
    expect(await page.getByRole('switch', { name: 'news' }).isChecked()).toBe(true);
    await page.getByRole('combobox').selectOption('en');
    await page.getByRole('button', { name: pageTexts.sv.save }).click();
    await page.getByRole('heading', { name: pageTexts.en.preferences }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  // Last, because it changes what the report says.
  it('lets a reader unsubscribe by the button, never by looking', async () => {
    const counted = async () => {
      type Report = { totals: { unsubscribed: number } };
      return (await stage.ask<Report>('GET', `/reports/campaigns/${stage.campaignId}`)).totals.unsubscribed;
    };
    const tracking = new URL(stage.unsubscribeUrl).origin;
    const page = await openPage(browser, { baseURL: tracking, viewport: { width: 390, height: 844 } });
    await page.goto(stage.unsubscribeUrl);
    await page.getByRole('heading', { name: 'Stop messages about “news”?' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await expectNoOverflow(page);
    const spooled = await page.request.get(stage.unsubscribeUrl);
    expect([spooled.status(), await counted()]).toEqual([200, 0]);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await waitFor('the report to say so', async () => (await counted()) === 1);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});

/** How many different operations a reader meets who scrolls through the page of the API from its top to its end. */
async function operationsMet(page: Page): Promise<number> {
  const met = new Set<string>();
  const drawn = `new Promise((drawn) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 30))))`;
  const ids = `[...document.querySelectorAll('.opblock')].map(({ id }) => id)`;
  await page.evaluate('scrollTo(0, 0)');
  for (let isAtEnd = false; !isAtEnd; ) {
    await page.evaluate(drawn);
    for (const id of await page.evaluate<string[]>(ids)) met.add(id);
    isAtEnd = await page.evaluate<boolean>('scrollY + innerHeight >= document.documentElement.scrollHeight - 2');
    if (!isAtEnd) await page.evaluate('scrollBy(0, Math.floor(innerHeight / 2))');
  }
  return met.size;
}
