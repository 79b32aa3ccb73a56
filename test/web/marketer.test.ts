import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageTexts } from '../../src/tracking/pages/page-texts.ts';
import {
  chromiumPath,
  expectNoOverflow,
  openPage,
  seriousFindings,
  signIn,
  startBrowser,
  type WatchedPage,
} from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();

describe.skipIf(!chromiumPath)('what a marketer does', () => {
  let stage: ShopStage;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  const open = (more: Partial<Parameters<typeof openPage>[1]> = {}) =>
    openPage(browser, { baseURL: stage.url, storageState: signedIn, ...more });
  /** The cells of the table's row that begins with `name`. */
  const row = (page: WatchedPage, table: string, name: string) =>
    page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });

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

  it('sees segments in words with their size and its age, and what came of the campaign', async () => {
    const page = await open();
    await page.goto('/');
    const mornings = row(page, 'Segments', 'Morning shoppers');
    await mornings.waitFor();
    expect(await mornings.textContent()).toMatch(/People whose “group” is “mornings”.20 50 %/);
    expect(await page.locator('#segments-part .age').textContent()).toMatch(/^Counted (just now|\d+ s ago)$/);
    const campaign = row(page, 'Campaigns', 'Calm hours');
    expect(await campaign.textContent()).toMatch(/finished/);

    await campaign.getByRole('link').click();
    await page.getByRole('heading', { name: 'By segment' }).waitFor();
    expect(page.url()).toContain(`#campaign-${stage.campaignId}`);
    const sent = stage.mails.length;
    expect(await row(page, 'What came of it', 'Accepted by').textContent()).toContain(`${sent}100 % of planned`);
    expect(await row(page, 'What came of it', 'People who opened').textContent()).toContain('10');
    expect(await row(page, 'What came of it', 'People who clicked').textContent()).toContain('5');
    expect(await row(page, 'What came of it', 'People who unsubscribed').textContent()).toContain('0');
    expect(await page.getByText('The difference is').textContent()).toMatch(/may really be anything from .* to /);
    expect(await row(page, 'Treated beside control', 'Got nothing').textContent()).toContain(String(40 - sent));
    expect(await row(page, 'Links', 'https://shop.example/week').textContent()).toContain('5');

    await page.getByRole('link', { name: '← Home' }).click();
    await row(page, 'Campaigns', 'Next month').getByRole('link').click();
    await page.getByRole('heading', { name: 'If it were launched now' }).waitFor();
    expect(await row(page, 'If it were launched now', 'In the audience').textContent()).toContain('40');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('asks why somebody is in a segment, or not', async () => {
    const page = await open();
    await page.goto(`/#segment-${stage.segmentId}`);
    await row(page, 'Members', 'p1@people.example').getByRole('link', { name: 'Why?' }).click();
    await page.getByText('p1@people.example is in it').waitFor();
    const made = await row(page, 'Why its size changed', 'The definition was made or changed').textContent();
    expect(made).toMatch(/changed200$/);
    expect(await row(page, 'Latest changes', 'entered').first().textContent()).toContain('segment was new');
    await page.getByLabel('E-mail of a contact').fill('p2@people.example');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('p2@people.example is not in it').waitFor();
    expect(await page.locator('#why').textContent()).toContain('does not hold');
    await page.goBack();
    await page.getByText('p1@people.example is in it').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('reads two mails of one campaign to two segments side by side, which counts as no open', async () => {
    const page = await open();
    await page.goto('/mailbox');
    await page.getByLabel('Campaign').selectOption({ label: 'Calm hours' });
    await page.getByLabel('Segment').selectOption({ label: 'Morning shoppers' });
    const list = page.getByRole('list', { name: 'Mails' });
    await waitFor('only mails to that segment', async () => {
      const texts = await list.getByRole('listitem').allTextContents();
      return texts.length > 0 && texts.every((text) => text.includes('Morning shoppers'));
    });
    await list.getByRole('button').last().click();
    await page.frameLocator('.frame').getByText('Calm mornings').first().waitFor();
    await page.getByLabel('Beside it').selectOption({ label: 'Evening shoppers' });
    await page.frameLocator('.frame >> nth=1').getByText('Calm evenings').waitFor();
    expect(await page.locator('#papers h2').allTextContents()).toEqual(['Good morning', 'No queues tonight']);

    await page.getByRole('button', { name: 'Phone' }).click();
    await waitFor('both at the width of a phone', async () => {
      const boxes = await Promise.all((await page.locator('.frame').all()).map((frame) => frame.boundingBox()));
      return boxes.length === 2 && boxes.every((box) => box !== null && box.width <= 375);
    });
    await page.getByRole('button', { name: 'Text' }).click();
    await page.locator('#papers pre').first().waitFor();
    expect(await page.locator('#papers pre').first().textContent()).toContain('Come in.');

    // The address keeps all of it; j goes to the next mail, Back to the one before.
    const kept = page.url();
    await page.goto('about:blank');
    await page.goto(kept);
    await page.locator('#papers pre').nth(1).waitFor();
    await page.getByRole('heading', { name: 'Mailbox' }).click();
    await page.keyboard.press('k');
    await waitFor('another mail', async () => page.url() !== kept);

    const { totals } = await stage.ask<{ totals: { opened: number } }>('GET', `/reports/campaigns/${stage.campaignId}`);
    expect(totals.opened).toBe(10);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('goes on with a paused campaign from its report, on a phone', async () => {
    // Pausing takes a campaign that is still sending, which one of 40 people is no longer.
    await stage.db.sql("update campaign set state = 'paused', finished_at = null where id = $1", [stage.campaignId]);
    const page = await open({ viewport: { width: 390, height: 844 } });
    await page.goto(`/#campaign-${stage.campaignId}`);
    await page.locator('#campaign .status', { hasText: 'paused' }).waitFor();
    const goOn = page.getByRole('button', { name: 'Go on sending' });
    await goOn.click();
    await page.locator('#campaign .status', { hasText: 'finished' }).waitFor();
    expect(await goOn.count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('says so when the server is away, keeps what is shown, and goes on by itself', async () => {
    const page = await open();
    await page.goto('/');
    await row(page, 'Segments', 'Morning shoppers').waitFor();
    await page.context().setOffline(true);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Trying again by itself');
    expect(await row(page, 'Segments', 'Morning shoppers').isVisible()).toBe(true);
    await page.context().setOffline(false);
    await alert.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('finds nothing in the way of people who see or hear differently, by day and night, on any page', async () => {
    const pages: [path: string, ready: string][] = [
      ['/', '#campaigns tbody tr'],
      [`/#campaign-${stage.campaignId}`, '#campaign tbody tr'],
      [`/#segment-${stage.segmentId}/why-1`, '#why h2'],
      [
        `/mailbox#campaign=${stage.campaignId}&mail=${stage.mails[0]!.id}&beside=${stage.mails[1]!.id}`,
        '.frame >> nth=1',
      ],
      ['/docs/problems', 'tbody tr'],
    ];
    const page = await open();
    for (const [path, ready] of pages) {
      await page.goto('about:blank');
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), `${path}, ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await expectNoOverflow(page);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
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
